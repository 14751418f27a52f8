"""Passwords: chosen, tried."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from relais.accounts.domain.attempts import count_attempt, forget_attempts
from relais.accounts.domain.sessions import end_other_sessions
from relais.accounts.enums import AttemptKind
from relais.accounts.models import Person
from relais.accounts.rules import can_manage_account
from relais.accounts.selectors import is_offered_password, person_by_address
from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope

# The same, whether nobody has this address, or the person has no password, or another.
BAD_CREDENTIALS = "L'adresse ou le mot de passe n'est pas le bon."


def check_password(*, address: str, password: str, network: str) -> Person:
    """Return whoever has this address and this password, tried from that network.

    Raises DomainError `bad_credentials`, or `too_many` while one must wait, whoever has the address.
    """
    who = f"address:{address.strip().lower()}"
    count_attempt(kind=AttemptKind.PASSWORD, who=who, network=network)
    person = person_by_address(address)
    # Somebody unknown, or without password, takes as long as a wrong password.
    if not (person or Person()).check_password(password) or person is None:
        raise DomainError("bad_credentials", BAD_CREDENTIALS)
    forget_attempts(kind=AttemptKind.PASSWORD, who=who, network=network)
    return person


@transaction.atomic
def choose_password(*, actor: Scope, person: Person, password: str, keep: str) -> Person:
    """Give the person this password, and end their other sessions than the one named `keep`.

    Raises DomainError `forbidden`, `not_offered` when the person signs in by mailed link only, or
    `weak_password` with what is wrong.
    """
    if not can_manage_account(actor, person.pk):
        raise DomainError("forbidden", "Ce mot de passe n'est pas le vôtre.")
    if not is_offered_password(person):
        raise DomainError("not_offered", "Vous vous connectez par un lien : aucun mot de passe à retenir.")
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise DomainError("weak_password", " ".join(error.messages)) from error
    person.set_password(password)
    person.save(update_fields=["password"])
    record_entry(actor=actor, act="choose_password", on=person)
    end_other_sessions(actor=actor, person=person, keep=keep)
    return person
