"""The number of a document: drawn at random, so that knowing one tells nothing of the others.

"LM26-7F3K-9QXM-2R": kind, school year, then 50 random bits in Crockford's base 32, which has no I, L, O
or U. Typing is tolerant: lower case, spaces, O for 0, I or L for 1.
"""

import re
import secrets

from relais.core.school_year import SchoolYear
from relais.documents.enums import DocumentKind

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_CHARACTERS = 10
PREFIXES = {DocumentKind.MISSION_LETTER: "LM", DocumentKind.PAPER_LETTER: "LP"}

_SHAPE = re.compile(rf"^([A-Z]{{2}})(\d{{2}})([{ALPHABET}]{{{RANDOM_CHARACTERS}}})$")
_MISREAD = str.maketrans("OIL", "011")
PREFIX_LENGTH = 2


def draw_number(kind: DocumentKind, year: SchoolYear) -> str:
    """Draw a number for a document of that kind and year."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    return _write(f"{PREFIXES[kind]}{int(year) % 100:02d}", drawn)


def read_number(typed: str) -> str | None:
    """Return the number somebody typed, as it is printed, or None if it cannot be one."""
    letters = re.sub(r"[^0-9A-Z]", "", typed.upper())
    found = _SHAPE.match(letters[:PREFIX_LENGTH] + letters[PREFIX_LENGTH:].translate(_MISREAD))
    return _write(found[1] + found[2], found[3]) if found else None


def _write(start: str, drawn: str) -> str:
    return "-".join([start, drawn[:4], drawn[4:8], drawn[8:]])
