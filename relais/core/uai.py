"""The UAI, a school's national number: seven digits and a control letter (domain, 8.1)."""

import re

from django.core.exceptions import ValidationError

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
SHAPE = re.compile(r"^\d{7}[A-Z]$")
DIGITS = re.compile(r"^\d{7}$")


def control_letter(digits: str) -> str:
    """Return the letter that must follow these seven digits."""
    return LETTERS[int(digits) % len(LETTERS)]


def normalise_uai(text: str) -> str:
    """Return the text in capitals without spaces, as a UAI is written."""
    return re.sub(r"\s+", "", text).upper()


def looks_like_uai(text: str) -> bool:
    """Tell whether the text has the shape of a UAI, right letter or not."""
    return bool(SHAPE.match(normalise_uai(text)))


def is_valid_uai(text: str) -> bool:
    """Tell whether the text is a UAI with its right control letter."""
    uai = normalise_uai(text)
    return bool(SHAPE.match(uai)) and uai[-1] == control_letter(uai[:7])


def suggest_uai(text: str) -> str | None:
    """Return the UAI meant by seven digits with a wrong or missing letter, or None."""
    digits = normalise_uai(text)[:7]
    return digits + control_letter(digits) if DIGITS.match(digits) else None


def validate_uai(value: str) -> None:
    """Refuse a UAI whose control letter is wrong, naming the right one."""
    if not is_valid_uai(value):
        meant = suggest_uai(value)
        hint = f" Vouliez-vous dire {meant} ?" if meant else " Exemple : 0860034V."
        msg = f"« {value} » n'est pas un numéro UAI.{hint}"
        raise ValidationError(msg, code="uai")
