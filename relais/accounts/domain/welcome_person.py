"""Somebody enters the application by the role they receive."""

from typing import Any

from django.db import transaction

from relais.accounts.domain.create_person import create_person
from relais.accounts.domain.roles import grant_role
from relais.accounts.models import RoleAssignment
from relais.core.scope import Scope


@transaction.atomic
def welcome_person(
    *,
    actor: Scope,
    address: str,
    first_name: str,
    last_name: str,
    **role: Any,  # noqa: ANN401 - what `grant_role` takes
) -> RoleAssignment:
    """Give a role, told as `grant_role` takes it, to whoever has the address, made known if nobody has it.

    Raises DomainError as `create_person` and `grant_role` do; a role refused makes nobody known.
    """
    person = create_person(actor=actor, first_name=first_name, last_name=last_name, address=address)
    return grant_role(actor=actor, person=person, **role)
