"""Reads: what the variables of a letter's texts stand for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from relais.accounts.selectors import assignments_on
from relais.allowances.models import Envelope
from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.core.scope import Role
from relais.designations.enums import ACTIVE_STATES
from relais.designations.models import Designation
from relais.letters.catalogue import VARIABLES, Facts, Variable, fill, names_in
from relais.letters.models import Letter
from relais.schools.models import School
from relais.schools.selectors import latest_head_counts


class Filling:
    """Writes the values of one letter in place of the variables of its texts; reads them once, if any."""

    def __init__(self, letter: Letter) -> None:
        """Read nothing yet."""
        self.letter = letter

    @cached_property
    def facts(self) -> Facts:
        """What is known of the letter."""
        return facts_of_schools([self.letter.school], self.letter.year)[self.letter.school_id]

    def __call__(self, text: str) -> str:
        """Return the text with its values."""
        return fill(text, self.facts) if "{" in text else text


def facts_of_schools(schools: Sequence[School], year: SchoolYear) -> dict[int, Facts]:
    """Return, by school id, what is known of each school that year, in as many queries for one as for all.

    Schools come with their academy and their authority.
    """
    ids = [school.pk for school in schools]
    counts = latest_head_counts(year, School.objects.filter(pk__in=ids))
    heads, teams, cents = _heads(ids), _teams(ids, year), _cents(ids, year)
    return {
        school.pk: Facts(
            year=year,
            school_name=school.name,
            uai=school.uai,
            school_type=school.get_type_display(),
            town=school.town,
            pupils=counts[school.pk].pupils(counts_post_bac=school.academie.counts_post_bac)
            if school.pk in counts
            else None,
            authority=str(school.authority),
            academie=str(school.academie),
            head=heads.get(school.pk, ""),
            referents=tuple(teams.get(school.pk, ())),
            cents=cents.get(school.pk),
        )
        for school in schools
    }


def _heads(ids: Sequence[int]) -> dict[int | None, str]:
    held = assignments_on(clock.today()).filter(school_id__in=ids, role=Role.HEAD)
    ordered = held.select_related("person").order_by("starts_on", "pk")
    return {each.school_id: str(each.person) for each in ordered}


def _teams(ids: Sequence[int], year: SchoolYear) -> dict[int, list[str]]:
    team = Designation.objects.filter(school_id__in=ids, year=year, state__in=ACTIVE_STATES, is_interim=False)
    names = defaultdict(list)
    for each in team.select_related("person").order_by("pk"):
        names[each.school_id].append(str(each.person))
    return names


def _cents(ids: Sequence[int], year: SchoolYear) -> dict[int, int | None]:
    return dict(Envelope.objects.filter(school_id__in=ids, year=year).values_list("school_id", "cents"))


def empty_variables(texts: Iterable[str], facts: Iterable[Facts]) -> list[tuple[Variable, int]]:
    """Return the variables of these texts that nothing is known of somewhere, with for how many schools."""
    used = [VARIABLES[name] for name in dict.fromkeys(name for text in texts for name in names_in(text))]
    known = list(facts)
    counted = [(variable, sum(not variable.value(each) for each in known)) for variable in used]
    return [(variable, number) for variable, number in counted if number]
