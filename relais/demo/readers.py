"""The demonstration's own data: towns, and the invented names and texts it draws from.

Towns are real, with approximate positions and, per town, how many schools the invented academy puts
there. School names, people's names and texts are invented.
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"


class Town(NamedTuple):
    """A town, and how many schools of each kind the invented academy has in it."""

    departement_code: str
    name: str
    postcode: str
    bassin: str
    latitude: float
    longitude: float
    colleges: int
    lycees: int
    lp: int
    erea: int
    private_colleges: int
    private_lycees: int
    private_lp: int


class FirstName(NamedTuple):
    """A first name, and whether the demonstration gives it to women."""

    name: str
    is_feminine: bool


@cache
def towns() -> tuple[Town, ...]:
    """Return the towns, by département."""
    return tuple(
        Town(*row[:4], float(row[4]), float(row[5]), *map(int, row[6:]))  # type: ignore[call-arg, arg-type]
        for row in _rows("towns.csv")
    )


@cache
def school_names() -> tuple[str, ...]:
    """Return what follows "Collège", each once: "des Trois-Tilleuls"."""
    return tuple(name for (name,) in _rows("school_names.csv"))


@cache
def first_names() -> tuple[FirstName, ...]:
    """Return common first names."""
    return tuple(FirstName(name, gender == "F") for name, gender in _rows("first_names.csv"))


@cache
def last_names() -> tuple[str, ...]:
    """Return family names that sound invented."""
    return tuple(name for (name,) in _rows("last_names.csv"))


@cache
def texts(usage: str) -> tuple[str, ...]:
    """Return the variants written for a use: a section of the letter, an answer, a reason."""
    return tuple(text for use, text in _rows("texts.csv") if use == usage)


def _rows(file_name: str) -> Iterator[list[str]]:
    with (DATA / file_name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter=";")
        next(rows)
        yield from rows
