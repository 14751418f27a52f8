"""What a cell of last years' answers says: a date, a weight, names."""

import re
from datetime import date, datetime

from relais.core.folding import fold
from relais.letters.enums import Priority

NO = frozenset(
    {"", "n", "non", "no", "0", "faux", "n/a", "na", "aucune", "sans objet", "non retenue", "non retenu"}
)
YES = frozenset({"y", "o", "oui", "yes", "x", "1", "vrai", "retenue", "retenu"})
MAIN = ("princip", "priorit")
SECONDARY = ("second",)
FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d")
# What the tool writes for "completed" when the survey keeps no date.
NO_DATE = date(1980, 1, 1)
_CODE = re.compile(r"M\s?[1-4]\.\s?A?\d{1,2}", re.IGNORECASE)


def read_weight(text: str) -> Priority | None:
    """Return how much an activity weighed; None when it was not kept. ValueError for anything else.

    A plain yes is a main activity: the old form asked for priorities.
    """
    plain = fold(text)
    if plain in NO or plain.startswith("non "):
        return None
    if plain in YES or plain.startswith(MAIN):
        return Priority.MAIN
    if plain.startswith(SECONDARY) or plain == "2":
        return Priority.SECONDARY
    raise ValueError(text)


def read_day(text: str) -> date | None:
    """Return the day of "2024-10-03 14:02:00" or "03/10/2024", None when nothing is said; or ValueError."""
    first = text.split(" ", maxsplit=1)[0].split("T", maxsplit=1)[0]
    if not first:
        return None
    for pattern in FORMATS:
        try:
            day = datetime.strptime(first, pattern).date()  # noqa: DTZ007 - a day, without hour
        except ValueError:
            continue
        return None if day == NO_DATE else day
    raise ValueError(text)


def read_codes(text: str) -> list[str]:
    """Return the codes of activities that a text names, as templates write them."""
    return list(dict.fromkeys(re.sub(r"\s", "", found).upper() for found in _CODE.findall(text)))
