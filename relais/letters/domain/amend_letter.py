"""An amendment: the next version of an issued letter, which stays in force until the new one is signed."""

from collections.abc import Sequence

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.letters.domain.choose_activities import write_activities
from relais.letters.domain.enrol_in_course import write_enrolments
from relais.letters.enums import LetterState
from relais.letters.models import (
    COMMENT_LENGTH,
    FINAL_STATES,
    Letter,
    LetterActivity,
    LetterSection,
    PastOutcome,
)
from relais.letters.rules import can_amend_letter
from relais.letters.selectors import Kept, as_kept, counted_letters, course_ids


@transaction.atomic
def amend_letter(*, actor: Scope, letter: Letter, reason: str) -> Letter:
    """Open the next version of a signed letter, with all it says; what a successor takes over follows.

    Raises DomainError `forbidden`, `comment_required`, `not_signed` for a letter still being written, or
    `already_amended`.
    """
    if not can_amend_letter(actor, letter):
        raise DomainError("forbidden", "Seuls les référents et la direction de l'établissement l'amendent.")
    reason = reason.strip()[:COMMENT_LENGTH]
    if not reason:
        raise DomainError("comment_required", "Dites en un mot ce qui change.")
    locked = Letter.objects.select_for_update().get(pk=letter.pk)
    if locked.state not in FINAL_STATES:
        raise DomainError("not_signed", "Cette lettre n'est pas signée : modifiez-la directement.")
    if Letter.objects.filter(amends=locked).exists():
        raise DomainError("already_amended", "Une nouvelle version de cette lettre est déjà commencée.")
    return _open(actor, locked, reason)


@transaction.atomic
def amend_for_team(*, actor: Scope, school_id: int, year: SchoolYear, reason: str) -> Letter | None:
    """Open the next version of a school's signed letter because its team has changed; None if not needed."""
    letter = counted_letters(year).filter(school_id=school_id, state__in=FINAL_STATES).first()
    if letter is None or Letter.objects.filter(amends=letter).exists():
        return None
    locked = Letter.objects.select_for_update().get(pk=letter.pk)
    return _open(actor, locked, reason[:COMMENT_LENGTH])


def _open(actor: Scope, letter: Letter, reason: str) -> Letter:
    opened = Letter.objects.create(
        school_id=letter.school_id,
        year=letter.year,
        version=letter.version + 1,
        amends=letter,
        amend_reason=reason,
        template=letter.template,
        started_at=clock.now(),
    )
    LetterSection.objects.bulk_create(
        LetterSection(letter=opened, code=code, text=text)
        for code, text in letter.sections.values_list("code", "text")
    )
    PastOutcome.objects.bulk_create(
        PastOutcome(letter=opened, code=row.code, label=row.label, outcome=row.outcome, comment=row.comment)
        for row in letter.outcomes.all()
    )
    team = active_team(letter.school_id, letter.year)
    write_activities(opened, _taken_over(letter, team))
    write_enrolments(opened, _enrolled(letter, team))
    record_entry(actor=actor, act="amend_letter", on=opened, to_state=LetterState.DRAFT, comment=reason)
    return opened


def _enrolled(letter: Letter, team: Sequence[Designation]) -> set[int]:
    """Return who of the team was enrolled in the newcomers' course, and the beginners who came since."""
    arrived = {
        each.pk
        for each in team
        if each.is_newcomer and letter.signed_at and each.designated_at > letter.signed_at
    }
    return course_ids(letter, team) | arrived


def _taken_over(letter: Letter, team: Sequence[Designation]) -> dict[str, Kept]:
    """Return the activities kept, each held by whom it was or by the successor of who has left."""
    heirs = {designation.pk: designation.pk for designation in team}
    heirs |= {designation.replaces_id: designation.pk for designation in team if designation.replaces_id}
    rows = LetterActivity.objects.filter(letter=letter).prefetch_related("holders")
    return {row.code: as_kept(row, set(heirs)).held_by(heirs, due_on=row.due_on) for row in rows}
