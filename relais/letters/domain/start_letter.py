"""Start the letter of a school for a year."""

from collections.abc import Sequence

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.letters.catalogue import Template
from relais.letters.domain.choose_activities import write_activities
from relais.letters.enums import LetterState, Priority
from relais.letters.models import Letter, LetterActivity, LetterSection, PastOutcome
from relais.letters.rules import can_edit_letter
from relais.letters.selectors import Kept, as_kept, counted_letters, template_for, template_of
from relais.schools.models import School


@transaction.atomic
def start_letter(*, actor: Scope, school: School, year: SchoolYear) -> Letter:
    """Return the school's letter of the year, started if it was not, from last year's when there is one.

    Activities still in the template come back with their weight, and with those of their holders who are
    in this year's team; the texts come back as they were; what became of last year's priorities is asked.
    Raises DomainError `forbidden`, or `year_not_open` for a year past or too far ahead.
    """
    template = template_for(school.academie_id, year)
    wanted = Letter(school=school, year=year, template=template.code, started_at=clock.now())
    if not can_edit_letter(actor, wanted):
        raise DomainError(
            "forbidden", "Seuls les référents et la direction de l'établissement écrivent la lettre."
        )
    current = SchoolYear.current()
    if year not in {current, current.next}:
        raise DomainError("year_not_open", f"La lettre de {year} ne peut pas être commencée aujourd'hui.")
    letter, is_new = Letter.objects.get_or_create(
        school=school,
        year=year,
        version=1,
        defaults={"template": wanted.template, "started_at": wanted.started_at},
    )
    if is_new:
        _fill(letter, template, counted_letters(year.previous).filter(school=school).first())
        record_entry(actor=actor, act="start_letter", on=letter, to_state=LetterState.DRAFT)
    return letter


def _fill(letter: Letter, template: Template, previous: Letter | None) -> None:
    texts = {code: guide.starter for code, guide in template.sections.items()}
    if previous is not None:
        texts |= dict(previous.sections.filter(code__in=texts).values_list("code", "text"))
        write_activities(letter, _carried(template, previous, active_team(letter.school_id, letter.year)))
        _ask_outcomes(letter, previous)
    LetterSection.objects.bulk_create(
        LetterSection(letter=letter, code=code, text=text) for code, text in texts.items()
    )


def _ask_outcomes(letter: Letter, previous: Letter) -> None:
    """Ask what became of each priority of last year, in the words that letter had for it."""
    labels = template_of(previous).activities
    mains = previous.activities.filter(priority=Priority.MAIN).values_list("code", flat=True)
    asked = set(mains)
    PastOutcome.objects.bulk_create(
        PastOutcome(letter=letter, code=code, label=activity.label)
        for code, activity in labels.items()
        if code in asked
    )


def _carried(template: Template, previous: Letter, team: Sequence[Designation]) -> dict[str, Kept]:
    """Return last year's activities, held by the same persons where they are still in the team.

    What was expected comes back, but not its date, which is past.
    """
    by_person = {designation.person_id: designation.pk for designation in team}
    rows = LetterActivity.objects.filter(letter=previous, code__in=template.activities)
    rows = rows.prefetch_related("holders__designation")
    return {row.code: _as_carried(row, by_person) for row in rows}


def _as_carried(row: LetterActivity, by_person: dict[int, int]) -> Kept:
    former = [each.designation for each in row.holders.all() if each.designation]
    heirs = {each.pk: by_person[each.person_id] for each in former if each.person_id in by_person}
    return as_kept(row, set(heirs)).held_by(heirs, due_on=None)
