"""Reads: a school's priorities year after year, and what became of them."""

from collections import defaultdict
from dataclasses import dataclass, field

from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.letters.enums import Priority
from relais.letters.models import Letter, LetterActivity, PastOutcome
from relais.letters.selectors.letters import COUNTED, letters_visible_to
from relais.letters.selectors.templates import template_of
from relais.schools.models import School

ENOUGH_YEARS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """An activity in one year: its weight, empty when it was not kept, and what became of it if said."""

    year: SchoolYear
    priority: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """An activity over the years, in the words of the latest letter that has it."""

    code: str
    label: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Trajectory:
    """The letters that counted, the oldest first, and the activities they kept, by mission."""

    school: School
    letters: list[Letter]
    missions: list[tuple[str, list[Path]]] = field(default_factory=list)

    @property
    def has_enough(self) -> bool:
        """Whether the years are enough to speak of a trajectory."""
        return len(self.letters) >= ENOUGH_YEARS


def trajectory_of(scope: Scope, school: School) -> Trajectory:
    """Return the school's trajectory through the letters the scope may read."""
    counted = letters_visible_to(scope).filter(COUNTED, school=school)
    letters = list(counted.defer("signed_content").order_by("year"))
    titles: dict[str, str] = {}
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for letter in letters:
        for mission in template_of(letter).missions:
            titles[mission.code] = mission.title
            labels[mission.code] |= {each.code: each.label for each in mission.activities}
    weights, outcomes = _weights(letters), _outcomes(letters)
    kept = {code for _, code in weights}
    years = [letter.year for letter in letters]
    missions = [
        (
            title,
            [
                _path(each, labels[code][each], years, weights, outcomes)
                for each in labels[code]
                if each in kept
            ],
        )
        for code, title in titles.items()
    ]
    return Trajectory(school, letters, [(title, paths) for title, paths in missions if paths])


def _path(
    code: str,
    label: str,
    years: list[SchoolYear],
    weights: dict[tuple[SchoolYear, str], str],
    outcomes: dict[tuple[SchoolYear, str], str],
) -> Path:
    steps = (Step(year, weights.get((year, code), ""), outcomes.get((year, code), "")) for year in years)
    return Path(code, label, tuple(steps))


def _weights(letters: list[Letter]) -> dict[tuple[SchoolYear, str], str]:
    rows = LetterActivity.objects.filter(letter__in=letters).values_list("letter__year", "code", "priority")
    return {(year, code): str(Priority(priority).label) for year, code, priority in rows}


def _outcomes(letters: list[Letter]) -> dict[tuple[SchoolYear, str], str]:
    """Return the outcomes by the year of the priority: they are said in the letter of the year after."""
    rows = PastOutcome.objects.filter(letter__in=letters).exclude(outcome="").select_related("letter")
    return {(row.letter.year.previous, row.code): row.get_outcome_display() for row in rows}
