"""Open a published file whatever its clothes: CSV or JSON, plain, gzip or zip, UTF-8, UTF-16 or Windows-1252.

Nothing is loaded whole: a file is read through once to know its encoding and length, then streamed. What is
no such file is refused in words that say what it is and what to do.
"""

import codecs
import csv
import gzip
import io
import itertools
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, NamedTuple

import ijson

CHUNK = 1 << 20
# Unpacked. The whole annuaire is about 50 MB; this only stops a file made to fill the disk.
MAX_BYTES = 1 << 30
SEPARATORS = ";\t,"
BOM = codecs.BOM_UTF8
UTF_16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LEADING_BYTES = 1 << 16
UAI_CELL = re.compile(r"^\s*\d{7}\s*[A-Za-z]\s*$")
# The short form an academy types by itself has no header line sometimes.
BARE_COLUMNS = ("uai", "rentree", "effectif")
# What a spreadsheet puts above the headings to tell itself the separator.
SEPARATOR_LINE = re.compile(r"^\ufeff?sep=(.)\s*$")
# JSON may leave out of a record the columns that are empty in it.
JSON_SAMPLE = 100
JSON_ENVELOPES = ("results", "records", "features")
JSON_FIELDS = ("fields", "properties")
CONTROL_BYTES = bytes({*range(32)} - set(b"\t\n\r\x0c"))
MOST_CONTROL_BYTES = 0.01

ENCRYPTED = 1
SPREADSHEET_MEMBERS = frozenset({"[Content_Types].xml", "content.xml"})
SPREADSHEET = (
    "Ce fichier est un classeur. Dans votre tableur, enregistrez-le au format CSV, puis envoyez ce CSV."
)
NOT_A_TABLE = "Ce fichier est {what}, ni un CSV ni un JSON. Envoyez celui que le ministère publie, tel quel."
OTHER_KINDS = (
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"GIF8", "une image"),
    (b"%PDF", "un PDF"),
    (b"PAR1", "un fichier Parquet"),
    (b"<", "une page web"),
)
SPREADSHEETS = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")
CUT_SHORT = "Ce fichier est incomplet : sa fin manque. Téléchargez-le de nouveau, puis renvoyez-le."
DAMAGED = "Cette archive est endommagée. Téléchargez-la de nouveau, puis renvoyez-la."
UNREADABLE: tuple[tuple[type[Exception], str], ...] = (
    (EOFError, CUT_SHORT),
    (
        ijson.JSONError,
        "Ce fichier JSON est incomplet ou mal formé. Téléchargez-le de nouveau, puis renvoyez-le.",
    ),
    (csv.Error, "Ce fichier n'est pas un CSV : une de ses cellules n'a pas de fin."),
    (gzip.BadGzipFile, DAMAGED),
    (zipfile.BadZipFile, DAMAGED),
    (zlib.error, DAMAGED),
    (
        NotImplementedError,
        "Cette archive est compressée d'une façon inconnue. Envoyez le fichier sans le compresser.",
    ),
)


class UnreadableFileError(Exception):
    """The file is neither CSV nor JSON, is damaged, or lacks the expected columns; says so in French."""


