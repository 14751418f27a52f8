"""A person's gender is written down, or corrected."""

from django.db import transaction

from relais.accounts.enums import Gender
from relais.accounts.models import Person
from relais.accounts.rules import can_name_person
from relais.accounts.selectors.people import place_of
from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope


@transaction.atomic
def set_gender(*, actor: Scope, person: Person, gender: str) -> Person:
    """Write the person's gender; nothing is journaled when it stays. Raises `forbidden` or `bad_gender`."""
    if not can_name_person(actor, place_of(person)):
        raise DomainError("forbidden", "Vous ne pouvez pas changer le genre de cette personne.")
    if gender not in Gender.values:
        raise DomainError("bad_gender", "Le genre est femme, homme ou non renseigné.")
    before = Gender(person.gender)
    if before == gender:
        return person
    person.gender = gender
    person.save(update_fields=["gender"])
    record_entry(
        actor=actor,
        act="set_gender",
        on=person,
        comment=f"auparavant : {before.label}",
        before={"gender": before.value},
        after={"gender": gender},
    )
    return person
