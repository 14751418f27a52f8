"""Reads: the people of a past year's list who bear the name of somebody known, to tell apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from relais.accounts.models import Person
from relais.accounts.selectors.people import describe_person, with_roles
from relais.core.scope import Scope
from relais.designations.enums import READY_KINDS, LineKind
from relais.designations.models import Designation
from relais.designations.selectors.plan_lines import PlannedLine


@dataclass(frozen=True, slots=True)
class Homonym:
    """Somebody of the list who bears the name of people known, asked about once."""

    key: str
    label: str
    where: str
    address: str
    candidates: list[tuple[str, str]]
    choice: str


def homonyms_of_list(scope: Scope, lines: Iterable[PlannedLine], choices: Mapping[str, str]) -> list[Homonym]:
    """Return who is to tell apart, or was already and is not written yet; each with what tells them apart."""
    groups: dict[str, list[PlannedLine]] = {}
    for line in lines:
        if line.candidates and line.kind in {LineKind.HOMONYM, *READY_KINDS}:
            groups.setdefault(line.key, []).append(line)
    pks = {each.pk for group in groups.values() for each in group[0].candidates}
    known = {each.pk: each for each in with_roles(Person.objects.filter(pk__in=pks), scope)}
    served = _last_served(pks)
    return [
        Homonym(
            key=key,
            label=" · ".join(filter(None, (group[0].name, group[0].address))),
            where="; ".join(f"ligne {line.line}, {line.school}, {line.year}" for line in group),
            address=group[0].address,
            candidates=[
                (str(each.pk), f"La même : {_told(known[each.pk], served)}") for each in group[0].candidates
            ],
            choice=choices.get(key, ""),
        )
        for key, group in groups.items()
    ]


def _last_served(pks: Iterable[int]) -> dict[int, Designation]:
    named = Designation.objects.filter(person__in=set(pks)).select_related("school").order_by("year", "pk")
    return {each.person_id: each for each in named}


def _told(person: Person, served: Mapping[int, Designation]) -> str:
    """Return name, address, roles and last school, which tell namesakes apart."""
    last = served.get(person.pk)
    return describe_person(person) + (f" · désignation {last.year}, {last.school}" if last else "")
