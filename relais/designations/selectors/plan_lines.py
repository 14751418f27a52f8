"""Reads: what importing each line of a past year's list would do, before anything is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower

from relais.accounts.models import NAME_LENGTH, EmailAddress, Person
from relais.accounts.selectors.people import people_visible_to
from relais.core.folding import fold
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.core.uai import normalise_uai
from relais.designations.enums import READY_KINDS, DesignationState, LineKind, ListField
from relais.designations.models import Designation, ListImport
from relais.designations.readers import TableRow, read_year, read_yes, split_name
from relais.designations.selectors.past_lists import table_of
from relais.schools.models import School

NEW_PERSON = "new"
KEY_LENGTH = 16
ONLY_PAST_YEARS = "L'import sert aux années passées : {year} n'est pas terminée."


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """What importing a line would do; `key` is the same for each line of the same unknown person."""

    line: int
    kind: LineKind = LineKind.ERROR
    detail: str = ""
    school: School | None = None
    year: SchoolYear | None = None
    last_name: str = ""
    first_name: str = ""
    address: str = ""
    is_newcomer: bool = False
    person: Person | None = None
    candidates: tuple[Person, ...] = ()
    key: str = ""

    @property
    def is_ready(self) -> bool:
        """Tell whether importing would write something."""
        return self.kind in READY_KINDS

    @property
    def name(self) -> str:
        """The name as the list writes it."""
        return f"{self.last_name.upper()} {self.first_name}".strip()


class LineError(Exception):
    """Why a line cannot be imported, in French."""

    def __init__(self, kind: LineKind, detail: str) -> None:
        """Keep both."""
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


@dataclass(slots=True)
class Ground:
    """What the lines are compared with, read once."""

    schools: Mapping[str, School]
    by_town: Mapping[str, list[tuple[frozenset[str], School]]]
    owners: Mapping[str, Person]
    namesakes: Mapping[str, list[Person]]
    recorded: dict[tuple[int, int, int], str]
    choices: Mapping[str, str]
    seen: dict[tuple[int, int, str], int] = field(default_factory=dict)


def plan_lines(scope: Scope, list_import: ListImport) -> list[PlannedLine]:
    """Return what importing each line would do; the number of queries does not depend on the lines."""
    columns: dict[str, str] = list_import.mapping["columns"]
    fixed_year = list_import.mapping.get("year")
    rows = [(row.line, _cells(row, columns)) for row in table_of(list_import).rows]
    ground = _ground(scope, list_import, [cells for _, cells in rows])
    year = str(fixed_year) if fixed_year else ""
    return [_plan(line, {**cells, "year": year or cells["year"]}, ground) for line, cells in rows]


def _cells(row: TableRow, columns: Mapping[str, str]) -> dict[str, str]:
    """Return a line's cells by field, with last and first name apart, the address in lower case."""
    cells = {name: row.cells.get(columns.get(name, ""), "") for name in ListField.values}
    if cells["full_name"]:
        cells["last_name"], cells["first_name"] = split_name(cells["full_name"])
    return {**cells, "uai": normalise_uai(cells["uai"]), "address": cells["address"].lower()}


def _ground(scope: Scope, list_import: ListImport, rows: Iterable[Mapping[str, str]]) -> Ground:
    asked = list(rows)
    schools = list(School.objects.filter(academie=list_import.academie))
    by_town: dict[str, list[tuple[frozenset[str], School]]] = {}
    for school in schools:
        by_town.setdefault(fold(school.town), []).append((_words(school.name), school))
    addresses = EmailAddress.objects.annotate(lower=Lower("address")).select_related("person")
    found = addresses.filter(lower__in={cells["address"] for cells in asked})
    recorded = Designation.objects.filter(school__academie=list_import.academie, is_interim=False)
    return Ground(
        schools={school.uai: school for school in schools},
        by_town=by_town,
        owners={each.lower: each.person for each in found},
        namesakes=_namesakes(scope, {_folded(cells) for cells in asked}),
        recorded={
            (school_id, int(year), person_id): DesignationState(state).label
            for school_id, year, person_id, state in recorded.filter(year__lt=SchoolYear.current())
            .order_by("pk")
            .values_list("school_id", "year", "person_id", "state")
        },
        choices=list_import.choices,
    )


def _folded(cells: Mapping[str, str]) -> str:
    return fold(f"{cells['last_name']} {cells['first_name']}")


def _namesakes(scope: Scope, names: set[str]) -> dict[str, list[Person]]:
    """Return, by folded name, the active visible people who bear it."""
    known = people_visible_to(scope).filter(is_active=True).order_by("pk")
    pairs = [(pk, fold(f"{last} {first}")) for pk, last, first in known.values_list(*NAME_COLUMNS)]
    alike = {pk: name for pk, name in pairs if name in names - {""}}
    found: dict[str, list[Person]] = {}
    for person in Person.objects.filter(pk__in=alike).prefetch_related("addresses").order_by("pk"):
        found.setdefault(alike[person.pk], []).append(person)
    return found


NAME_COLUMNS = ("pk", "last_name", "first_name")


