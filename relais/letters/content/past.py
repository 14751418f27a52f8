"""What each answer of the old tool would become: a letter of a past year, frozen, or the reason why not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from relais.core.school_year import SchoolYear
from relais.core.uai import is_valid_uai, normalise_uai, suggest_uai
from relais.designations.readers import read_year
from relais.documents.domain import canonical_sha256
from relais.letters.catalogue import Template
from relais.letters.enums import LetterState, PastKind, Priority
from relais.letters.models import TEXT_LENGTH, Letter, LetterImport
from relais.letters.readers import (
    ACTIVITY,
    CODES,
    DONE_ON,
    HEAD,
    MOST_REFERENTS,
    SECTION,
    SUBMITTED,
    UAI,
    YEAR,
    Answer,
    read_codes,
    read_day,
    read_weight,
)
from relais.letters.selectors.past import frame_of_imports, responses_of
from relais.schools.models import School
from relais.ui.french import long_date, typeset

LABEL = "Reprise de l’ancien outil"
HEAD_TITLE = "chef d’établissement"


@dataclass(frozen=True, slots=True)
class PastLine:
    """What importing an answer would do; `content` is what the letter would say."""

    line: int
    kind: PastKind = PastKind.ERROR
    detail: str = ""
    uai: str = ""
    school: School | None = None
    year: SchoolYear | None = None
    head: str = ""
    done_on: date | None = None
    referents: tuple[str, ...] = ()
    activities: Mapping[str, Priority] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    content: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        """Tell whether importing would write something."""
        return self.kind == PastKind.NEW

    @property
    def sha256(self) -> str:
        """The hash of what the letter would say."""
        return canonical_sha256(dict(self.content))


class LineError(Exception):
    """Why an answer cannot be a letter, in French."""

    def __init__(self, kind: PastKind, detail: str) -> None:
        """Keep both."""
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


def plan_past_letters(letter_import: LetterImport) -> list[PastLine]:
    """Return what importing each answer would do; the number of queries does not depend on the answers."""
    schools = School.objects.filter(academie=letter_import.academie).select_related("authority", "academie")
    known = {school.uai: school for school in schools}
    letters = Letter.objects.filter(school__academie=letter_import.academie, version=1)
    held = {
        (school_id, int(year)): (state, sha256)
        for school_id, year, state, sha256 in letters.values_list(
            "school_id", "year", "state", "content_sha256"
        )
    }
    template = frame_of_imports()
    planned = [
        _plan(answer, letter_import, known, template) for answer in responses_of(letter_import).answers
    ]
    latest = {(line.school, line.year): line.line for line in planned if line.is_ready}
    return [_settle(line, latest, held) for line in planned]


def _settle(
    line: PastLine,
    latest: Mapping[tuple[School | None, SchoolYear | None], int],
    held: Mapping[tuple[int, int], tuple[str, str]],
) -> PastLine:
    """Return the line, or say that a later answer, or a letter already there, stands in its place."""
    if not line.is_ready or line.school is None or line.year is None:
        return line
    last = latest[line.school, line.year]
    if last != line.line:
        return replace(line, kind=PastKind.DOUBLE, detail=f"La ligne {last} est la dernière réponse.")
    state, sha256 = held.get((line.school.pk, int(line.year)), ("", ""))
    if not state:
        return line
    if state != LetterState.IMPORTED:
        return replace(line, kind=PastKind.TAKEN)
    return replace(line, kind=PastKind.KNOWN if sha256 == line.sha256 else PastKind.DIFFERENT)


def _plan(
    answer: Answer, letter_import: LetterImport, schools: Mapping[str, School], template: Template
) -> PastLine:
    cells = _cells(answer, letter_import)
    planned = PastLine(answer.line, uai=normalise_uai(cells.get(UAI, "")))
    try:
        _check_sent(cells)
        planned = replace(planned, school=_school(planned.uai, schools))
        planned = replace(planned, year=_year(cells.get(YEAR, ""), letter_import.mapping.get("year")))
        planned = replace(
            planned,
            kind=PastKind.NEW,
            head=cells.get(HEAD, ""),
            done_on=_day(cells.get(DONE_ON, "")),
            referents=tuple(_referents(cells)),
            activities=_activities(cells, template),
            texts=_texts(cells, template),
        )
    except LineError as error:
        return replace(planned, kind=error.kind, detail=error.detail)
    return replace(planned, content=past_content(planned, template))


def _cells(answer: Answer, letter_import: LetterImport) -> dict[str, str]:
    """Return a person's answers by what their columns are, in words where the form had codes."""
    columns: dict[str, str] = letter_import.mapping["columns"]
    cells = {}
    for rank, target in columns.items():
        cell = answer.cells[int(rank)]
        words = letter_import.questions.get(rank, {}).get("answers", {})
        cells[target] = words.get(cell, cell)
    return cells


