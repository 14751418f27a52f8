"""A scale read for all schools at once: what it costs, who gains, who loses. Pure arrays, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from relais.allowances.enums import LineBasis
from relais.schools.enums import SchoolType, Sector

Integers: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

NO_AMOUNT = -1
UNKNOWN_PUPILS = -1
TYPES = tuple(SchoolType.values)
SECTORS = tuple(Sector.values)


class Rule(NamedTuple):
    """A line of a scale as plain values; amounts in cents, bounds included, `max_pupils` None for ever."""

    position: int
    school_types: tuple[str, ...]
    sector: str
    min_pupils: int
    max_pupils: int | None
    cents: int | None
    basis: str = LineBasis.PER_SCHOOL.value
    max_people: int | None = None
    note: str = ""

    def names(self, school_type: str, sector: str) -> bool:
        """Tell whether the line is about schools of this type and sector, whatever their size."""
        return school_type in self.school_types and self.sector == sector


@dataclass(frozen=True, slots=True)
class SchoolArrays:
    """Schools as columns: type and sector by their rank, pupils (-1 unknown), referents."""

    types: Integers
    sectors: Integers
    pupils: Integers
    people: Integers

    def __len__(self) -> int:
        """Return how many schools."""
        return len(self.types)


def arrays_of(
    types: Sequence[str], sectors: Sequence[str], pupils: Sequence[int | None], people: Sequence[int]
) -> SchoolArrays:
    """Put the facts of schools, in the same order, into columns."""
    return SchoolArrays(
        types=np.array([TYPES.index(each) for each in types], dtype=np.int64),
        sectors=np.array([SECTORS.index(each) for each in sectors], dtype=np.int64),
        pupils=np.array([UNKNOWN_PUPILS if each is None else each for each in pupils], dtype=np.int64),
        people=np.array(people, dtype=np.int64),
    )


def named_by(rule: Rule, schools: SchoolArrays) -> Flags:
    """Tell which schools are of the line's types and sector."""
    is_named = np.array([each in rule.school_types for each in TYPES])
    return np.asarray(is_named[schools.types] & (schools.sectors == SECTORS.index(rule.sector)))


def covered_by(rule: Rule, schools: SchoolArrays) -> Flags:
    """Tell which schools fall in the line."""
    covered = named_by(rule, schools) & (schools.pupils >= rule.min_pupils) & (schools.pupils >= 0)
    return covered if rule.max_pupils is None else covered & (schools.pupils <= rule.max_pupils)


def worth(rule: Rule, people: Integers) -> Integers:
    """Return what the line is worth to schools with so many referents, -1 where it is to be decided."""
    if rule.cents is None:
        return np.full(len(people), NO_AMOUNT, dtype=np.int64)
    if rule.max_people is None:
        return np.full(len(people), rule.cents, dtype=np.int64)
    return rule.cents * np.minimum(people, rule.max_people)


def amounts(schools: SchoolArrays, rules: Sequence[Rule]) -> Integers:
    """Return each school's amount in cents, -1 where there is none; the first line that covers holds."""
    result = np.full(len(schools), NO_AMOUNT, dtype=np.int64)
    is_free = np.ones(len(schools), dtype=np.bool_)
    for rule in rules:
        covered = is_free & covered_by(rule, schools)
        result[covered] = worth(rule, schools.people[covered])
        is_free &= ~covered
    return result


class Outlook(IntEnum):
    """What a scale changes for a school."""

    SAME = 0
    GAINS = 1
    LOSES = 2
    SETTLED = 3  # an amount instead of a question
    OPENED = 4  # a question instead of an amount
    NO_AMOUNT = 5  # a question under both


def outlooks(before: Integers, after: Integers) -> Integers:
    """Return each school's outlook, from its amounts under both scales."""
    had, has = before >= 0, after >= 0
    cases = [~had & ~has, ~had, ~has, after > before, after < before]
    results = [Outlook.NO_AMOUNT, Outlook.SETTLED, Outlook.OPENED, Outlook.GAINS, Outlook.LOSES]
    return np.select(cases, [int(each) for each in results], int(Outlook.SAME)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Totals:
    """What a scale costs some schools and changes for them; amounts in cents.

    `difference` is `gained` less `lost`, plus what schools without amount before now receive, minus what
    those without amount after no longer do.
    """

    schools: int
    before: int
    after: int
    gainers: int
    gained: int
    losers: int
    lost: int
    settled: int
    opened: int
    questions: int

    @property
    def difference(self) -> int:
        """What the new scale costs more, negative when it costs less."""
        return self.after - self.before


def add_up(before: Integers, after: Integers) -> Totals:
    """Add up these schools."""
    return _add_up_codes(np.zeros(len(before), dtype=np.int64), 1, before, after)[0]


def add_up_by(keys: Sequence[str], before: Integers, after: Integers) -> dict[str, Totals]:
    """Add up the schools of each key, in the order the keys first come."""
    ranks = {key: rank for rank, key in enumerate(dict.fromkeys(keys))}
    codes = np.array([ranks[key] for key in keys], dtype=np.int64)
    return dict(zip(ranks, _add_up_codes(codes, len(ranks), before, after), strict=True))


def _add_up_codes(codes: Integers, groups: int, before: Integers, after: Integers) -> list[Totals]:
    """Add up the schools of each code, from 0 up to the number of groups."""
    outlook, change = outlooks(before, after), after - before

    def count(kept: Flags) -> list[int]:
        return [int(each) for each in np.bincount(codes[kept], minlength=groups)]

    def money(cents: Integers, kept: Flags) -> list[int]:
        """Add whole cents, exact as floats up to 2**53."""
        return [int(each) for each in np.bincount(codes[kept], weights=cents[kept], minlength=groups)]

    gains, loses = outlook == Outlook.GAINS, outlook == Outlook.LOSES
    columns = (
        count(np.ones(len(codes), dtype=np.bool_)),
        money(before, before >= 0),
        money(after, after >= 0),
        count(gains),
        money(change, gains),
        count(loses),
        money(-change, loses),
        count(outlook == Outlook.SETTLED),
        count(outlook == Outlook.OPENED),
        count(after < 0),
    )
    return [Totals(*row) for row in zip(*columns, strict=True)]
