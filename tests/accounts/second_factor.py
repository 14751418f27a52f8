"""An authenticator application, for tests."""

import time

from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from relais.accounts.models import Person
from relais.core.totp import new_totp_key

STEP = 30


def code_of(key: str, *, steps: int = 0) -> str:
    """Return the code an application that holds this key shows, some steps from now."""
    totp = TOTP(bytes.fromhex(key))
    totp.time = time.time() + steps * STEP
    return f"{totp.token():06d}"


def wrong_code_for(key: str) -> str:
    """Return six digits that are not the code of any step near now."""
    near = {code_of(key, steps=step) for step in range(-3, 4)}
    return next(code for code in (f"{number:06d}" for number in range(10)) if code not in near)


def enrol(person: Person, key: str = "") -> str:
    """Give the person a second factor that has never been used, and return its key."""
    key = key or new_totp_key()
    TOTPDevice.objects.create(user=person, name="Application", key=key)
    return key
