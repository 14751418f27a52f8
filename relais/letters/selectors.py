"""Reads: whose letters one sees, what is kept in a letter, what it still lacks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.http import Http404

from relais.allowances.selectors import envelope_for, shares_for
from relais.core.rights import Paths
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.letters.catalogue import TEMPLATES, Activity, Mission, Template
from relais.letters.enums import LetterState, Priority
from relais.letters.models import SIGNED_STATES, Letter, LetterActivity, LetterSection
from relais.letters.rules import READ_LETTER, can_edit_letter
from relais.schools.selectors import in_zone_now

FROZEN_STATES = frozenset({*SIGNED_STATES, LetterState.IMPORTED})
COUNTED = Q(is_superseded=False) & (Q(version=1) | Q(state__in=SIGNED_STATES))
WHOLE = 100
PATHS = Paths(school="school_id", zone=in_zone_now("school_id"), academie="school__academie_id")


@dataclass(frozen=True, slots=True)
class Kept:
    """An activity as kept in a letter: how much it weighs, who holds it."""

    priority: Priority
    designation_ids: tuple[int, ...] = ()
    parties: tuple[str, ...] = ()

    @property
    def is_held(self) -> bool:
        """Whether somebody holds it."""
        return bool(self.designation_ids or self.parties)


class MissingPart(NamedTuple):
    """What a letter lacks before it can be signed, and the part of the page where it is given."""

    text: str
    part: str


def letters_visible_to(scope: Scope) -> QuerySet[Letter]:
    """Return the letters the scope may read: a school's own, or all of the academy for its digital team."""
    letters = Letter.objects.select_related("school__academie", "school__authority", "document")
    return letters.filter(READ_LETTER.within(scope, PATHS))


def get_letter_or_404(scope: Scope, pk: int) -> Letter:
    """Return the letter, if the scope may read it."""
    letter = letters_visible_to(scope).filter(pk=pk).first()
    if letter is None:
        raise Http404
    return letter


def get_writable_letter_or_404(scope: Scope, pk: int) -> Letter:
    """Return the letter, if the scope reads it and is of those who write it."""
    letter = get_letter_or_404(scope, pk)
    if not can_edit_letter(scope, letter):
        raise Http404
    return letter


def letter_for(school_id: int, year: SchoolYear) -> Letter | None:
    """Return the latest version of the school's letter of that year, or None."""
    letters = Letter.objects.select_related("school").filter(school_id=school_id, year=year)
    return letters.order_by("version").last()


def counted_letters(year: SchoolYear) -> QuerySet[Letter]:
    """Return the one letter of each school that counts that year: not its amendment until that is signed."""
    return Letter.objects.filter(COUNTED, year=year)


def is_frozen(letter: Letter) -> bool:
    """Tell whether the letter is signed, and so changes no more."""
    return letter.state in FROZEN_STATES


def template_of(letter: Letter) -> Template:
    """Return the template the letter was started from."""
    return TEMPLATES[letter.template]


def kept_activities(letter: Letter, team: Sequence[Designation]) -> dict[str, Kept]:
    """Return, by code, the activities kept; who has left the team holds nothing any more."""
    present = {designation.pk for designation in team}
    rows = LetterActivity.objects.filter(letter=letter).prefetch_related("holders")
    return {row.code: _as_kept(row, present) for row in rows}


def _as_kept(row: LetterActivity, present: set[int]) -> Kept:
    holders = list(row.holders.all())
    return Kept(
        priority=Priority(row.priority),
        designation_ids=tuple(
            sorted(each.designation_id for each in holders if each.designation_id in present),
        ),
        parties=tuple(sorted(each.party for each in holders if each.party)),
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


def course_ids(letter: Letter, team: Sequence[Designation]) -> set[int]:
    """Return the designations enrolled in the newcomers' course: beginners, until somebody has decided."""
    if not letter.is_course_decided:
        return {designation.pk for designation in team if designation.is_newcomer}
    enrolled = set(letter.course_enrolments.values_list("designation_id", flat=True))
    return {designation.pk for designation in team} & enrolled


def missing_for_proposal(letter: Letter) -> list[MissingPart]:
    """Return what the writers have left undone."""
    kept = kept_activities(letter, active_team(letter.school_id, letter.year))
    main = {code: each for code, each in kept.items() if each.priority == Priority.MAIN}
    if not main:
        return [MissingPart("Retenez au moins une activité principale.", "activites")]
    return [
        MissingPart(f"Dites qui prend en charge l'activité {code}.", "activites")
        for code in template_of(letter).activities
        if code in main and not main[code].is_held
    ]


def missing_for_signing(letter: Letter) -> list[MissingPart]:
    """Return what must still be done before the head signs, in the order of the letter."""
    team = active_team(letter.school_id, letter.year)
    return [*_missing_of_team(letter, team), *missing_for_proposal(letter)]


def _missing_of_team(letter: Letter, team: Sequence[Designation]) -> list[MissingPart]:
    if not team:
        return [MissingPart("Aucun référent n'est désigné pour cette année.", "equipe")]
    missing = [
        MissingPart(f"{designation.person} n'a pas encore accepté sa désignation.", "equipe")
        for designation in team
        if designation.state == DesignationState.PROPOSED
    ]
    if needs_sharing(letter, team):
        missing.append(MissingPart("L'enveloppe indemnitaire n'est pas encore répartie.", "equipe"))
    return missing


def needs_sharing(letter: Letter, team: Sequence[Designation]) -> bool:
    """Tell whether an amount waits to be shared; an envelope still to be decided does not."""
    envelope = envelope_for(letter.school_id, letter.year)
    if envelope is None or envelope.cents is None:
        return False
    shares = {share.designation_id: share.cents for share in shares_for(letter.school_id, letter.year)}
    has_everyone = shares.keys() >= {each.pk for each in team}
    return not has_everyone or sum(shares.values()) + envelope.remainder_cents != envelope.cents


def missing_parts(letter: Letter) -> list[str]:
    """Return, in French sentences, what the letter still needs before it is signed; nothing once signed."""
    return [] if is_frozen(letter) else [part.text for part in missing_for_signing(letter)]


def letter_progress(letter: Letter) -> int:
    """Return how much of the letter is written, in percent: activities, who holds them, the three texts."""
    if is_frozen(letter):
        return WHOLE
    kept = kept_activities(letter, active_team(letter.school_id, letter.year)).values()
    main = [each for each in kept if each.priority == Priority.MAIN]
    texts = [bool(section.text) for section in sections_of(letter).values()]
    done = [bool(main), bool(main) and all(each.is_held for each in main), *texts]
    return WHOLE * sum(done) // len(done)


def count_main(kept: dict[str, Kept]) -> int:
    """Return how many main activities are kept."""
    return Counter(each.priority for each in kept.values())[Priority.MAIN]
