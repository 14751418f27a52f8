"""What the schools of a campaign add up to: by zone, by type, by authority, by party awaited."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low

from relais.campaigns.enums import Awaited, Stage
from relais.dashboards.enums import Fact
from relais.dashboards.numbers import Portion
from relais.dashboards.selectors.campaign import NO_ZONE, Question, SchoolRow
from relais.schools.enums import SchoolType


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many schools, how many of them where each fact holds, how many waiting for each party.

    `key` and `label` name what they have in common: a zone, a type.
    """

    key: str
    label: str
    schools: int
    facts: Counter[str]
    awaited: Counter[str]

    @property
    def signed(self) -> Portion:
        """The letters signed."""
        return Portion(self.facts[Fact.SIGNED], self.schools)


@dataclass(frozen=True, slots=True)
class Wait:
    """The schools that wait for a party, and the lower median of their days."""

    awaited: Awaited
    schools: int
    median_days: int


def tally(rows: Iterable[SchoolRow], *, key: str = "", label: str = "") -> Tally:
    """Count the schools."""
    counted = list(rows)
    return Tally(
        key=key,
        label=label,
        schools=len(counted),
        facts=Counter(fact for row in counted for fact in row.facts),
        awaited=Counter(row.awaited for row in counted),
    )


def tallies_by_zone(rows: Iterable[SchoolRow]) -> list[Tally]:
    """Count the schools of each zone, by name; those without a zone last."""
    groups: dict[str, list[SchoolRow]] = defaultdict(list)
    names: dict[str, str] = {}
    for row in rows:
        groups[row.zone_key].append(row)
        names[row.zone_key] = row.zone.name if row.zone else "Sans zone"
    ordered = sorted(groups, key=lambda key: (key == NO_ZONE, names[key]))
    return [tally(groups[key], key=key, label=names[key]) for key in ordered]


def tallies_by_type(rows: Iterable[SchoolRow]) -> list[Tally]:
    """Count the schools of each type there is, in the order of the types."""
    groups: dict[str, list[SchoolRow]] = defaultdict(list)
    for row in rows:
        groups[row.school.type].append(row)
    return [
        tally(groups[kind], key=kind.value, label=str(kind.label)) for kind in SchoolType if kind in groups
    ]


def tallies_by_authority(rows: Iterable[SchoolRow]) -> list[Tally]:
    """Count the schools of each local authority, by name."""
    groups: dict[str, list[SchoolRow]] = defaultdict(list)
    names: dict[str, str] = {}
    for row in rows:
        groups[row.authority_key].append(row)
        names[row.authority_key] = str(row.school.authority)
    return [tally(groups[key], key=key, label=names[key]) for key in sorted(groups, key=names.__getitem__)]


def count_stages(rows: Iterable[SchoolRow]) -> dict[Stage, int]:
    """Count the schools at each stage, those where nobody is included, in order."""
    counts = Counter(row.stage for row in rows)
    return {stage: counts[stage] for stage in Stage}


def waits(rows: Iterable[SchoolRow]) -> list[Wait]:
    """Return the parties awaited somewhere, in the order of the enumeration, with how long."""
    days: dict[Awaited, list[int]] = defaultdict(list)
    for row in rows:
        if row.days is not None:
            days[row.awaited].append(row.days)
    return [
        Wait(awaited, len(days[awaited]), median_low(days[awaited])) for awaited in Awaited if awaited in days
    ]


def count_questions(rows: Iterable[SchoolRow]) -> list[tuple[Question, int]]:
    """Return the questions there are, in order, each with its number of schools."""
    return sorted(Counter(question for row in rows for question in row.questions).items())


def asks_for_money(rows: Iterable[SchoolRow]) -> bool:
    """Tell whether the academy has an amount to decide in one of these schools."""
    return any(question.is_about_money for row in rows for question in row.questions)
