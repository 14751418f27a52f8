"""The answers to last years' survey, as its tool exports them: a CSV headed by codes or by questions."""

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from relais.schools.readers import UnreadableFileError

if TYPE_CHECKING:
    from _csv import Reader

SEPARATORS = ";,\t"
MOST_LINES = 5_000
MOST_COLUMNS = 600
LEAST_COLUMNS = 2

EMPTY = "Ce fichier est vide."
NOT_A_CSV = "Ce fichier n'est pas un CSV. Dans l'outil d'enquête, exportez les réponses au format CSV."
NO_ANSWER = "Ce fichier n'a aucune réponse sous les titres."
TOO_LONG = f"Ce fichier dépasse {MOST_LINES} réponses : exportez une année à la fois."
TOO_WIDE = f"Ce fichier a plus de {MOST_COLUMNS} colonnes : exportez seulement les questions utiles."
NO_HEADINGS = "La première ligne doit porter les titres des colonnes."


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's answers, on the line of the file where they begin, one cell a heading."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Responses:
    """A whole export: its headings as written, in their order, and its answers."""

    headings: Sequence[str]
    answers: Sequence[Answer]

    @property
    def signature(self) -> str:
        """What two exports of the same form share."""
        return sha256("|".join(self.headings).encode()).hexdigest()


def read_responses(raw: bytes) -> Responses:
    """Read an export whole. Raises UnreadableFileError, which says in French what to do."""
    text = _decode(raw)
    first, _, _ = text.partition("\n")
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        headings = [" ".join(cell.split()) for cell in next(reader, [])]
        if len(headings) < LEAST_COLUMNS:
            raise UnreadableFileError(NO_HEADINGS)
        if len(headings) > MOST_COLUMNS:
            raise UnreadableFileError(TOO_WIDE)
        answers = _answers(reader, len(headings))
    except csv.Error as error:
        raise UnreadableFileError(NOT_A_CSV) from error
    if not answers:
        raise UnreadableFileError(NO_ANSWER)
    return Responses(headings, answers)


def _answers(reader: "Reader", width: int) -> list[Answer]:
    answers, line = [], reader.line_num + 1
    for cells in reader:
        if any(cells):
            texts = [_clean(cell) for cell in cells[:width]]
            answers.append(Answer(line, [*texts, *[""] * (width - len(texts))]))
        line = reader.line_num + 1
        if len(answers) > MOST_LINES:
            raise UnreadableFileError(TOO_LONG)
    return answers


def _clean(cell: str) -> str:
    """Return a cell with its paragraphs, without what the database or a reader would stumble on."""
    text = cell.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return text.strip()


def _decode(raw: bytes) -> str:
    """Read UTF-8 with or without its mark, UTF-16, else Windows-1252. Raises UnreadableFileError."""
    if not raw.strip():
        raise UnreadableFileError(EMPTY)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace")
    if b"\x00" in raw or raw.startswith((b"PK\x03\x04", b"%PDF", b"<")):
        raise UnreadableFileError(NOT_A_CSV)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
