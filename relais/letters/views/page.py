"""What the editor's page shows, as plain data: its template only loops."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from relais.accounts.models import Person
from relais.allowances.selectors import envelope_for, shares_for
from relais.core import clock
from relais.core.scope import Scope
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.letters.catalogue import Activity, Mission
from relais.letters.content import letter_text
from relais.letters.enums import Outcome, Party, Priority
from relais.letters.forms import PRIORITY_CHOICES, write_seen
from relais.letters.models import AIM_LENGTH, COMMENT_LENGTH, Letter
from relais.letters.rules import has_too_many_main
from relais.letters.selectors import (
    Kept,
    count_main,
    course_ids,
    kept_activities,
    outcomes_of,
    template_of,
)
from relais.letters.views.decision import circuit_context
from relais.letters.views.parts import parts_of
from relais.ui.french import short_date

PRESENCE = timedelta(minutes=3)


def state_context(scope: Scope, letter: Letter, person: Person) -> dict[str, Any]:
    """Return what changes as the letter is written: the menu's states, who writes, what remains to decide."""
    circuit = circuit_context(scope, letter, person)
    team = active_team(letter.school_id, letter.year)
    is_busy = letter.saved_at is not None and letter.saved_at > clock.now() - PRESENCE
    return {
        **circuit,
        "letter": letter,
        "parts": parts_of(letter, team, circuit["missing"], is_agreed=circuit["is_agreed"]),
        "someone": letter.saved_by if is_busy and letter.saved_person_id != scope.person_id else "",
    }


def editor_context(scope: Scope, letter: Letter, person: Person) -> dict[str, Any]:
    """Return the whole page."""
    team = active_team(letter.school_id, letter.year)
    kept = kept_activities(letter, team)
    template = template_of(letter)
    outcomes = outcomes_of(letter)
    enrolled = course_ids(letter, team)
    return {
        **state_context(scope, letter, person),
        "template": template,
        "team": _team(letter, team),
        "envelope": envelope_for(letter.school_id, letter.year),
        "missions": [
            mission_block(mission, kept, team, school_type=letter.school.type)
            for mission in template.missions
        ],
        "split": _split(letter_text(letter)["missions"]),
        "too_many_main": has_too_many_main(count_main(kept)),
        "main_count": count_main(kept),
        "aim_length": AIM_LENGTH,
        "comment_length": COMMENT_LENGTH,
        "outcomes": outcomes,
        "outcomes_are_said": all(row.outcome for row in outcomes),
        "outcome_choices": Outcome.choices,
        "course": [
            {"designation": each, "name": str(each.person), "is_enrolled": each.pk in enrolled}
            for each in team
        ],
        "enrolled": [str(each.person) for each in team if each.pk in enrolled],
        "course_is_asked": not letter.is_course_decided and bool(enrolled),
    }


def _team(letter: Letter, team: Sequence[Designation]) -> list[dict[str, Any]]:
    shares = {share.designation_id: share.cents for share in shares_for(letter.school_id, letter.year)}
    return [{"designation": each, "name": str(each.person), "cents": shares.get(each.pk)} for each in team]


def _split(missions: Sequence[dict[str, Any]]) -> list[tuple[str, list[str], list[str]]]:
    """Return, by holder, what each is responsible for and contributes to, as the letter says it."""
    held: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for mission in missions:
        for activity in mission["activities"]:
            for role, name in enumerate(("holders", "contributors")):
                for who in activity[name]:
                    held[who][role].append(activity["label"])
    return [(who, *lists) for who, lists in sorted(held.items())]


def mission_block(
    mission: Mission,
    kept: Mapping[str, Kept],
    team: Sequence[Designation],
    *,
    school_type: str,
    seen: str | None = None,
) -> dict[str, Any]:
    """Return a mission with its activities, ready to loop over; `seen` when it is not what is shown.

    First come those kept or, in a letter that has none yet, those most letters keep; the others are folded.
    """
    own = {activity.code: kept[activity.code] for activity in mission.activities if activity.code in kept}
    offered = [each for each in mission.activities if each.code in own or each.is_for(school_type)]
    is_first = {each.code: each.code in own or (not kept and each.is_usual) for each in offered}
    blocks = {each.code: _activity(each, own.get(each.code), team) for each in offered}
    return {
        "code": mission.code,
        "title": mission.title,
        "is_priority": mission.is_priority,
        "is_open": mission.is_priority or bool(own),
        "seen": write_seen(own) if seen is None else seen,
        "first": [blocks[code] for code, is_so in is_first.items() if is_so],
        "others": [blocks[code] for code, is_so in is_first.items() if not is_so],
    }


def _activity(activity: Activity, choice: Kept | None, team: Sequence[Designation]) -> dict[str, Any]:
    # Alone, a referent holds what is kept, unless somebody says otherwise.
    alone = tuple(each.pk for each in team) if len(team) == 1 else ()
    held = choice or Kept(Priority.MAIN, alone, aim=activity.aim, indicator=activity.indicator)
    priority = choice.priority if choice else ""
    people = [(str(each.pk), str(each.person)) for each in team] + Party.choices
    responsible = {*map(str, held.designation_ids), *held.parties}
    contributing = {*map(str, held.contributor_ids), *held.contributor_parties}
    holders = [label for value, label in people if value in responsible]
    return {
        "code": activity.code,
        "label": activity.label,
        "is_usual": activity.is_usual,
        "said": _say(choice, holders) if choice else "",
        "choices": [(value, label, value == priority) for value, label in PRIORITY_CHOICES],
        "holders": [(value, label, value in responsible) for value, label in people],
        "contributors": [(value, label, value in contributing) for value, label in people],
        "aim": held.aim,
        "indicator": held.indicator,
        "due_on": held.due_on,
        "is_detailed": choice is not None and bool(contributing or held.aim or held.indicator or held.due_on),
    }


def _say(choice: Kept, holders: Sequence[str]) -> str:
    """Return in words what was chosen: "Principale, portée par A, B. Échéance : 31/03/2027"."""
    who = f"portée par {', '.join(holders)}" if holders else "à confier à quelqu’un"
    told = [
        f"{choice.priority.label}, {who}",
        choice.aim and f"Objectif : {choice.aim}",
        choice.indicator and f"Indicateur : {choice.indicator}",
        choice.due_on and f"Échéance : {short_date(choice.due_on)}",
    ]
    return ". ".join(each for each in told if each)
