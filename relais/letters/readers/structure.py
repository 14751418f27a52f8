"""The structure of last years' form (.lss): what each column of its answers asks, and its answers in words.

Both layouts of the survey tool are read: before version 4 the texts are in the rows, after it in tables of
their own. Read as text: no entity, no document type, nothing fetched.
"""

import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from relais.schools.readers import UnreadableFileError

MOST_BYTES = 10_000_000
NOT_A_STRUCTURE = (
    "Ce fichier n'est pas la structure d'un questionnaire. Dans l'outil d'enquête : Exporter, Structure du "
    "questionnaire (.lss)."
)
DOC_TYPE = "Survey"
_TAG = re.compile(r"<[^>]*>")
_CODED = re.compile(r"^(\w+)\[(\w+)\](?:\[\d\])?$")
# What a box ticked, or a yes or no, is exported as.
_TICKED = {"Y": "Oui", "N": "Non"}
_TICKED_TYPES = frozenset("MPY")


@dataclass(frozen=True, slots=True)
class Question:
    """What a column asks: the question, its line in a grid or a list of boxes, its answers by code."""

    text: str
    line: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> str:
        """The question and its line, as the export with whole questions writes its heading."""
        return f"{self.text} [{self.line}]" if self.line else self.text


@dataclass(frozen=True, slots=True)
class Structure:
    """The questions of a form, by the heading of their column: "Q10", "Q10[SQ001]"."""

    questions: Mapping[str, Question]

    def question(self, heading: str) -> Question | None:
        """Return what a heading asks, be it made of codes or of whole questions; None if nobody knows."""
        found = _CODED.match(heading)
        key = f"{found[1]}[{found[2]}]" if found else heading
        if key in self.questions:
            return self.questions[key]
        alike = (each for code, each in self.questions.items() if heading in (each.whole, _variable(code)))
        return next(alike, None)


def _variable(code: str) -> str:
    """Return the name that expressions give a column: Q10_SQ001 for Q10[SQ001]."""
    return code.replace("[", "_").replace("]", "")


def read_structure(raw: bytes) -> Structure:
    """Read a structure. Raises UnreadableFileError, which says in French what to do."""
    root = _parse(raw)
    if (root.findtext("LimeSurveyDocType") or "").strip() != DOC_TYPE:
        raise UnreadableFileError(NOT_A_STRUCTURE)
    language = next((row.get("language", "") for row in _rows(root, "surveys")), "")
    texts = _texts(root, language, "question_l10ns", "questions", "subquestions", key="qid", name="question")
    answers = _answers(root, language)
    lines: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(root, "subquestions"):
        if row["qid"] not in {each["qid"] for each in lines[row["parent_qid"]]}:
            lines[row["parent_qid"]].append(row)
    questions: dict[str, Question] = {}
    for row in _rows(root, "questions"):
        code, text = row["title"], texts.get(row["qid"], "")
        words = _TICKED if row["type"] in _TICKED_TYPES else answers.get(row["qid"], {})
        own = lines.get(row["qid"], [])
        questions |= {
            f"{code}[{each['title']}]": Question(text, texts.get(each["qid"], ""), words) for each in own
        }
        questions.setdefault(code, Question(text, answers=words))
    return Structure(questions)


def _parse(raw: bytes) -> ET.Element:
    if len(raw) > MOST_BYTES:
        raise UnreadableFileError(NOT_A_STRUCTURE)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(NOT_A_STRUCTURE) from error
    # Without a document type there is no entity to expand, nor anything outside to fetch.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise UnreadableFileError(NOT_A_STRUCTURE)
    try:
        return ET.fromstring(text)  # noqa: S314 - no document type, size bounded: see above
    except ET.ParseError as error:
        raise UnreadableFileError(NOT_A_STRUCTURE) from error


def _rows(root: ET.Element, table: str) -> Iterator[dict[str, str]]:
    """Yield a table's rows, wherever the table lies: the tool forgets to close one of a thousand rows."""
    for row in root.findall(f".//{table}/rows/row"):
        cells = {cell.tag: (cell.text or "").strip() for cell in row}
        yield defaultdict(str, cells)


def _texts(root: ET.Element, language: str, split: str, *old: str, key: str, name: str) -> dict[str, str]:
    """Return plain texts by key, in the form's own language: from their own table, else from the rows."""
    tables = [split] if next(_rows(root, split), None) else old
    texts: dict[str, str] = {}
    for table in tables:
        for row in _rows(root, table):
            if row["language"] == language or row[key] not in texts:
                texts[row[key]] = _plain(row[name])
    return texts


def _answers(root: ET.Element, language: str) -> dict[str, dict[str, str]]:
    """Return the words of each answer by question and code."""
    split = _texts(root, language, "answer_l10ns", key="aid", name="answer")
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _rows(root, "answers"):
        is_ours = row["language"] in ("", language)
        if is_ours or row["code"] not in answers[row["qid"]]:
            answers[row["qid"]][row["code"]] = split.get(row["aid"], "") or _plain(row["answer"])
    return answers


def _plain(html: str) -> str:
    """Return the words of a text that may be HTML."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())
