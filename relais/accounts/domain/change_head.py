"""A school's head leaves and another arrives, at any time of the year."""

from datetime import date

from django.db import transaction

from relais.accounts.domain.create_person import create_person
from relais.accounts.domain.hand_over_role import hand_over_role
from relais.accounts.domain.roles import grant_role
from relais.accounts.models import RoleAssignment
from relais.accounts.selectors import head_assignment_for
from relais.core.scope import Role, Scope
from relais.schools.models import School


@transaction.atomic
def change_head(
    *,
    actor: Scope,
    school: School,
    address: str,
    first_name: str,
    last_name: str,
    on_day: date,
    reason: str = "",
) -> RoleAssignment:
    """Make the person at this address the school's head from that day on; the present one stays to its eve.

    Raises DomainError as `create_person`, `hand_over_role` and `grant_role` do.
    """
    person = create_person(actor=actor, first_name=first_name, last_name=last_name, address=address)
    present = head_assignment_for(school.pk)
    if present is not None:
        return hand_over_role(actor=actor, assignment=present, to_person=person, on_day=on_day, reason=reason)
    return grant_role(
        actor=actor, person=person, role=Role.HEAD, starts_on=on_day, school=school, reason=reason
    )
