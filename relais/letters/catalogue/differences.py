"""What differs between two templates, in French: what was added, removed, reworded, word by word."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import NamedTuple

from relais.letters.catalogue.template import Activity, SectionGuide, Template
from relais.letters.enums import ShownIf
from relais.schools.enums import SchoolType

LIKENESS = 0.6  # below, two lines of a list are two lines, not one reworded


class Change(Enum):
    """What became of a line."""

    ADDED = "ajouté"
    REMOVED = "retiré"
    REWORDED = "reformulé"


class Mark(NamedTuple):
    """A run of words: in both texts, only in the old one, or only in the new one."""

    kind: str  # "same", "del" or "ins"
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that changed, where it stands, and its words."""

    where: str
    change: Change
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The differences of a part of the letter."""

    title: str
    differences: tuple[Difference, ...]


def differences(old: Template, new: Template) -> list[Group]:
    """Return what changed from a template to another, part by part; nothing for parts that are the same."""
    groups = [
        Group("Introduction", tuple(_compare_fields({"": old.introduction}, {"": new.introduction}))),
        Group("Références", tuple(_compare_lists(old.references, new.references))),
        *_compare_missions(old, new),
        *_compare_sections(old.sections, new.sections),
        Group("Ce qui n’est pas attendu", tuple(_compare_lists(old.not_expected, new.not_expected))),
        Group("Exemples d’indicateurs", tuple(_compare_lists(old.indicators, new.indicators))),
    ]
    return [group for group in groups if group.differences]


def mark_words(old: str, new: str) -> tuple[Mark, ...]:
    """Return the words of two texts in one line, each run marked as kept, taken out or put in."""
    before, after = old.split(), new.split()
    marks = []
    for kind, old_from, old_to, new_from, new_to in _matcher(before, after).get_opcodes():
        taken_out, put_in = before[old_from:old_to], after[new_from:new_to]
        runs = [("same", put_in)] if kind == "equal" else [("del", taken_out), ("ins", put_in)]
        marks += [Mark(name, " ".join(words)) for name, words in runs if words]
    return tuple(marks)


def _matcher(before: Sequence[str], after: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, before, after, autojunk=False)


def _difference(where: str, old: str, new: str) -> Difference:
    change = Change.REWORDED if old and new else Change.ADDED if new else Change.REMOVED
    return Difference(where, change, mark_words(old, new))


def _compare_fields(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    """Yield the fields that differ, those of the new text first."""
    for name in dict.fromkeys([*new, *old]):
        before, after = old.get(name, ""), new.get(name, "")
        if before.split() != after.split():
            yield _difference(name, before, after)


def _compare_lists(old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """Yield the lines that differ; a line taken out and one put in that look alike are one, reworded."""
    removed, added = [each for each in old if each not in new], [each for each in new if each not in old]
    for line in added:
        alike = max(removed, key=lambda other: _likeness(other, line), default="")
        if alike and _likeness(alike, line) >= LIKENESS:
            removed.remove(alike)
            yield _difference("", alike, line)
        else:
            yield _difference("", "", line)
    for line in removed:
        yield _difference("", line, "")


def _likeness(one: str, other: str) -> float:
    return _matcher(one.split(), other.split()).ratio()


def _compare_missions(old: Template, new: Template) -> Iterator[Group]:
    before = {mission.code: mission for mission in old.missions}
    after = {mission.code: mission for mission in new.missions}
    for code in dict.fromkeys([*after, *before]):
        one, other = before.get(code), after.get(code)
        known = {each.code: each for each in one.activities} if one else {}
        kept = {each.code: each for each in other.activities} if other else {}
        title = {"Titre": one.title if one else ""}, {"Titre": other.title if other else ""}
        yield Group(
            f"Mission {code.removeprefix('M')}",
            (
                *_compare_fields(*title),
                *(
                    difference
                    for each in dict.fromkeys([*kept, *known])
                    for difference in _compare_activities(each, known.get(each), kept.get(each))
                ),
            ),
        )


def _compare_activities(code: str, old: Activity | None, new: Activity | None) -> Iterator[Difference]:
    yield from _compare_fields(
        {code: old.label if old else ""},
        {code: new.label if new else ""},
    )
    if old and new:
        yield from _compare_fields(_details(code, old), _details(code, new))


def _details(code: str, activity: Activity) -> dict[str, str]:
    types = (str(kind.label) for kind in SchoolType if kind in activity.school_types)
    return {
        f"{code}, objectif suggéré": activity.aim,
        f"{code}, indicateur suggéré": activity.indicator,
        f"{code}, souvent retenue": "oui" if activity.is_usual else "non",
        f"{code}, proposée à": ", ".join(types) or "tous les établissements",
    }


def _compare_sections(old: Mapping[str, SectionGuide], new: Mapping[str, SectionGuide]) -> Iterator[Group]:
    for code in dict.fromkeys([*new, *old]):
        guide = new.get(code) or old[code]
        yield Group(
            f"Section « {guide.title} »",
            tuple(_compare_fields(_guide_fields(old.get(code)), _guide_fields(new.get(code)))),
        )


def _guide_fields(guide: SectionGuide | None) -> dict[str, str]:
    if guide is None:
        return {}
    return {
        "Titre": guide.title,
        "Aide": guide.hint,
        "Texte de départ": guide.starter,
        "Affichée": str(ShownIf(guide.shown_if).label),
    }
