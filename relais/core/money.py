"""Money, in whole cents."""

import re

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"
CENTS = 100


def format_euros(cents: int, *, decimals: bool = True) -> str:
    """Write cents as French euros, "1 250,00 €", with no-break spaces."""
    euros, rest = divmod(abs(cents), CENTS)
    whole = f"{euros:,}".replace(",", NARROW_NBSP)
    sign = "-" if cents < 0 else ""
    return f"{sign}{whole},{rest:02d}{NBSP}€" if decimals or rest else f"{sign}{whole}{NBSP}€"


_TYPED = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?")


def read_euros(text: str) -> int | None:
    """Read "138,89", "1 250,00 €" or "5", as cents; None for what is no amount, or is negative."""
    found = _TYPED.fullmatch(re.sub(r"[\s€]", "", text))
    return int(found[1]) * CENTS + int((found[2] or "").ljust(2, "0")) if found else None


def ninths(cents: int) -> list[int]:
    """Split a yearly amount into the nine monthly payments; the last one bears the rounding.

    Décret 2015-475, art. 3.
    """
    month = round(cents / 9)
    return [month] * 8 + [cents - month * 8]
