"""Record a letter signed on paper: its scan counts as the letter, with a mark of its own."""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from relais.accounts.selectors import head_assignment_for
from relais.audit.domain import apply_transition
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.leases import WorkState
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.documents.domain import canonical_sha256, deposit_document, hash_file
from relais.documents.models import Document
from relais.documents.readers.scans import FileType
from relais.letters.content import HEAD_TITLE, letter_content
from relais.letters.domain.endorse_letter import supersede
from relais.letters.domain.enrol_in_course import write_enrolments
from relais.letters.domain.issue_letter import file_name_of, holders_of
from relais.letters.domain.mail_issued import mail_issued
from relais.letters.domain.transitions import TRANSITIONS, WRITABLE
from relais.letters.models import Letter
from relais.letters.rules import can_record_paper_letter
from relais.letters.selectors import accepted_team, course_ids, letter_for, template_for
from relais.schools.models import School
from relais.ui.french import long_date


@transaction.atomic
def record_paper_letter(
    *,
    actor: Scope,
    school: School,
    year: SchoolYear,
    signed_on: date,
    designation_ids: Collection[int],
    scan: bytes,
    scan_type: FileType,
) -> Letter:
    """Return the school's letter of the year, done: the head has signed it on paper, and these referents.

    What is written here that day is kept as its content, whether complete or not; the letter is begun if
    it was not. Everybody gets the scan as they would the PDF. Raises DomainError `forbidden`,
    `year_not_open`, `letter_signed` (here already) or `wrong_date`.
    """
    letter = _letter_to_record(actor, school, year)  # begun in vain, the transaction takes it back
    _check(letter, signed_on)
    accepted = accepted_team(school.pk, year)
    write_enrolments(letter, course_ids(letter, accepted))
    letter.signed_at = timezone.make_aware(datetime.combine(signed_on, time(12)))
    head = head_assignment_for(school.pk)
    letter.signed_by = str(head.person) if head else HEAD_TITLE.capitalize()
    signatories = [letter.signed_by, *(str(each.person) for each in accepted if each.pk in designation_ids)]
    content = letter_content(letter) | {
        "scan": {"signatories": signatories, "file_sha256": hash_file([scan])},
    }
    supersede(letter)
    document = deposit_document(
        school=school,
        year=year,
        title=f"Lettre de mission {year} signée sur papier",
        file_name=file_name_of(school.uai, school.name, str(year), scan_type.extension),
        facts=_facts(school, year, signatories, signed_on),
        content=content,
        holders=holders_of(letter, accepted),
        scan=scan,
    )
    recorded = _move(actor, letter, document, content)
    mail_issued(letter=recorded, document=document, team=accepted)
    return recorded


def _letter_to_record(actor: Scope, school: School, year: SchoolYear) -> Letter:
    new = Letter(
        school=school, year=year, template=template_for(school.academie_id, year).code, started_at=clock.now()
    )
    if not can_record_paper_letter(actor, new):
        raise DomainError(
            "forbidden", "Seuls le chef d'établissement et l'académie déposent une lettre signée sur papier."
        )
    last = letter_for(school.pk, year)
    if last is None:
        new.save(force_insert=True)
    return last or new


def _check(letter: Letter, signed_on: date) -> None:
    current = SchoolYear.current()
    if letter.year not in {current, current.next}:
        raise DomainError("year_not_open", f"La lettre de {letter.year} ne peut plus être déposée.")
    if letter.state not in WRITABLE:
        raise DomainError("letter_signed", "La lettre de cette année est déjà signée.")
    if not letter.year.previous.first_day <= signed_on <= clock.today():
        raise DomainError(
            "wrong_date",
            f"La lettre de {letter.year} a été signée depuis le 1er septembre {letter.year.previous.start}, "
            "et pas après aujourd'hui.",
        )


def _move(actor: Scope, letter: Letter, document: Document, content: dict[str, Any]) -> Letter:
    return apply_transition(
        letter,
        transitions=TRANSITIONS,
        transition="record_paper_letter",
        actor=actor,
        comment=document.number,
        is_on_paper=True,
        document=document,
        signed_at=letter.signed_at,
        signed_by=letter.signed_by,
        signed_content=content,
        content_sha256=canonical_sha256(content),
        issued_at=clock.now(),
        work_state=WorkState.DONE,
        returned_at=None,
        returned_by="",
        return_comment="",
    )


def _facts(
    school: School, year: SchoolYear, signatories: list[str], signed_on: date
) -> list[tuple[str, str]]:
    return [
        ("Établissement", school.name),
        ("Commune", school.town),
        ("UAI", school.uai),
        ("Année scolaire", str(year)),
        ("Ont signé", ", ".join(signatories)),
        ("Signée le", long_date(signed_on)),
    ]