def _check_sent(cells: Mapping[str, str]) -> None:
    if not cells.get(SUBMITTED, "envoyée"):
        raise LineError(PastKind.UNFINISHED, "La personne n'a pas envoyé sa réponse.")


def _school(uai: str, schools: Mapping[str, School]) -> School:
    if uai in schools:
        return schools[uai]
    if not uai:
        raise LineError(PastKind.NO_SCHOOL, "L'UAI manque.")
    if not is_valid_uai(uai):
        meant = suggest_uai(uai)
        hint = f" Vouliez-vous dire {meant} ?" if meant else " Exemple : 0860034V."
        raise LineError(PastKind.NO_SCHOOL, f"« {uai} » n'est pas un UAI.{hint}")
    raise LineError(PastKind.NO_SCHOOL, f"Aucun établissement de l'académie n'a l'UAI {uai}.")


def _year(text: str, fixed: int | None) -> SchoolYear:
    year = SchoolYear(fixed) if fixed else read_year(text)
    if year is None:
        raise LineError(PastKind.ERROR, f"Année « {text} » illisible. Exemple : 2024-2025.")
    if year >= SchoolYear.current():
        raise LineError(PastKind.ERROR, f"La reprise sert aux années passées : {year} n'est pas terminée.")
    return year


def _day(text: str) -> date | None:
    try:
        return read_day(text)
    except ValueError as error:
        raise LineError(PastKind.ERROR, f"Date « {text} » illisible. Exemple : 03/10/2024.") from error


def _referents(cells: Mapping[str, str]) -> Iterator[str]:
    for rank in range(1, MOST_REFERENTS + 1):
        parts = (cells.get(f"{part}_{rank}", "") for part in ("last_name", "first_name"))
        if name := " ".join(" ".join(parts).split()):
            yield name


def _activities(cells: Mapping[str, str], template: Template) -> dict[str, Priority]:
    kept = {}
    for code in template.activities:
        text = cells.get(f"{ACTIVITY}{code}", "")
        try:
            weight = read_weight(text)
        except ValueError as error:
            raise LineError(
                PastKind.ERROR,
                f"Activité {code} : « {text} » ne se lit pas. Écrivez oui, non, principale ou secondaire.",
            ) from error
        if weight:
            kept[code] = weight
    named = read_codes(cells.get(CODES, ""))
    if unknown := [code for code in named if code not in template.activities]:
        raise LineError(PastKind.ERROR, f"Activité {unknown[0]} inconnue.")
    return kept | {code: Priority.MAIN for code in named if code not in kept}


def _texts(cells: Mapping[str, str], template: Template) -> dict[str, str]:
    texts = {code: cells.get(f"{SECTION}{code}", "") for code in template.sections}
    for code, text in texts.items():
        if len(text) > TEXT_LENGTH:
            title = template.sections[code].title
            raise LineError(PastKind.ERROR, f"« {title} » dépasse {TEXT_LENGTH} caractères.")
    return {code: text for code, text in texts.items() if text}


def past_content(line: PastLine, template: Template) -> dict[str, Any]:
    """Return what a letter of a past year says, in the shape of every letter's content."""
    school = line.school
    on = line.done_on
    return {
        "is_imported": True,
        "template": {"code": template.code, "label": LABEL},
        "year": str(line.year),
        "school": school and _school_facts(school),
        "head": {"name": typeset(line.head), "title": HEAD_TITLE},
        "references": [],
        "team": [_member(name) for name in line.referents],
        "envelope": {"amount": "", "reason": ""},
        "missions": list(_missions(line.activities, template)),
        "sections": [
            {"code": code, "title": typeset(template.sections[code].title), "text": typeset(text)}
            for code, text in line.texts.items()
        ],
        "course": [],
        "not_expected": [],
        "signed": {"by": "", "on": on.isoformat() if on else "", "on_long": long_date(on) if on else ""},
    }


def _school_facts(school: School) -> dict[str, Any]:
    return {
        "uai": school.uai,
        "name": school.name,
        "type": school.get_type_display(),
        "town": school.town,
        "address": school.address,
        "postcode": school.postcode,
        "pupils": None,
        "authority": str(school.authority),
        "academie": str(school.academie),
    }


def _member(name: str) -> dict[str, Any]:
    return {"name": typeset(name), "address": "", "is_newcomer": False, "period": "", "allowance": ""}


def _missions(kept: Mapping[str, Priority], template: Template) -> Iterator[dict[str, Any]]:
    for mission in template.missions:
        activities: Sequence[dict[str, Any]] = [
            {
                "code": each.code,
                "label": typeset(each.label),
                "priority": kept[each.code].label,
                "holders": [],
                "contributors": [],
                "aim": "",
                "indicator": "",
                "due": "",
            }
            for each in mission.activities
            if each.code in kept
        ]
        if activities:
            yield {
                "code": mission.code,
                "title": typeset(mission.title),
                "is_priority": mission.is_priority,
                "activities": activities,
            }
