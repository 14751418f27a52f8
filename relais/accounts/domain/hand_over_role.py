"""A role goes from a person to another on a day; each keeps the days they held it."""

from datetime import date, timedelta

from django.db import transaction

from relais.accounts.domain.roles import end_role, grant_role
from relais.accounts.models import Person, RoleAssignment
from relais.core.errors import DomainError
from relais.core.scope import Role, Scope
from relais.ui.french import long_date

ONE_DAY = timedelta(days=1)


@transaction.atomic
def hand_over_role(
    *, actor: Scope, assignment: RoleAssignment, to_person: Person, on_day: date, reason: str = ""
) -> RoleAssignment:
    """End the role on the eve of `on_day` and give it to the other person from that day on.

    The new one runs as long as the first would have, over the same perimeter. Raises DomainError
    `forbidden`, `same_person`, `already_ended`, or `end_before_start` when the first would hold no day.
    """
    held = RoleAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if to_person.pk == held.person_id:
        raise DomainError("same_person", f"{to_person} tient déjà ce rôle.")
    until = held.ends_on
    if until is not None and until < on_day:
        raise DomainError("already_ended", f"Ce rôle a déjà pris fin le {long_date(until)}.")
    end_role(actor=actor, assignment=held, ends_on=on_day - ONE_DAY, reason=reason)
    return grant_role(
        actor=actor,
        person=to_person,
        role=Role(held.role),
        starts_on=on_day,
        ends_on=until,
        academie=held.academie,
        school=held.school,
        authority=held.authority,
        zone=held.zone,
        reason=reason,
    )
