"""Somebody stands in for a referent, and is paid for those days."""

from datetime import date

from django.db import transaction

from relais.campaigns.domain.change_team import refuse_stranger
from relais.campaigns.domain.move_awards import move_awards
from relais.core.scope import Scope
from relais.designations.domain import TeamMember, name_interim
from relais.designations.models import Designation


@transaction.atomic
def appoint_interim(
    *,
    actor: Scope,
    designation: Designation,
    member: TeamMember,
    starts_on: date,
    ends_on: date,
    reason: str,
) -> Designation:
    """Name an interim between two days, paid instead of the holder, who resumes after.

    Raises DomainError `forbidden`, and those of `name_interim` and `hand_over_awards`.
    """
    refuse_stranger(actor, designation.school)
    interim = name_interim(
        actor=actor,
        designation=designation,
        member=member,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
    )
    move_awards(actor=actor, leaving=designation, arriving=interim)
    return interim
