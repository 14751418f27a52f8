"""A person enters the application, known by an address."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from relais.accounts.models import EmailAddress, Person
from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope


def clean_address(address: str) -> str:
    """Return the address in lower case without spaces around; DomainError `bad_address` if it is none."""
    cleaned = address.strip().lower()
    try:
        validate_email(cleaned)
    except ValidationError as error:
        raise DomainError(
            "bad_address",
            f"« {address} » n'est pas une adresse électronique. Exemple : prenom.nom@ac-academie.fr.",
        ) from error
    return cleaned


@transaction.atomic
def create_person(*, actor: Scope, first_name: str, last_name: str, address: str) -> Person:
    """Return the person who has this address, created with this name if nobody has it.

    A person known without a name yet receives the one given; a known name is never replaced.
    Raises DomainError `bad_address`, or `inactive_person` when the account was closed.
    """
    cleaned = clean_address(address)
    first_name, last_name = first_name.strip(), last_name.strip()
    known = EmailAddress.objects.select_related("person").filter(address__iexact=cleaned).first()
    if known is None:
        person = Person.objects.create(first_name=first_name, last_name=last_name)
        EmailAddress.objects.create(person=person, address=cleaned)
        record_entry(actor=actor, act="create_person", on=person)
        return person
    person = known.person
    if not person.is_active:
        raise DomainError(
            "inactive_person", f"Le compte de {cleaned} est fermé. Écrivez à l'équipe numérique."
        )
    if not person.is_named and first_name and last_name:
        person.first_name, person.last_name = first_name, last_name
        person.save(update_fields=["first_name", "last_name"])
        record_entry(actor=actor, act="name_person", on=person)
    return person
