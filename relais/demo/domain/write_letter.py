"""What the referents of the demonstration put in their letters."""

from collections.abc import Sequence
from random import Random

from relais.demo.readers import texts
from relais.designations.models import Designation
from relais.letters.catalogue import Template
from relais.letters.domain import ActivityChoice
from relais.letters.enums import Party, Priority
from relais.letters.models import Letter, LetterSection
from relais.letters.selectors import Kept, kept_activities, template_of

# How many activities of each mission, at least and at most, and how many weigh most in the letter.
KEPT_BY_MISSION = {"M1": (3, 5), "M2": (2, 4), "M3": (1, 3), "M4": (1, 3)}
MAIN_ACTIVITIES = (3, 5)
REWRITTEN, HELD_BY_TWO = 0.5, 0.25
PARTIES = {"M1": Party.STAFF, "M2": Party.MANAGEMENT, "M3": Party.AUTHORITY, "M4": Party.MANAGEMENT}
SHARED_WITH_PARTY = {"M1": 0.05, "M2": 0.35, "M3": 0.4, "M4": 0.15}


def choices_for(letter: Letter, team: Sequence[Designation], random: Random) -> list[ActivityChoice]:
    """Return the activities of the letter: last year's carried on where there are, else a new choice."""
    template = template_of(letter)
    carried = kept_activities(letter, team)
    codes = sorted(carried) if carried else _draw_codes(template, random)
    main = {code for code in codes if code in carried and carried[code].priority == Priority.MAIN}
    if not main:
        most = min(len(codes), random.randint(*MAIN_ACTIVITIES))
        main = set(random.sample(codes, most))
    return [
        ActivityChoice(
            code,
            Priority.MAIN if code in main else Priority.SECONDARY,
            *_draw_holders(code, carried.get(code), team, random),
        )
        for code in codes
    ]


def _draw_codes(template: Template, random: Random) -> list[str]:
    return [
        activity.code
        for mission in template.missions
        for activity in random.sample(mission.activities, random.randint(*KEPT_BY_MISSION[mission.code]))
    ]


def _draw_holders(
    code: str, carried: Kept | None, team: Sequence[Designation], random: Random
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the referents and the other parties: those of last year still there, else somebody."""
    if carried is not None and carried.designation_ids:
        return carried.designation_ids, carried.parties
    count = 2 if len(team) > 1 and random.random() < HELD_BY_TWO else 1
    holders = tuple(each.pk for each in random.sample(list(team), count))
    mission = code.partition(".")[0]
    is_shared = carried is None and random.random() < SHARED_WITH_PARTY[mission]
    return holders, (PARTIES[mission],) if is_shared else ()


def text_for(section: LetterSection, random: Random) -> str:
    """Return the text of a section: last year's kept half of the time, else another."""
    if section.text and random.random() >= REWRITTEN:
        return section.text
    return random.choice(texts(section.code))


def newcomer_ids(team: Sequence[Designation]) -> list[int]:
    """Return the beginners of the team, who are enrolled in the course."""
    return [each.pk for each in team if each.is_newcomer]
