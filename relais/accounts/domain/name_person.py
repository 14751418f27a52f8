"""A person gets a name, or a better one."""

from django.db import transaction

from relais.accounts.models import Person
from relais.accounts.rules import can_name_person
from relais.accounts.selectors.people import place_of
from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope


@transaction.atomic
def name_person(*, actor: Scope, person: Person, first_name: str, last_name: str) -> Person:
    """Write the person's names. Raises DomainError `forbidden` or `name_required`."""
    if not can_name_person(actor, place_of(person)):
        raise DomainError("forbidden", "Vous ne pouvez pas changer le nom de cette personne.")
    first_name, last_name = first_name.strip(), last_name.strip()
    if not first_name or not last_name:
        raise DomainError("name_required", "Indiquez le prénom et le nom.")
    before, name = {"first_name": person.first_name, "last_name": person.last_name}, str(person)
    person.first_name, person.last_name = first_name, last_name
    person.save(update_fields=["first_name", "last_name"])
    record_entry(
        actor=actor,
        act="name_person",
        on=person,
        comment=f"auparavant : {name}",
        before=before,
        after={"first_name": first_name, "last_name": last_name},
    )
    return person
