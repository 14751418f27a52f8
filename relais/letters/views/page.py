"""What the editor's page shows, as plain data: its template only loops."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from relais.accounts.models import Person
from relais.allowances.selectors import envelope_for, shares_for
from relais.core.scope import Scope
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.letters.catalogue import Activity, Mission
from relais.letters.enums import LetterState, Party, Priority, SectionCode
from relais.letters.forms import PRIORITY_CHOICES, ReturnForm, write_seen
from relais.letters.models import TEXT_LENGTH, Letter, LetterSection
from relais.letters.rules import can_propose_letter, can_sign_letter, has_too_many_main
from relais.letters.selectors import (
    Kept,
    MissingPart,
    count_main,
    course_ids,
    kept_activities,
    missing_for_signing,
    sections_of,
    template_of,
)

TODO, DONE, OPTIONAL = "à faire", "complète", "facultative"
SECTION_PARTS = {
    SectionCode.CONTEXT: "contexte",
    SectionCode.MEANS: "moyens",
    SectionCode.FOLLOW_UP: "suivi",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page, for its menu."""

    anchor: str
    title: str
    state: str

    @property
    def level(self) -> str:
        """The badge's colour."""
        return {TODO: "new", DONE: "success"}.get(self.state, "plain")


def parts_of(letter: Letter, missing: Sequence[MissingPart]) -> list[Part]:
    """Return the seven parts, each with its state."""
    lacking = {part.part for part in missing}
    sections = sections_of(letter)

    def required(anchor: str, title: str) -> Part:
        return Part(anchor, title, TODO if anchor in lacking else DONE)

    def free(code: SectionCode, title: str) -> Part:
        return Part(SECTION_PARTS[code], title, DONE if sections[code].text else OPTIONAL)

    return [
        required("equipe", "Cadre et équipe"),
        required("activites", "Missions et activités"),
        free(SectionCode.CONTEXT, "Contexte"),
        free(SectionCode.MEANS, "Moyens"),
        Part("stage", "Stage d’entrée dans la fonction", DONE),
        free(SectionCode.FOLLOW_UP, "Suivi"),
        Part("signature", "Signature", "proposée" if letter.state == LetterState.PROPOSED else TODO),
    ]


def state_context(scope: Scope, letter: Letter, person: Person) -> dict[str, Any]:
    """Return what changes as the letter is written: the menu's states and the signature."""
    missing = missing_for_signing(letter)
    activities_missing = [part for part in missing if part.part == "activites"]
    is_head = can_sign_letter(scope, letter)
    is_proposed = letter.state == LetterState.PROPOSED
    return {
        "letter": letter,
        "parts": parts_of(letter, missing),
        "missing": missing,
        "is_head": is_head,
        "is_proposed": is_proposed,
        "must_name": is_head and not missing and not person.is_named,
        "can_sign": is_head and not missing and person.is_named,
        "can_propose": can_propose_letter(scope, letter) and not is_proposed and not activities_missing,
        "can_return": is_head and is_proposed,
    }


def editor_context(scope: Scope, letter: Letter, person: Person) -> dict[str, Any]:
    """Return the whole page."""
    team = active_team(letter.school_id, letter.year)
    kept = kept_activities(letter, team)
    template = template_of(letter)
    sections = sections_of(letter)
    enrolled = course_ids(letter, team)
    return {
        **state_context(scope, letter, person),
        "template": template,
        "team": _team(letter, team),
        "envelope": envelope_for(letter.school_id, letter.year),
        "missions": [mission_block(mission, kept, team) for mission in template.missions],
        "too_many_main": has_too_many_main(count_main(kept)),
        "main_count": count_main(kept),
        "context": section_block(letter, sections[SectionCode.CONTEXT]),
        "means": section_block(letter, sections[SectionCode.MEANS]),
        "follow_up": section_block(letter, sections[SectionCode.FOLLOW_UP]),
        "course": [
            {"designation": each, "name": str(each.person), "is_enrolled": each.pk in enrolled}
            for each in team
        ],
        "return_form": ReturnForm(),
    }


def _team(letter: Letter, team: Sequence[Designation]) -> list[dict[str, Any]]:
    shares = {share.designation_id: share.cents for share in shares_for(letter.school_id, letter.year)}
    return [{"designation": each, "name": str(each.person), "cents": shares.get(each.pk)} for each in team]


def section_block(letter: Letter, section: LetterSection) -> dict[str, Any]:
    """Return a free text with its title and hint."""
    guide = template_of(letter).sections[section.code]
    return {
        "letter_pk": letter.pk,
        "max_length": TEXT_LENGTH,
        "code": section.code,
        "anchor": SECTION_PARTS[SectionCode(section.code)],
        "title": guide.title,
        "hint": guide.hint,
        "section": section,
    }


def mission_block(mission: Mission, kept: dict[str, Kept], team: Sequence[Designation]) -> dict[str, Any]:
    """Return a mission with its activities, ready to loop over."""
    own = {activity.code: kept[activity.code] for activity in mission.activities if activity.code in kept}
    return {
        "code": mission.code,
        "title": mission.title,
        "is_priority": mission.is_priority,
        "is_open": mission.is_priority or bool(own),
        "kept_count": len(own),
        "seen": write_seen(own),
        "activities": [_activity(activity, own.get(activity.code), team) for activity in mission.activities],
    }


def _activity(activity: Activity, choice: Kept | None, team: Sequence[Designation]) -> dict[str, Any]:
    # Alone, a referent holds what is kept, unless somebody says otherwise.
    default = Kept(Priority.MAIN, tuple(each.pk for each in team)) if len(team) == 1 else Kept(Priority.MAIN)
    held = choice or default
    priority = choice.priority if choice else ""
    return {
        "code": activity.code,
        "label": activity.label,
        "is_usual": activity.is_usual,
        "choices": [(value, label, value == priority) for value, label in PRIORITY_CHOICES],
        "holders": [(str(each.pk), str(each.person), each.pk in held.designation_ids) for each in team]
        + [(value, label, value in held.parties) for value, label in Party.choices],
    }
