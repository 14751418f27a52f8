"""A referent is replaced in the course of the year, and the money with them."""

from datetime import date

from django.db import transaction

from relais.campaigns.domain.change_team import refuse_stranger
from relais.campaigns.domain.move_awards import move_awards
from relais.core.scope import Scope
from relais.designations.domain import TeamMember, replace_designation
from relais.designations.models import Designation
from relais.letters.domain import amend_for_team


@transaction.atomic
def replace_referent(
    *, actor: Scope, designation: Designation, member: TeamMember, from_on: date, reason: str
) -> Designation:
    """Name somebody in the place of a referent from a day on, paid from that day; the letter is amended.

    Raises DomainError `forbidden`, and those of `replace_designation` and `hand_over_awards`.
    """
    refuse_stranger(actor, designation.school)
    arriving = replace_designation(
        actor=actor, designation=designation, member=member, from_on=from_on, reason=reason
    )
    move_awards(actor=actor, leaving=designation, arriving=arriving)
    amend_for_team(
        actor=actor,
        school_id=designation.school_id,
        year=designation.year,
        reason=f"{arriving.person} remplace {designation.person}",
    )
    return arriving
