"""Shares; and the equality view's arithmetic: who is paid how much, with small cells hidden.

Each recipient is in one gender, one type and one zone, so that every table adds up to the same total. Awards
and amounts add up along the same lines as people: hidden where people are, they are as safe from subtraction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from relais.core.small_cells import hide_small_cells

PUPILS_OF_RATIO, TEACHERS_OF_RATIO = 1_000, 100


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody paid in the year: all they receive, told under the school where they receive most."""

    gender: str
    type: str
    zone: str
    awards: int
    cents: int


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What the money of some schools is measured against; None where it is not known of each of them."""

    pupils: int | None = None
    teachers: int | None = None


NO_YARDSTICK = Yardstick()


@dataclass(frozen=True, slots=True)
class Group:
    """Recipients to tell apart: their key, how they are called, what their money is measured against."""

    key: str
    label: str
    yardstick: Yardstick = NO_YARDSTICK


@dataclass(frozen=True, slots=True)
class Line:
    """What a group comes to; all of it None when hidden."""

    label: str
    people: int | None
    awards: int | None
    cents: int | None
    yardstick: Yardstick = NO_YARDSTICK

    @property
    def is_hidden(self) -> bool:
        """Whether its figures are kept back."""
        return self.people is None

    @property
    def mean_cents(self) -> int | None:
        """Cents per person; None without anybody, or hidden."""
        return _ratio(self.cents, self.people, 1)

    @property
    def cents_per_pupils(self) -> int | None:
        """Cents per thousand pupils."""
        return _ratio(self.cents, self.yardstick.pupils, PUPILS_OF_RATIO)

    @property
    def cents_per_teachers(self) -> int | None:
        """Cents per hundred teachers."""
        return _ratio(self.cents, self.yardstick.teachers, TEACHERS_OF_RATIO)


@dataclass(frozen=True, slots=True)
class Equality:
    """The tables; `crossed` has a row by type, each with a line by gender in the order of `by_gender`."""

    total: Line
    by_gender: list[Line]
    by_type: list[Line]
    by_zone: list[Line]
    crossed: list[list[Line]]


def tabulate(
    recipients: Sequence[Recipient],
    *,
    genders: Sequence[Group],
    types: Sequence[Group],
    zones: Sequence[Group],
    yardstick: Yardstick,
) -> Equality:
    """Add up, then hide: genders and types are one table and its margins, zones one that shares its total.

    Whoever is paid is of one of these genders, types and zones, none of which is an empty list.
    """
    cells = [[_of(recipients, gender=gender.key, type=kind.key) for gender in genders] for kind in types]
    shown = hide_small_cells([[len(cell) for cell in row] for row in cells])
    in_zones = [_of(recipients, zone=zone.key) for zone in zones]
    shown_zones = hide_small_cells([[len(each) for each in in_zones]])[0]
    if shown[-1][-1] is None:
        # The zones add up to a total that is kept back: all of them together would tell it.
        shown_zones = [None] * len(shown_zones)
    return Equality(
        total=_line(Group("", "Ensemble", yardstick), recipients, shown[-1][-1]),
        by_gender=[
            _line(group, _of(recipients, gender=group.key), count)
            for group, count in zip(genders, shown[-1], strict=False)
        ],
        by_type=[
            _line(group, _of(recipients, type=group.key), row[-1])
            for group, row in zip(types, shown, strict=False)
        ],
        by_zone=[
            _line(group, each, count)
            for group, each, count in zip(zones, in_zones, shown_zones, strict=False)
        ],
        crossed=[
            [
                _line(Group("", f"{kind.label}, {gender.label.lower()}"), cell, count)
                for gender, cell, count in zip(genders, row, counts, strict=False)
            ]
            for kind, row, counts in zip(types, cells, shown, strict=False)
        ],
    )


def _of(recipients: Iterable[Recipient], **wanted: str) -> list[Recipient]:
    return [each for each in recipients if all(getattr(each, name) == key for name, key in wanted.items())]


def _line(group: Group, recipients: Sequence[Recipient], shown: int | None) -> Line:
    if shown is None:
        return Line(group.label, None, None, None, group.yardstick)
    awards, cents = sum(each.awards for each in recipients), sum(each.cents for each in recipients)
    return Line(group.label, len(recipients), awards, cents, group.yardstick)


def _ratio(cents: int | None, whole: int | None, times: int) -> int | None:
    """Return cents for so many of a whole, rounded; None when either is not known, or the whole is nobody."""
    return round(cents * times / whole) if cents is not None and whole else None


@dataclass(frozen=True, slots=True)
class Portion:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """The percentage; 0 and 100 only where they are exact."""
        if self.part in {0, self.whole}:
            return 100 if self.part else 0
        return min(99, max(1, round(100 * self.part / self.whole)))
