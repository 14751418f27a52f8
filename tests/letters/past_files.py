"""Exports of the old tool, and the structure of its form, as it writes them."""

import csv
import io

QUESTIONS = (
    ("10", "UAI", "S", "<p>Code <b>UAI</b> de l&#039;établissement</p>"),
    ("11", "ANNEE", "S", "Année scolaire"),
    ("12", "REF", "S", "Nom et prénom du référent"),
    ("13", "ACT", "F", "Pour chaque activité, dites si elle est retenue"),
    ("14", "BOX", "M", "Mission 2"),
    ("15", "CTX", "T", "Contexte et priorités"),
    ("16", "SIG", "D", "Date de signature"),
)
LINES = (
    ("20", "13", "SQ001", "Relayer aux enseignants une information utile sur le numérique éducatif"),
    ("21", "13", "SQ002", "Recenser les besoins de formation des collègues"),
    ("22", "14", "M2_2", "Commission numérique"),
)
ANSWERS = (
    ("30", "13", "A1", "Priorité principale"),
    ("31", "13", "A2", "Secondaire"),
    ("32", "13", "A3", "Non"),
)
HEADINGS = ("id", "submitdate", "UAI", "ANNEE", "REF", "ACT[SQ001]", "ACT[SQ002]", "BOX[M2_2]", "CTX", "SIG")


def export(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS, separator: str = ";") -> bytes:
    """Write an export as the tool does: UTF-8 with its mark, all quoted, CRLF."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [headings, *rows]
    )
    return text.getvalue().encode("utf-8-sig")


def answer(uai: str, year: str = "2024-2025", **changed: str) -> tuple[str, ...]:
    """Return a person's answers, by code, with these differences."""
    cells = {
        "id": "1",
        "submitdate": "2024-10-03 14:02:00",
        "UAI": uai,
        "ANNEE": year,
        "REF": "ROY Camille",
        "ACT[SQ001]": "A1",
        "ACT[SQ002]": "A2",
        "BOX[M2_2]": "Y",
        "CTX": "Un internat.\nUne webradio.",
        "SIG": "2024-10-04 00:00:00",
        **changed,
    }
    return tuple(cells.values())


def structure(*, is_split: bool = True, doc_type: str = "Survey", above: str = "") -> bytes:
    """Write the structure of the form, in the layout of the tool since version 4, or that of before."""
    tables = _split_tables() if is_split else _old_tables()
    body = "".join(f"<{name}><rows>{''.join(rows)}</rows></{name}>" for name, rows in tables.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{above}<document>'
        f"<LimeSurveyDocType>{doc_type}</LimeSurveyDocType><DBVersion>643</DBVersion>{body}</document>"
    ).encode()


def _row(**cells: str) -> str:
    return f"<row>{''.join(f'<{name}><![CDATA[{value}]]></{name}>' for name, value in cells.items())}</row>"


def _split_tables() -> dict[str, list[str]]:
    return {
        "surveys": [_row(sid="260001", language="fr")],
        "questions": [_row(qid=qid, title=code, type=kind) for qid, code, kind, _ in QUESTIONS],
        "subquestions": [
            _row(qid=qid, parent_qid=parent, title=code, type="T") for qid, parent, code, _ in LINES
        ],
        "question_l10ns": [
            *(_row(qid=qid, question=text, language="fr") for qid, *_, text in (*QUESTIONS, *LINES)),
            *(_row(qid=qid, question="in English", language="en") for qid, *_ in QUESTIONS),
        ],
        "answers": [_row(aid=aid, qid=qid, code=code) for aid, qid, code, _ in ANSWERS],
        "answer_l10ns": [_row(aid=aid, answer=text, language="fr") for aid, *_, text in ANSWERS],
    }


def _old_tables() -> dict[str, list[str]]:
    return {
        "surveys": [_row(sid="260001", language="fr")],
        "questions": [
            row
            for qid, code, kind, text in QUESTIONS
            for row in (
                _row(qid=qid, title=code, type=kind, question="in English", language="en"),
                _row(qid=qid, title=code, type=kind, question=text, language="fr"),
            )
        ],
        "subquestions": [
            row
            for qid, parent, code, text in LINES
            for row in (
                _row(qid=qid, parent_qid=parent, title=code, question=text, language="fr"),
                _row(qid=qid, parent_qid=parent, title=code, question="in English", language="en"),
            )
        ],
        "answers": [
            *(_row(qid=qid, code=code, answer=text, language="fr") for _, qid, code, text in ANSWERS),
            *(_row(qid=qid, code=code, answer="in English", language="en") for _, qid, code, _ in ANSWERS),
        ],
    }