def _plan(line: int, cells: Mapping[str, str], ground: Ground) -> PlannedLine:
    planned = PlannedLine(
        line, last_name=cells["last_name"], first_name=cells["first_name"], address=cells["address"]
    )
    try:
        school = _school(cells, ground)
        planned = replace(planned, school=school)
        year = _year(cells["year"])
        planned = replace(planned, year=year, is_newcomer=_newcomer(cells["newcomer"]))
        planned = _person(planned, cells, ground)
        return _once(planned, school, year, ground)
    except LineError as error:
        return replace(planned, kind=error.kind, detail=error.detail)


def _school(cells: Mapping[str, str], ground: Ground) -> School:
    """Return the school of the UAI; without UAI, the only one of that town whose name holds these words."""
    if cells["uai"]:
        if cells["uai"] not in ground.schools:
            raise LineError(
                LineKind.NO_SCHOOL, f"Aucun établissement de l'académie n'a l'UAI {cells['uai']}."
            )
        return ground.schools[cells["uai"]]
    words = _words(cells["school"])
    here = ground.by_town.get(fold(cells["town"]), []) if words else []
    exact = [school for held, school in here if held == words]
    found = exact or [school for held, school in here if words <= held]
    if len(found) == 1:
        return found[0]
    asked = ", ".join(filter(None, (cells["school"], cells["town"]))) or "ni UAI ni nom"
    if found:
        raise LineError(LineKind.NO_SCHOOL, f"{asked} : {len(found)} établissements. Indiquez l'UAI.")
    raise LineError(LineKind.NO_SCHOOL, f"{asked} : aucun établissement de l'académie. Indiquez l'UAI.")


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


def _year(text: str) -> SchoolYear:
    year = read_year(text)
    if year is None:
        raise LineError(LineKind.ERROR, f"Année « {text} » illisible. Exemple : 2024-2025.")
    if year >= SchoolYear.current():
        raise LineError(LineKind.ERROR, ONLY_PAST_YEARS.format(year=year))
    return year


def _newcomer(text: str) -> bool:
    is_newcomer = read_yes(text)
    if is_newcomer is None:
        raise LineError(LineKind.ERROR, f"« {text} » : écrivez oui ou non.")
    return is_newcomer


def _person(planned: PlannedLine, cells: Mapping[str, str], ground: Ground) -> PlannedLine:
    """Return the line with who it is about: by address, else by name, with the choice made if any."""
    if planned.address:
        _check_address(planned.address)
    owner = ground.owners.get(planned.address)
    if owner is not None:
        if not owner.is_active:
            raise LineError(LineKind.ERROR, f"Le compte de {planned.address} est fermé.")
        return replace(planned, kind=LineKind.KNOWN, person=owner, detail=_known_as(owner, planned))
    if not planned.last_name or not planned.first_name:
        raise LineError(LineKind.ERROR, _unnamed(cells))
    if max(len(planned.last_name), len(planned.first_name)) > NAME_LENGTH:
        raise LineError(LineKind.ERROR, f"Le nom ou le prénom dépasse {NAME_LENGTH} caractères.")
    candidates = tuple(ground.namesakes.get(_folded(cells), ()))
    if candidates:
        key = sha256(f"{_folded(cells)}|{planned.address}".encode()).hexdigest()[:KEY_LENGTH]
        return _choose(replace(planned, candidates=candidates, key=key), ground.choices.get(key, ""))
    if not planned.address:
        raise LineError(
            LineKind.ERROR, "Sans adresse électronique, une personne nouvelle ne s'enregistre pas."
        )
    return replace(planned, kind=LineKind.NEW)


def _known_as(person: Person, planned: PlannedLine) -> str:
    """Return the name that the record gives, where the list gives another."""
    return "" if fold(str(person)) == fold(planned.name) else f"Connue sous le nom {person}."


def _unnamed(cells: Mapping[str, str]) -> str:
    if cells["full_name"]:
        return f"« {cells['full_name']} » : écrivez le nom de famille en capitales, puis le prénom."
    return "Le nom ou le prénom manque."


def _check_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise LineError(LineKind.ERROR, f"« {address} » n'est pas une adresse électronique.") from error


def _choose(planned: PlannedLine, choice: str) -> PlannedLine:
    if choice == NEW_PERSON and planned.address:
        return replace(planned, kind=LineKind.NEW)
    person = next((each for each in planned.candidates if str(each.pk) == choice), None)
    if person is not None:
        return replace(planned, kind=LineKind.KNOWN, person=person, detail=_known_as(person, planned))
    return replace(planned, kind=LineKind.HOMONYM, detail="Même personne ou nouvelle : à vous de le dire.")


def _once(planned: PlannedLine, school: School, year: SchoolYear, ground: Ground) -> PlannedLine:
    """Return the line, or say that it is in the record, or on a line above, already."""
    if planned.person is not None:
        state = ground.recorded.get((school.pk, int(year), planned.person.pk))
        if state is not None:
            return replace(planned, kind=LineKind.RECORDED, detail=f"{planned.person} : {state}")
    who = str(planned.person.pk) if planned.person else planned.address or planned.key
    first = ground.seen.setdefault((school.pk, int(year), who), planned.line)
    if first != planned.line:
        return replace(planned, kind=LineKind.RECORDED, detail=f"Même personne que la ligne {first}.")
    return planned
