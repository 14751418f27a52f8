"""Reads: whose letters one sees, which version counts."""

from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.http import Http404

from relais.core.rights import Paths
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.letters.enums import LetterState
from relais.letters.models import FINAL_STATES, SIGNED_STATES, Letter, LetterSettings, SectionComment
from relais.letters.rules import READ_LETTER, can_comment_letter, can_edit_letter
from relais.schools.selectors import in_zone_now

FROZEN_STATES = frozenset({*SIGNED_STATES, LetterState.IMPORTED})
COUNTED = Q(is_superseded=False) & (Q(version=1) | Q(state__in=FINAL_STATES))
PATHS = Paths(school="school_id", zone=in_zone_now("school_id"), academie="school__academie_id")


def letters_visible_to(scope: Scope) -> QuerySet[Letter]:
    """Return the letters the scope may read: a school's own, or all of the academy for its digital team."""
    letters = Letter.objects.select_related("school__academie", "school__authority", "document")
    return letters.filter(READ_LETTER.within(scope, PATHS))


def get_letter_or_404(scope: Scope, pk: int, may: Callable[[Scope, Letter], bool] | None = None) -> Letter:
    """Return the letter, if the scope reads it and, where it is for those who `may` do something, may."""
    letter = letters_visible_to(scope).filter(pk=pk).first()
    if letter is None or (may is not None and not may(scope, letter)):
        raise Http404
    return letter


def get_writable_letter_or_404(scope: Scope, pk: int) -> Letter:
    """Return the letter, if the scope reads it and is of those who write it."""
    return get_letter_or_404(scope, pk, can_edit_letter)


def get_comment_or_404(scope: Scope, pk: int) -> SectionComment:
    """Return a comment of a letter that the scope reads and comments."""
    letters = letters_visible_to(scope).values("pk")
    comments = SectionComment.objects.select_related("letter__school")
    comment = comments.filter(pk=pk, letter__in=letters).first()
    if comment is None or not can_comment_letter(scope, comment.letter):
        raise Http404
    return comment


def letter_for(school_id: int, year: SchoolYear) -> Letter | None:
    """Return the latest version of the school's letter of that year, or None."""
    letters = Letter.objects.select_related("school").filter(school_id=school_id, year=year)
    return letters.order_by("version").last()


def accepted_team(school_id: int, year: SchoolYear) -> list[Designation]:
    """Return those who hold the letter: who has accepted to be a referent."""
    team = active_team(school_id, year)
    return [designation for designation in team if designation.state == DesignationState.ACCEPTED]


def counted_letters(year: SchoolYear) -> QuerySet[Letter]:
    """Return the one letter of each school that counts that year: not its amendment until that is signed."""
    return Letter.objects.filter(COUNTED, year=year)


def letters_to_act_on(year: SchoolYear) -> QuerySet[Letter]:
    """Return what the academy's team acts on: the letters that count, and the new versions it has to read."""
    return Letter.objects.filter(COUNTED | Q(state=LetterState.REVIEW), year=year)


def versions_of(letter: Letter) -> QuerySet[Letter]:
    """Return every version of the letter, the first one first, without the bulk of what was signed."""
    versions = Letter.objects.filter(school_id=letter.school_id, year=letter.year).select_related("document")
    return versions.defer("signed_content").order_by("version")


def is_frozen(letter: Letter) -> bool:
    """Tell whether the letter is signed, and so changes no more."""
    return letter.state in FROZEN_STATES


def letter_settings_for(academie_id: int) -> LetterSettings:
    """Return what the academy has set for its letters, or the defaults."""
    found = LetterSettings.objects.filter(academie_id=academie_id).first()
    return found or LetterSettings(academie_id=academie_id)
