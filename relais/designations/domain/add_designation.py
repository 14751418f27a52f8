"""Somebody joins the team in the course of the year."""

from datetime import date

from django.db import transaction

from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.domain.in_year import check_day, lock_school, refuse_closed_year
from relais.designations.domain.propose_person import TeamMember, explain_over_cap, person_of, propose
from relais.designations.enums import OVER_CAP_WARNING, USUAL_TEAM_SIZE
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.schools.models import School


@transaction.atomic
def add_designation(
    *,
    actor: Scope,
    school: School,
    year: SchoolYear,
    member: TeamMember,
    starts_on: date,
    over_cap_reason: str = "",
) -> Designation:
    """Add one person to the team, from a day to the end of the year; the others stay as they are.

    Raises DomainError `forbidden`, `closed_year`, `day_outside`, `day_too_far_back`, `already_in_team`,
    `over_cap_reason_required`, and those of `create_person`.
    """
    lock_school(actor, school)
    refuse_closed_year(year)
    check_day(starts_on, year.first_day, year.last_day)
    person = person_of(actor, member)
    team = active_team(school.pk, year)
    if any(each.person_id == person.pk for each in team):
        raise DomainError("already_in_team", f"{person} est déjà dans l'équipe de cette année.")
    reason = over_cap_reason.strip()
    is_over_cap = len(team) >= USUAL_TEAM_SIZE
    if is_over_cap and not reason:
        raise DomainError("over_cap_reason_required", OVER_CAP_WARNING)
    added = propose(
        actor,
        person,
        member,
        Designation(school=school, year=year, starts_on=starts_on, ends_on=year.last_day),
    )
    if is_over_cap:
        explain_over_cap(actor, [added], reason)
    return added
