"""The parts of the letter's page, each with its state, its free text and its comments."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from relais.designations.models import Designation
from relais.letters.enums import SECTION_PARTS, PartCode, SectionCode
from relais.letters.models import TEXT_LENGTH, Letter, LetterSection, SectionComment
from relais.letters.selectors import (
    Filling,
    MissingPart,
    kept_activities,
    open_comments,
    sections_of,
    shown_sections,
    template_of,
)

TODO, DONE, OPTIONAL, TO_CORRECT, AGREED = "à faire", "complète", "facultative", "à corriger", "visée"
LEVELS = {TODO: "new", DONE: "success", TO_CORRECT: "warning", AGREED: "success"}
PART_SECTIONS = {part: code for code, part in SECTION_PARTS.items()}
# The parts that have a template of their own; the others are a free text.
TEMPLATES = {
    PartCode.OUTCOMES: "letters/parts/outcomes.html",
    PartCode.FRAME: "letters/parts/frame.html",
    PartCode.PEOPLE: "letters/parts/people.html",
    PartCode.SPLIT: "letters/parts/split.html",
    PartCode.ACTIVITIES: "letters/parts/activities.html",
    PartCode.TRAINING: "letters/parts/training.html",
    PartCode.ALLOWANCE: "letters/parts/allowance.html",
    PartCode.VALIDATION: "letters/parts/validation.html",
}
FREE_TEXT = "letters/parts/free_text.html"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page and of its menu."""

    code: PartCode
    state: str
    template: str
    free_text: dict[str, Any] | None
    comments: Sequence[SectionComment]

    @property
    def title(self) -> str:
        """Its title."""
        return self.code.label

    @property
    def level(self) -> str:
        """The badge's colour."""
        return LEVELS.get(self.state, "plain")


def parts_of(
    letter: Letter, team: Sequence[Designation], missing: Sequence[MissingPart], *, is_agreed: bool
) -> list[Part]:
    """Return the parts that have an object, in the order of the letter, each with its state."""
    shown = shown_sections(letter, kept_activities(letter, team), team)
    sections = {SECTION_PARTS[SectionCode(code)]: section for code, section in shown.items()}
    comments, filled = _comments_by_part(letter), Filling(letter)
    lacking = {part.part for part in missing}
    return [
        Part(
            code=code,
            state=_state(code, sections, lacking, comments[code], is_agreed=is_agreed),
            template=TEMPLATES.get(code, FREE_TEXT),
            free_text=section_block(letter, sections[code], filled) if code in sections else None,
            comments=comments[code],
        )
        for code in PartCode
        if _is_shown(code, letter, sections)
    ]


def _is_shown(code: PartCode, letter: Letter, sections: Mapping[PartCode, LetterSection]) -> bool:
    """Tell whether a part has an object: last year's priorities, a mission at work, or always."""
    if code == PartCode.OUTCOMES:
        return letter.outcomes.exists()
    return code in TEMPLATES or code in sections


def _state(
    code: PartCode,
    sections: Mapping[PartCode, LetterSection],
    lacking: set[PartCode],
    comments: Sequence[SectionComment],
    *,
    is_agreed: bool,
) -> str:
    is_empty = code in sections and code not in TEMPLATES and not sections[code].text
    states = {
        TO_CORRECT: any(comment.is_blocking for comment in comments),
        TODO: code in lacking,
        AGREED: is_agreed,
        OPTIONAL: is_empty,
    }
    return next((state for state, is_so in states.items() if is_so), DONE)


def _comments_by_part(letter: Letter) -> dict[str, list[SectionComment]]:
    comments: dict[str, list[SectionComment]] = defaultdict(list)
    for comment in open_comments(letter):
        comments[comment.part].append(comment)
    return comments


def section_block(letter: Letter, section: LetterSection, filled: Filling | None = None) -> dict[str, Any]:
    """Return a free text with its title and hint; `shown` has the values of its variables."""
    shown = (filled or Filling(letter))(section.text)
    guide = template_of(letter).sections[section.code]
    return {
        "letter_pk": letter.pk,
        "max_length": TEXT_LENGTH,
        "code": section.code,
        "anchor": SECTION_PARTS[SectionCode(section.code)],
        "title": guide.title,
        "hint": guide.hint,
        "section": section,
        "shown": shown,
        "has_variables": shown != section.text,
    }


def section_block_of(letter: Letter, code: str) -> dict[str, Any]:
    """Return the free text of that code as it is saved."""
    return section_block(letter, sections_of(letter)[code])
