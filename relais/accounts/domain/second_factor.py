"""The second factor: an authenticator application's codes, and recovery codes for the day it is lost."""

import secrets

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from relais.accounts.domain.attempts import count_attempt, forget_attempts
from relais.accounts.domain.sessions import end_other_sessions
from relais.accounts.enums import AttemptKind
from relais.accounts.models import Person, Session, hash_token
from relais.accounts.rules import can_manage_account, can_reset_second_factor
from relais.accounts.selectors import acts_widely, has_second_factor
from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope

RECOVERY_CODES = 10
# Neither 0, 1, I, L, O nor U: what is copied by hand is not misread.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
GROUP = 4
STORED_LENGTH = 16  # of the digest, in a column of django-otp
TOTP_DIGITS = 6
WRONG_CODE = (
    "Ce code n'est pas le bon, ou il a déjà servi. Attendez le suivant, et vérifiez l'heure du téléphone."
)
NOT_YOURS = "Ce compte n'est pas le vôtre."


@transaction.atomic
def enrol_second_factor(
    *, actor: Scope, person: Person, key: str, code: str, is_verified: bool, keep: str
) -> list[str]:
    """Make the application that holds this key the person's second factor, and return new recovery codes.

    `code` proves that it does hold it. A factor enrolled before is replaced only from a session where it was
    verified (`is_verified`). Other sessions than the one named `keep` end. Raises DomainError `forbidden`,
    `unverified` or `wrong_code`.
    """
    if not can_manage_account(actor, person.pk):
        raise DomainError("forbidden", NOT_YOURS)
    if has_second_factor(person.pk) and not is_verified:
        raise DomainError("unverified", "Donnez d'abord un code de l'application actuelle.")
    TOTPDevice.objects.filter(user=person).delete()
    device = TOTPDevice.objects.create(user=person, name="Application", key=key)
    if not device.verify_token(_clean(code)):
        raise DomainError("wrong_code", WRONG_CODE)
    record_entry(actor=actor, act="enrol_second_factor", on=person)
    end_other_sessions(actor=actor, person=person, keep=keep)
    return _draw_recovery_codes(person)


@transaction.atomic
def renew_recovery_codes(*, actor: Scope, person: Person) -> list[str]:
    """Return new recovery codes; those given before open nothing. Raises DomainError `forbidden`."""
    if not can_manage_account(actor, person.pk) or not has_second_factor(person.pk):
        raise DomainError("forbidden", NOT_YOURS)
    record_entry(actor=actor, act="renew_recovery_codes", on=person)
    return _draw_recovery_codes(person)


def verify_second_factor(*, actor: Scope, person: Person, code: str, network: str) -> None:
    """Check a code of the application, or a recovery code, each good once.

    Raises DomainError `wrong_code`, or `too_many` while one must wait.
    """
    who = f"person:{person.pk}"
    count_attempt(kind=AttemptKind.CODE, who=who, network=network)
    with transaction.atomic():
        cleaned = _clean(code)
        is_totp = len(cleaned) == TOTP_DIGITS and cleaned.isdecimal()
        if not (_use_totp(person, cleaned) if is_totp else _use_recovery_code(person, cleaned)):
            raise DomainError("wrong_code", WRONG_CODE)
        comment = "application" if is_totp else "code de secours"
        record_entry(actor=actor, act="verify_second_factor", on=person, comment=comment)
    forget_attempts(kind=AttemptKind.CODE, who=who, network=network)


@transaction.atomic
def reset_second_factor(*, actor: Scope, person: Person) -> None:
    """Take the second factor away, for a telephone lost with its codes; every session of the person ends.

    Raises DomainError `forbidden`, or `obliged` to a person whose own roles require one.
    """
    if not can_reset_second_factor(actor, person.pk):
        raise DomainError("forbidden", "Vous ne pouvez pas retirer ce second facteur.")
    if actor.person_id == person.pk and acts_widely(person):
        raise DomainError("obliged", "Votre rôle demande un second facteur. Changez plutôt d'application.")
    TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()
    Session.objects.filter(person=person).delete()
    record_entry(actor=actor, act="reset_second_factor", on=person)


def _clean(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())


def _use_totp(person: Person, code: str) -> bool:
    device = TOTPDevice.objects.select_for_update().filter(user=person, confirmed=True).first()
    return device is not None and bool(device.verify_token(code))


def _use_recovery_code(person: Person, code: str) -> bool:
    device = StaticDevice.objects.select_for_update().filter(user=person, confirmed=True).first()
    return device is not None and bool(device.verify_token(_stored(code)))


def _stored(code: str) -> str:
    """Return what is kept of a recovery code: as of a password, not itself."""
    return hash_token(code)[:STORED_LENGTH]


def _draw_recovery_codes(person: Person) -> list[str]:
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name="Codes de secours")
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_stored(code)) for code in codes)
    return ["-".join(code[i : i + GROUP] for i in range(0, CODE_LENGTH, GROUP)) for code in codes]
