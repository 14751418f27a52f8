"""Reads: who is referent where, in which year."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet
from django.http import Http404

from relais.accounts.models import Person
from relais.core.rights import Paths
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.enums import ACTIVE_STATES, DesignationState
from relais.designations.models import Designation
from relais.designations.rules import SEE_DESIGNATIONS
from relais.schools.models import Academie
from relais.schools.selectors import in_zone_now

PATHS = Paths(
    school="school_id", zone=in_zone_now("school_id"), academie="school__academie_id", person="person_id"
)


def designations_visible_to(scope: Scope) -> QuerySet[Designation]:
    """Return the designations of the scope's academy or school, and the person's own everywhere."""
    return Designation.objects.filter(SEE_DESIGNATIONS.within(scope, PATHS))


def get_designation_or_404(scope: Scope, pk: int) -> Designation:
    """Return the designation with its school and person; Http404 out of scope."""
    designation = designations_visible_to(scope).select_related("school", "person").filter(pk=pk).first()
    if designation is None:
        msg = "no such designation in scope"
        raise Http404(msg)
    return designation


def _with_people(designations: QuerySet[Designation]) -> QuerySet[Designation]:
    return designations.select_related("person").prefetch_related("person__addresses")


def active_team(school_id: int, year: SchoolYear) -> list[Designation]:
    """Return the school's team of the year: those who accepted and those still to answer, oldest first.

    Who stands in for one of them for a time is not one more.
    """
    team = Designation.objects.filter(
        school_id=school_id, year=year, state__in=ACTIVE_STATES, is_interim=False
    )
    return list(_with_people(team))


def everybody_of_year(school_id: int, year: SchoolYear) -> list[Designation]:
    """Return all who were named that year, interims, refusals and departures included, oldest first."""
    named = Designation.objects.filter(school_id=school_id, year=year)
    return list(_with_people(named).select_related("person", "replaces__person").order_by("starts_on", "pk"))


def interims_after(designation: Designation, day: date) -> QuerySet[Designation]:
    """Return the interims of this holder that go beyond a day, earliest first."""
    live = Designation.objects.filter(
        replaces=designation, is_interim=True, state__in=ACTIVE_STATES, ends_on__gt=day
    )
    return live.select_related("school", "person", "assignment").order_by("starts_on", "pk")


def interim_between(holder: Designation, first: date, last: date) -> Designation | None:
    """Return the earliest interim of this holder on a day of that period, past or to come.

    One refused, or called off before its first evening, takes no day.
    """
    named = Designation.objects.filter(
        replaces=holder, is_interim=True, starts_on__lte=last, ends_on__gte=first
    )
    called_off = Q(state=DesignationState.ENDED, ends_on=F("starts_on"))
    kept = named.exclude(state=DesignationState.DECLINED).exclude(called_off)
    return kept.select_related("person").order_by("starts_on", "pk").first()


def teams_elsewhere(designations: Iterable[Designation]) -> dict[int, list[Designation]]:
    """Return, by person id, where else in the academy the same people are referents that year; one query."""
    listed = list(designations)
    if not listed:
        return {}
    one = listed[0]
    others = Designation.objects.filter(
        person__in={each.person_id for each in listed},
        year=one.year,
        state__in=ACTIVE_STATES,
        school__academie_id=one.school.academie_id,
    ).exclude(school_id=one.school_id)
    found: dict[int, list[Designation]] = defaultdict(list)
    for each in others.select_related("school"):
        found[each.person_id].append(each)
    return dict(found)


def last_years_team(school_id: int, year: SchoolYear) -> list[Designation]:
    """Return those who were referents of the school to the end of the year before `year`."""
    team = Designation.objects.filter(
        school_id=school_id,
        year=year.previous,
        state=DesignationState.ACCEPTED,
        is_interim=False,
    )
    return list(_with_people(team))


def teams_by_school(academie: Academie, year: SchoolYear) -> dict[int, list[Designation]]:
    """Return, by school id, the active team of each school of the academy that has one, in one query."""
    teams: dict[int, list[Designation]] = defaultdict(list)
    active = Designation.objects.filter(
        school__academie=academie, year=year, state__in=ACTIVE_STATES, is_interim=False
    )
    for designation in active.select_related("person"):
        teams[designation.school_id].append(designation)
    return dict(teams)


def has_served_before(person: Person, year: SchoolYear) -> bool:
    """Tell whether the person accepted to be a referent anywhere in a year before `year`."""
    served = Q(state=DesignationState.ACCEPTED) | Q(state=DesignationState.ENDED, answered_at__isnull=False)
    return Designation.objects.filter(served, person=person, year__lt=year).exists()


def active_elsewhere_in_school(designation: Designation) -> list[Designation]:
    """Return the person's other active designations in the same school, of other years."""
    others = Designation.objects.filter(
        school_id=designation.school_id,
        person_id=designation.person_id,
        state__in=ACTIVE_STATES,
    )
    return list(others.exclude(pk=designation.pk))


def declined_designations(school_id: int, year: SchoolYear) -> list[Designation]:
    """Return those who said no that year and were not named again since, oldest first."""
    active = Designation.objects.filter(school_id=school_id, year=year, state__in=ACTIVE_STATES)
    declined = Designation.objects.filter(school_id=school_id, year=year, state=DesignationState.DECLINED)
    return list(_with_people(declined.exclude(person__in=active.values("person"))))
