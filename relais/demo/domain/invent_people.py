"""Invented people, always the same, each with an address in example.org that nobody else has."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from random import Random

from relais.demo.readers import first_names, last_names

DOMAIN = "example.org"


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """Somebody who does not exist."""

    first_name: str
    last_name: str
    address: str
    is_feminine: bool


class PeopleInventor:
    """Draws people one after the other; two may have the same name, never the same address."""

    def __init__(self, random: Random) -> None:
        """Draw from this lottery."""
        self._random = random
        self._namesakes: Counter[str] = Counter()

    def invent(self) -> InventedPerson:
        """Return one more person."""
        drawn = self._random.choice(first_names())
        first_name = drawn.name
        last_name = self._random.choice(last_names())
        local_part = f"{_plain(first_name)}.{_plain(last_name)}"
        self._namesakes[local_part] += 1
        rank = self._namesakes[local_part]
        return InventedPerson(
            first_name,
            last_name,
            f"{local_part}{rank if rank > 1 else ''}@{DOMAIN}",
            drawn.is_feminine,
        )


def _plain(name: str) -> str:
    """Return a name as an address writes it: "Chèvrefeuil" is "chevrefeuil"."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]+", "-", ascii_name).strip("-")
