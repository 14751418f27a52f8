"""Reads: what is kept in a letter, what it still lacks before it is proposed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.letters.catalogue import Activity, Known, Mission, Template, is_shown
from relais.letters.enums import HolderRole, PartCode, Priority
from relais.letters.models import Letter, LetterActivity, LetterSection, PastOutcome
from relais.letters.selectors.letters import is_frozen
from relais.letters.selectors.templates import template_of

WHOLE = 100
DIGEST_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """An activity as kept in a letter: how much it weighs, who holds it, what is expected.

    The first two lists hold who is responsible, the next two who contributes.
    """

    priority: Priority
    designation_ids: tuple[int, ...] = ()
    parties: tuple[str, ...] = ()
    contributor_ids: tuple[int, ...] = ()
    contributor_parties: tuple[str, ...] = ()
    aim: str = ""
    indicator: str = ""
    due_on: date | None = None

    @property
    def is_held(self) -> bool:
        """Whether somebody is responsible for it."""
        return bool(self.designation_ids or self.parties)

    def held_by(self, heirs: Mapping[int, int], *, due_on: date | None) -> "Kept":
        """Return the same activity, for that date, held by the heir of each of its holders."""
        return replace(
            self,
            designation_ids=tuple(sorted({heirs[pk] for pk in self.designation_ids})),
            contributor_ids=tuple(sorted({heirs[pk] for pk in self.contributor_ids})),
            due_on=due_on,
        )

    @property
    def digest(self) -> str:
        """A short hash of it all: two pages that show the same choice have the same."""
        fields = (getattr(self, name) for name in self.__slots__)
        return sha256("|".join(map(str, fields)).encode()).hexdigest()[:DIGEST_LENGTH]


class MissingPart(NamedTuple):
    """What a letter lacks before it can be signed, and the part of the page where it is given."""

    text: str
    part: PartCode


def kept_activities(letter: Letter, team: Sequence[Designation]) -> dict[str, Kept]:
    """Return, by code, the activities kept; who has left the team holds nothing any more."""
    present = {designation.pk for designation in team}
    rows = LetterActivity.objects.filter(letter=letter).prefetch_related("holders")
    return {row.code: as_kept(row, present) for row in rows}


def as_kept(row: LetterActivity, present: set[int]) -> Kept:
    """Return a row, with its prefetched holders who are present, as a value."""

    def ids(role: HolderRole) -> tuple[int, ...]:
        held = (each.designation_id for each in row.holders.all() if each.role == role)
        return tuple(sorted(pk for pk in held if pk in present))

    def parties(role: HolderRole) -> tuple[str, ...]:
        return tuple(sorted(each.party for each in row.holders.all() if each.party and each.role == role))

    return Kept(
        priority=Priority(row.priority),
        designation_ids=ids(HolderRole.RESPONSIBLE),
        parties=parties(HolderRole.RESPONSIBLE),
        contributor_ids=ids(HolderRole.CONTRIBUTOR),
        contributor_parties=parties(HolderRole.CONTRIBUTOR),
        aim=row.aim,
        indicator=row.indicator,
        due_on=row.due_on,
    )


def kept_by_mission(
    template: Template, kept: dict[str, Kept]
) -> list[tuple[Mission, list[tuple[Activity, Kept]]]]:
    """Return the missions that have an activity kept, each with those, in the order of the template."""
    pairs = [
        (mission, [(each, kept[each.code]) for each in mission.activities if each.code in kept])
        for mission in template.missions
    ]
    return [(mission, activities) for mission, activities in pairs if activities]


def sections_of(letter: Letter) -> dict[str, LetterSection]:
    """Return the free texts that the letter's template asks for, by code, in its order."""
    by_code = {section.code: section for section in letter.sections.all()}
    codes = template_of(letter).sections
    return {code: by_code.get(code) or LetterSection(letter=letter, code=code) for code in codes}


def shown_sections(
    letter: Letter, kept: dict[str, Kept], team: Sequence[Designation]
) -> dict[str, LetterSection]:
    """Return the free texts that have an object, by what the template wants known of the letter."""
    template = template_of(letter)
    known = Known(
        missions=frozenset(mission.code for mission, _ in kept_by_mission(template, kept)),
        referents=len(team),
        newcomers=sum(designation.is_newcomer for designation in team),
    )
    return {
        code: section
        for code, section in sections_of(letter).items()
        if is_shown(template.sections[code].shown_if, known)
    }


def course_ids(letter: Letter, team: Sequence[Designation]) -> set[int]:
    """Return the designations enrolled in the newcomers' course: beginners, until somebody has decided."""
    if not letter.is_course_decided:
        return {designation.pk for designation in team if designation.is_newcomer}
    enrolled = set(letter.course_enrolments.values_list("designation_id", flat=True))
    return {designation.pk for designation in team} & enrolled


def outcomes_of(letter: Letter) -> list[PastOutcome]:
    """Return last year's priorities with what became of them, in their order."""
    return list(letter.outcomes.all())


def missing_for_proposal(letter: Letter) -> list[MissingPart]:
    """Return what the writers have left undone."""
    kept = kept_activities(letter, active_team(letter.school_id, letter.year))
    return [*_missing_outcomes(letter), *_missing_activities(letter, kept)]


def _missing_outcomes(letter: Letter) -> list[MissingPart]:
    unsaid = letter.outcomes.filter(outcome="").count()
    if not unsaid:
        return []
    few = "ce qu'est devenue 1 priorité" if unsaid == 1 else f"ce que sont devenues {unsaid} priorités"
    return [MissingPart(f"Dites {few} de l'an dernier.", PartCode.OUTCOMES)]


def _missing_activities(letter: Letter, kept: dict[str, Kept]) -> list[MissingPart]:
    main = {code: each for code, each in kept.items() if each.priority == Priority.MAIN}
    if not main:
        return [MissingPart("Retenez au moins une activité principale.", PartCode.ACTIVITIES)]
    return [
        MissingPart(f"Dites qui prend en charge l'activité {code}.", PartCode.ACTIVITIES)
        for code in template_of(letter).activities
        if code in main and not main[code].is_held
    ]


def letter_progress(letter: Letter) -> int:
    """Return how much of the letter is written, in percent: activities, who holds them, the texts."""
    if is_frozen(letter):
        return WHOLE
    team = active_team(letter.school_id, letter.year)
    kept = kept_activities(letter, team)
    main = [each for each in kept.values() if each.priority == Priority.MAIN]
    texts = [bool(section.text) for section in shown_sections(letter, kept, team).values()]
    done = [bool(main), bool(main) and all(each.is_held for each in main), *texts]
    return WHOLE * sum(done) // len(done)


def count_main(kept: dict[str, Kept]) -> int:
    """Return how many main activities are kept."""
    return Counter(each.priority for each in kept.values())[Priority.MAIN]
