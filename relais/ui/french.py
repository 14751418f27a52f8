"""French as it is typeset: no-break spaces, dates in full, hours "14 h 30"."""

import re
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

from relais.core.money import NARROW_NBSP, NBSP

_BEFORE_HIGH = re.compile(r"[ \u00a0\u202f]+([;!?»])")
_BEFORE_COLON = re.compile(r"[ \u00a0\u202f]+:")
_AFTER_QUOTE = re.compile(r"«[ \u00a0\u202f]+")
_BEFORE_UNIT = re.compile(r"(\d) (€|%|h\b|km\b|élèves?\b)")


def typeset(text: str) -> str:
    """Make the spaces French typography wants unbreakable; never adds a space nobody typed."""
    text = _BEFORE_HIGH.sub(lambda found: (NBSP if found[1] == "»" else NARROW_NBSP) + found[1], text)
    text = _BEFORE_COLON.sub(f"{NBSP}:", text)
    text = _AFTER_QUOTE.sub(f"«{NBSP}", text)
    return _BEFORE_UNIT.sub(rf"\1{NBSP}\2", text)


def long_date(day: date) -> str:
    """Return "mercredi 3 septembre 2026", "mardi 1er septembre 2026" for the first of a month."""
    return _write(day, "l j F Y")


def day_month(day: date) -> str:
    """Return "2 octobre", "1er octobre" for the first of a month."""
    return _write(day, "j F")


def _write(day: date, format_string: str) -> str:
    written = date_format(day, format_string)
    return re.sub(r"\b1 ", "1er ", written, count=1) if day.day == 1 else written


def short_date(day: date) -> str:
    """Return "03/09/2026"."""
    return day.strftime("%d/%m/%Y")


def hour(moment: datetime) -> str:
    """Return "14 h 30", in the site's time zone."""
    here = local(moment)
    return f"{here:%H}{NBSP}h{NBSP}{here:%M}".removeprefix("0")


def local(moment: datetime) -> datetime:
    """Return the instant in the site's time zone."""
    return timezone.localtime(moment)


def number(value: int) -> str:
    """Return "12 560"."""
    return f"{value:,}".replace(",", NARROW_NBSP)