class Row(NamedTuple):
    """A line of the file (1 is the first, header included; a record's rank in JSON), cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """An open file: how many lines it seems to have (0 if unknown), its columns, its rows.

    `labels` are a CSV's headings as written, by column, in their order; empty for a file without any.
    """

    lines: int
    columns: frozenset[str]
    rows: Iterator[Row]
    labels: Mapping[str, str] = field(default_factory=dict)


def normalise_column(label: str) -> str:
    """Return a column's name in plain letters: "Numéro du collège" → numero_du_college."""
    plain = unicodedata.normalize("NFKD", label.replace("’", "'")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def clean(text: str) -> str:
    """Return a cell's text without outer, repeated or no-break spaces, nor the NULs PostgreSQL refuses."""
    return " ".join(text.replace("\x00", "").split())


@contextmanager
def open_source(file: IO[bytes]) -> Iterator[Source]:
    """Open the file for reading; it must be seekable. Raises UnreadableFileError."""
    try:
        with _unpacked(file) as first_pass:
            head = first_pass.read(LEADING_BYTES)
            encoding, lines = _measure(head, first_pass)
        head = head.removeprefix(BOM).lstrip()
        require_text(head)
        file.seek(0)
        with _unpacked(file) as stream:
            is_json = head[:1] in (b"[", b"{")
            yield _open_json(stream, head, encoding) if is_json else _open_csv(stream, encoding, lines)
    except tuple(kind for kind, _ in UNREADABLE) as error:
        raise UnreadableFileError(_explain(error)) from error


def _explain(error: Exception) -> str:
    """Return what became of the file, in words."""
    return next(sentence for kind, sentence in UNREADABLE if isinstance(error, kind))


def require_text(head: bytes) -> None:
    """Raise UnreadableFileError when the file is empty, or of a kind that is neither CSV nor JSON."""
    if not head:
        msg = "Ce fichier est vide."
        raise UnreadableFileError(msg)
    if head.startswith(SPREADSHEETS):
        raise UnreadableFileError(SPREADSHEET)
    if head.startswith(UTF_16_BOMS):
        return
    what = next((what for magic, what in OTHER_KINDS if head.startswith(magic)), "")
    if not what and len(head) - len(head.translate(None, CONTROL_BYTES)) > len(head) * MOST_CONTROL_BYTES:
        what = "un fichier d'un autre genre"
    if what:
        raise UnreadableFileError(NOT_A_TABLE.format(what=what))


@contextmanager
def _unpacked(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Yield the content of a gzip file, of the largest file of a zip, or of the file itself."""
    magic = file.read(4)
    file.seek(0)
    if magic[:2] == b"\x1f\x8b":
        with gzip.open(file) as unpacked:
            yield unpacked  # type: ignore[misc]
    elif magic in (b"PK\x03\x04", b"PK\x05\x06"):
        with zipfile.ZipFile(file) as archive, archive.open(_main_member(archive)) as unpacked_member:
            yield unpacked_member
    else:
        yield file


def _main_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Return the largest file of a zip.

    Raises UnreadableFileError when it is a spreadsheet, or empty, or asks for a password.
    """
    if not SPREADSHEET_MEMBERS.isdisjoint(archive.namelist()):
        raise UnreadableFileError(SPREADSHEET)
    largest = max(archive.infolist(), key=lambda member: member.file_size, default=None)
    if largest is None:
        msg = "Cette archive est vide."
        raise UnreadableFileError(msg)
    if largest.flag_bits & ENCRYPTED:
        msg = "Cette archive est protégée par un mot de passe. Envoyez le fichier sans le protéger."
        raise UnreadableFileError(msg)
    return largest


def _measure(head: bytes, rest: IO[bytes]) -> tuple[str, int]:
    """Return the encoding of the whole content, and how many lines it has."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding, lines, size = "utf-16" if head.startswith(UTF_16_BOMS) else "utf-8-sig", 0, 0
    chunk = head
    while chunk:
        size += len(chunk)
        if size > MAX_BYTES:
            msg = "Ce fichier dépasse 1 Go une fois décompressé : ce n'est pas un fichier du ministère."
            raise UnreadableFileError(msg)
        lines += chunk.count(b"\n")
        if encoding == "utf-8-sig":
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                encoding = "cp1252"
        chunk = rest.read(CHUNK)
    return encoding, lines


def _open_csv(stream: IO[bytes], encoding: str, lines: int) -> Source:
    """Read the header line, or do without where the first cell is a UAI."""
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    above = 1
    first = text.readline()
    if SEPARATOR_LINE.match(first):
        above, first = 2, text.readline()
    separator = max(SEPARATORS, key=first.count)
    cells = next(csv.reader([first], delimiter=separator), [])
    if cells and UAI_CELL.match(cells[0]):
        header, labels = list(BARE_COLUMNS), {}
        rows = _csv_rows(itertools.chain([first], text), header, separator, above=above - 1)
    else:
        header = [normalise_column(label) for label in cells]
        labels = dict(zip(header, map(clean, cells), strict=True))
        rows = _csv_rows(text, header, separator, above=above)
    return Source(lines=lines, columns=frozenset(header), rows=rows, labels=labels)


def _csv_rows(text: Iterable[str], header: list[str], separator: str, *, above: int) -> Iterator[Row]:
    """Yield the lines; a short one lacks its last cells, an empty one is skipped."""
    reader = csv.reader(text, delimiter=separator)
    for values in reader:
        if any(values):
            cells = zip(header, map(clean, values), strict=False)
            yield Row(reader.line_num + above, dict(cells))


def _open_json(stream: IO[bytes], head: bytes, encoding: str) -> Source:
    """Read an array of records, or the one in the envelope of an export."""
    if stream.read(len(BOM)) != BOM:
        stream.seek(0)
    if encoding != "utf-8-sig":
        msg = "Ce fichier JSON n'est pas en UTF-8, comme le ministère le publie."
        raise UnreadableFileError(msg)
    envelope = next((name for name in JSON_ENVELOPES if f'"{name}"'.encode() in head), JSON_ENVELOPES[0])
    records = _json_records(stream, "item" if head[:1] == b"[" else f"{envelope}.item")
    sample = list(itertools.islice(records, JSON_SAMPLE))
    if not sample:
        msg = "Ce fichier JSON ne contient aucun enregistrement."
        raise UnreadableFileError(msg)
    columns = frozenset(normalise_column(label) for record in sample for label in record)
    return Source(lines=0, columns=columns, rows=_json_rows(itertools.chain(sample, records)))


def _json_records(stream: IO[bytes], prefix: str) -> Iterator[Mapping[str, Any]]:
    """Yield the records, out of the envelope that some exports put around their fields."""
    for record in ijson.items(stream, prefix, use_float=True):
        if not isinstance(record, dict):
            msg = "Ce fichier JSON n'est pas une liste d'enregistrements."
            raise UnreadableFileError(msg)
        inner = next((record[name] for name in JSON_FIELDS if isinstance(record.get(name), dict)), record)
        yield inner


def _json_rows(records: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """Yield the records with text in their cells, as a CSV would."""
    for rank, record in enumerate(records, start=1):
        yield Row(rank, {normalise_column(label): clean(_text(value)) for label, value in record.items()})


def _text(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """Write a JSON value as the CSV export writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dict):
        return f"{value.get('lat', '')}, {value.get('lon', '')}"
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return str(value)
