"""What a scale would change, school by school: schools are read once, any number of scales applied."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.db.models import Count

from relais.allowances.enums import PeopleSource
from relais.allowances.models import Scale
from relais.allowances.numbers.whatif import (
    NO_AMOUNT,
    Flags,
    Integers,
    Outlook,
    Rule,
    SchoolArrays,
    Totals,
    add_up,
    add_up_by,
    amounts,
    arrays_of,
    named_by,
    outlooks,
)
from relais.allowances.selectors.scales import rules_of, scale_for
from relais.core.school_year import SchoolYear
from relais.designations.enums import ACTIVE_STATES
from relais.designations.models import Designation
from relais.schools.enums import Sector
from relais.schools.models import Academie, School
from relais.schools.selectors import latest_head_counts

SIZE_BANDS = ((0, 200), (201, 350), (351, 500), (501, 800), (801, None))


@dataclass(frozen=True, slots=True)
class Ground:
    """The open schools of an academy as a simulation sees them: pupils, and the year they were counted."""

    year: SchoolYear
    schools: list[School]
    pupils: list[int | None]
    counted: list[SchoolYear | None]
    people: list[int]
    sources: list[PeopleSource]
    arrays: SchoolArrays

    def counted_years(self) -> dict[SchoolYear | None, int]:
        """Return how many schools each head-count's year serves, the latest first; None: never counted."""
        known = sorted({each for each in self.counted if each is not None}, reverse=True)
        years: list[SchoolYear | None] = [*known, *([None] if None in self.counted else [])]
        return {each: self.counted.count(each) for each in years}

    def keep(self, kept: Flags) -> "Ground":
        """Return the schools of these places alone."""
        places = [int(each) for each in np.flatnonzero(kept)]
        columns = self.arrays
        return Ground(
            year=self.year,
            schools=[self.schools[each] for each in places],
            pupils=[self.pupils[each] for each in places],
            counted=[self.counted[each] for each in places],
            people=[self.people[each] for each in places],
            sources=[self.sources[each] for each in places],
            arrays=SchoolArrays(
                columns.types[places],
                columns.sectors[places],
                columns.pupils[places],
                columns.people[places],
            ),
        )


def ground_for(academie: Academie, *, year: SchoolYear, assumed_people: int = 1) -> Ground:
    """Return the academy's open schools, with the last head-count known for `year`.

    Referents are those of this year's team, else of last year's, else as many as assumed. Three statements.
    """
    opened = School.objects.filter(academie=academie, is_open=True)
    schools = list(opened.order_by("pk"))
    counts = latest_head_counts(year, opened)
    found = [counts.get(school.pk) for school in schools]
    pupils = [
        None if count is None else count.pupils(counts_post_bac=academie.counts_post_bac) for count in found
    ]
    teams = _team_sizes(academie, SchoolYear.current())
    people = [teams.get(school.pk, (assumed_people, PeopleSource.ASSUMED)) for school in schools]
    numbers = [number for number, _ in people]
    return Ground(
        year=year,
        schools=schools,
        pupils=pupils,
        counted=[None if count is None else count.year for count in found],
        people=numbers,
        sources=[source for _, source in people],
        arrays=arrays_of(
            [school.type for school in schools], [school.sector for school in schools], pupils, numbers
        ),
    )


def _team_sizes(academie: Academie, year: SchoolYear) -> dict[int, tuple[int, PeopleSource]]:
    """Return, by school id, how many referents it has this year, else had last year."""
    active = Designation.objects.filter(
        school__academie=academie, year__in=(year, year.previous), state__in=ACTIVE_STATES
    )
    rows = active.order_by("year").values_list("school_id", "year").annotate(number=Count("pk"))
    return {
        school_id: (number, PeopleSource.THIS_YEAR if found == year else PeopleSource.LAST_YEAR)
        for school_id, found, number in rows
    }


@dataclass(frozen=True, slots=True)
class SchoolImpact:
    """What a scale changes for one school; amounts in cents, None for a question to the academy."""

    school: School
    pupils: int | None
    counted: SchoolYear | None
    people: int
    source: PeopleSource
    before: int | None
    after: int | None
    outlook: Outlook

    @property
    def difference(self) -> int | None:
        """What the school would receive more, negative when less; None where either is a question."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Simulation:
    """A scale against another, on the same schools."""

    ground: Ground
    before: Integers
    after: Integers
    pays_people: bool

    @cached_property
    def total(self) -> Totals:
        """All schools together."""
        return add_up(self.before, self.after)

    def by(self, key: Callable[[School], str]) -> dict[str, Totals]:
        """Add up the schools by what is asked of each."""
        return add_up_by([key(school) for school in self.ground.schools], self.before, self.after)

    def by_size(self) -> dict[str, Totals]:
        """Add up the schools by band of pupils, the smallest first, those never counted last."""
        ranks = [_size_rank(pupils) for pupils in self.ground.pupils]
        found = add_up_by([str(rank) for rank in ranks], self.before, self.after)
        return {SIZE_LABELS[rank]: found[str(rank)] for rank in sorted(set(ranks))}

    def impacts(self) -> list[SchoolImpact]:
        """Return each school's own."""
        ground, outlook = self.ground, outlooks(self.before, self.after)
        return [
            SchoolImpact(
                school=school,
                pupils=ground.pupils[place],
                counted=ground.counted[place],
                people=ground.people[place],
                source=ground.sources[place],
                before=_amount(self.before[place]),
                after=_amount(self.after[place]),
                outlook=Outlook(int(outlook[place])),
            )
            for place, school in enumerate(ground.schools)
        ]


def _amount(cents: np.int64) -> int | None:
    return None if cents == NO_AMOUNT else int(cents)


def _size_label(lowest: int, highest: int | None) -> str:
    return f"{lowest} élèves et plus" if highest is None else f"de {lowest} à {highest} élèves"


SIZE_LABELS = (*(_size_label(*band) for band in SIZE_BANDS), "effectif inconnu")


def _size_rank(pupils: int | None) -> int:
    if pupils is None:
        return len(SIZE_BANDS)
    return next(rank for rank, (_, highest) in enumerate(SIZE_BANDS) if highest is None or pupils <= highest)


def simulate(ground: Ground, *, before: Sequence[Rule], after: Sequence[Rule]) -> Simulation:
    """Apply both scales to the public schools, and to the private ones that either names."""
    is_kept = ground.arrays.sectors == list(Sector.values).index(Sector.PUBLIC)
    for rule in (*before, *after):
        is_kept = is_kept | named_by(rule, ground.arrays)
    kept = ground.keep(is_kept)
    return Simulation(
        ground=kept,
        before=amounts(kept.arrays, before),
        after=amounts(kept.arrays, after),
        pays_people=any(rule.max_people is not None for rule in (*before, *after)),
    )


def simulate_draft(draft: Scale, academie: Academie, *, year: SchoolYear, assumed_people: int) -> Simulation:
    """Simulate a draft against the scale in force in `year`."""
    ground = ground_for(academie, year=year, assumed_people=assumed_people)
    return simulate(ground, before=rules_of(scale_for(academie, year)), after=rules_of(draft))
