"""Money, in whole cents."""

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"
CENTS = 100


def format_euros(cents: int, *, decimals: bool = True) -> str:
    """Write cents as French euros, "1 250,00 €", with no-break spaces."""
    euros, rest = divmod(abs(cents), CENTS)
    whole = f"{euros:,}".replace(",", NARROW_NBSP)
    sign = "-" if cents < 0 else ""
    return f"{sign}{whole},{rest:02d}{NBSP}€" if decimals or rest else f"{sign}{whole}{NBSP}€"


def ninths(cents: int) -> list[int]:
    """Split a yearly amount into the nine monthly payments; the last one bears the rounding.

    Décret 2015-475, art. 3.
    """
    month = round(cents / 9)
    return [month] * 8 + [cents - month * 8]
