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
from relais.letters.catalogue import Template, template_for
from relais.letters.domain.choose_activities import write_activities
from relais.letters.enums import LetterState, Priority
from relais.letters.models import Letter, LetterActivity, LetterSection
from relais.letters.rules import can_edit_letter
from relais.letters.selectors import Kept, letter_for
from relais.schools.models import School


@transaction.atomic
def start_letter(*, actor: Scope, school: School, year: SchoolYear) -> Letter:
    """Return the school's letter of the year, started if it was not, from last year's when there is one.

    Activities still in the template come back with their weight, and with those of their holders who are
    in this year's team; the texts come back as they were. Raises DomainError `forbidden`, or
    `year_not_open` for a year past or too far ahead.
    """
    wanted = Letter(school=school, year=year, template=template_for(year).code, started_at=clock.now())
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
        _fill(letter, template_for(year), letter_for(school.pk, year.previous))
        record_entry(actor=actor, act="start_letter", on=letter, to_state=LetterState.DRAFT)
    return letter


def _fill(letter: Letter, template: Template, previous: Letter | None) -> None:
    texts = {code: guide.starter for code, guide in template.sections.items()}
    if previous is not None:
        texts |= dict(previous.sections.filter(code__in=texts).values_list("code", "text"))
        write_activities(letter, _carried(template, previous, active_team(letter.school_id, letter.year)))
    LetterSection.objects.bulk_create(
        LetterSection(letter=letter, code=code, text=text) for code, text in texts.items()
    )


def _carried(template: Template, previous: Letter, team: Sequence[Designation]) -> dict[str, Kept]:
    """Return last year's activities, held by the same persons where they are still in the team."""
    by_person = {designation.person_id: designation.pk for designation in team}
    rows = LetterActivity.objects.filter(letter=previous, code__in=template.activities)
    return {
        row.code: Kept(
            priority=Priority(row.priority),
            designation_ids=tuple(
                by_person[holder.designation.person_id]
                for holder in row.holders.all()
                if holder.designation and holder.designation.person_id in by_person
            ),
            parties=tuple(holder.party for holder in row.holders.all() if holder.party),
        )
        for row in rows.prefetch_related("holders__designation")
    }
