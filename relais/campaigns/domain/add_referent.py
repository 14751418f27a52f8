"""Somebody joins the team in the course of the year."""

from datetime import date

from django.db import transaction

from relais.campaigns.domain.change_team import refuse_stranger
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.domain import TeamMember, add_designation
from relais.designations.models import Designation
from relais.letters.domain import amend_for_team
from relais.schools.models import School


@transaction.atomic
def add_referent(
    *,
    actor: Scope,
    school: School,
    year: SchoolYear,
    member: TeamMember,
    starts_on: date,
    over_cap_reason: str = "",
) -> Designation:
    """Add one person from a day on; the head shares the money again, a signed letter is amended.

    Raises DomainError `forbidden`, and those of `add_designation`.
    """
    refuse_stranger(actor, school)
    added = add_designation(
        actor=actor,
        school=school,
        year=year,
        member=member,
        starts_on=starts_on,
        over_cap_reason=over_cap_reason,
    )
    amend_for_team(actor=actor, school_id=school.pk, year=year, reason=f"{added.person} rejoint l’équipe")
    return added
