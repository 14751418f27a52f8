"""A person's addresses: one more, another main one, one less."""

from django.db import transaction

from relais.accounts.domain.create_person import clean_address
from relais.accounts.models import EmailAddress, Person
from relais.accounts.rules import can_edit_person
from relais.accounts.selectors.people import place_of
from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope

FORBIDDEN = "Vous ne pouvez pas changer les adresses de cette personne."


@transaction.atomic
def add_address(*, actor: Scope, person: Person, address: str) -> EmailAddress:
    """Give the person one more address, the main one if there was none; their own is returned unchanged.

    Raises DomainError `forbidden`, `bad_address`, or `address_of_another`.
    """
    _check(actor, person)
    cleaned = clean_address(address)
    known = EmailAddress.objects.filter(address__iexact=cleaned).first()
    if known is not None and known.person_id == person.pk:
        return known
    if known is not None:
        raise DomainError("address_of_another", "Cette adresse est déjà celle d'une autre personne.")
    has_main = EmailAddress.objects.filter(person=person, is_main=True).exists()
    added = EmailAddress.objects.create(person=person, address=cleaned, is_main=not has_main)
    record_entry(actor=actor, act="add_address", on=person, comment=cleaned)
    return added


@transaction.atomic
def make_main_address(*, actor: Scope, address: EmailAddress) -> EmailAddress:
    """Have the person written to at this address. Raises DomainError `forbidden`."""
    _check(actor, address.person)
    addresses = EmailAddress.objects.filter(person=address.person_id)
    before = addresses.filter(is_main=True).first()
    if before != address:
        addresses.filter(is_main=True).update(is_main=False)
        address.is_main = True
        address.save(update_fields=["is_main"])
        comment = f"{address}, auparavant : {before}" if before else str(address)
        record_entry(
            actor=actor,
            act="make_main_address",
            on=address.person,
            comment=comment,
            before={"address": str(before or "")},
            after={"address": str(address)},
        )
    return address


@transaction.atomic
def remove_address(*, actor: Scope, address: EmailAddress) -> None:
    """Take an address away: it neither receives mail nor signs in any more.

    Raises DomainError `forbidden`, or `main_address` for the one the person is written to.
    """
    _check(actor, address.person)
    if address.is_main:
        raise DomainError(
            "main_address", "C'est l'adresse principale : choisissez-en d'abord une autre comme principale."
        )
    record_entry(actor=actor, act="remove_address", on=address.person, comment=str(address))
    address.delete()


def _check(actor: Scope, person: Person) -> None:
    """Lock the person, so that two acts at once leave one main address; refuse whoever may not."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if not can_edit_person(actor, place_of(locked)):
        raise DomainError("forbidden", FORBIDDEN)
