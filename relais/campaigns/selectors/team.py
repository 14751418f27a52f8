"""A school's team of a year: everybody named, from when to when, and what may be done with each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from relais.allowances.models import Share
from relais.campaigns.models import Invitation
from relais.campaigns.rules import CHANGE_TEAM, can_change_team, can_see_team
from relais.core import clock
from relais.core.rights import Paths
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.enums import ACTIVE_STATES, DesignationState
from relais.designations.models import Designation
from relais.designations.selectors import designations_visible_to, everybody_of_year, teams_elsewhere
from relais.schools.models import School
from relais.schools.selectors import schools_visible_to

PATHS = Paths(school="school_id", academie="school__academie_id")


@dataclass(frozen=True, slots=True)
class TeamRow:
    """Somebody's place in the team; `silent_days` since the last mail while no answer has come."""

    designation: Designation
    cents: int | None
    elsewhere: Sequence[Designation]
    can_change: bool

    @property
    def is_active(self) -> bool:
        """Whether it is not refused, ended, nor past."""
        return self.designation.state in ACTIVE_STATES and self.designation.ends_on >= clock.today()

    @property
    def silent_days(self) -> int | None:
        """How many days the person has kept silent."""
        if self.designation.state != DesignationState.PROPOSED:
            return None
        return (clock.today() - timezone.localdate(self.designation.designated_at)).days

    @property
    def may_remind(self) -> bool:
        """Whether a mail may leave today."""
        return bool(self.can_change and self.silent_days and self.designation.reminded_on != clock.today())


def team_rows(scope: Scope, school: School, year: SchoolYear) -> list[TeamRow]:
    """Return everybody named that year, those in place first; four statements, whatever their number."""
    designations = everybody_of_year(school.pk, year)
    for each in designations:
        each.school = school
    shares = Share.objects.filter(designation__in=designations).values_list("designation_id", "cents")
    cents, elsewhere = dict(shares), teams_elsewhere(designations)
    can_change = can_change_team(scope, school) and year.last_day >= clock.today()
    rows = [
        TeamRow(each, cents.get(each.pk), elsewhere.get(each.person_id, ()), can_change)
        for each in designations
    ]
    return sorted(rows, key=lambda row: not row.is_active)


def get_team_school_or_404(scope: Scope, uai: str) -> School:
    """Return the school whose team the scope sees; Http404 otherwise."""
    school = get_object_or_404(schools_visible_to(scope).select_related("academie"), uai=uai)
    if not can_see_team(scope, school):
        msg = "no team to see"
        raise Http404(msg)
    return school


def get_changing_school_or_404(scope: Scope, uai: str) -> School:
    """Return the school whose team the scope changes; Http404 otherwise."""
    school = get_team_school_or_404(scope, uai)
    if not can_change_team(scope, school):
        msg = "no team to change"
        raise Http404(msg)
    return school


def get_changing_designation_or_404(scope: Scope, pk: int) -> Designation:
    """Return a designation of a team the scope changes; Http404 otherwise."""
    found = designations_visible_to(scope).filter(CHANGE_TEAM.within(scope, PATHS))
    return get_object_or_404(found.select_related("school__academie", "person"), pk=pk)


def years_of_team(school: School) -> list[SchoolYear]:
    """Return the years with somebody named or a campaign, and the current one, latest first."""
    named = Designation.objects.filter(school=school).order_by().values_list("year", flat=True).distinct()
    invited = Invitation.objects.filter(school=school).values_list("campaign__year", flat=True)
    return sorted({SchoolYear.current(), *named, *invited}, reverse=True)
