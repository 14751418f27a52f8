"""Issue a signed letter: its PDF, made once, then its state and its mails, together."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from relais.accounts.domain import create_access_link
from relais.accounts.models import Person, RoleAssignment
from relais.accounts.selectors import head_assignment_for
from relais.audit.domain import apply_transition, record_entry
from relais.core import clock
from relais.core.addresses import absolute_url
from relais.core.errors import DomainError
from relais.core.leases import WorkState
from relais.core.scope import SYSTEM
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.documents.domain import issue_document
from relais.documents.enums import DocumentKind
from relais.documents.models import Document
from relais.letters.content import complete_content
from relais.letters.domain.transitions import TRANSITIONS
from relais.letters.enums import LetterState
from relais.letters.models import Letter
from relais.letters.notifications import LetterIssued

logger = logging.getLogger(__name__)

TEMPLATE = "letters/mission_letter.typ"
FILE_NAME_LENGTH = 150
_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address the letter goes to; `assignment` is set when a person reads it, not a shared mailbox."""

    address: str
    name: str
    person: Person | None = None
    assignment: RoleAssignment | None = None


def issue_letter(*, letter: Letter) -> Letter:
    """Issue a signed letter and return it; one already issued is returned as it is.

    The document comes first, outside the transaction: rendering must not hold it. Killed in between,
    the next worker finds the same document by its content. State, journal and mails are one
    transaction, so that a letter is issued and mailed, or neither. Raises typst.TypstError.
    """
    accepted = _accepted_team(letter)
    document = _document_of(letter, accepted)
    with transaction.atomic():
        locked = Letter.objects.select_for_update().get(pk=letter.pk)
        if locked.state == LetterState.ISSUED:
            return locked
        issued = apply_transition(
            locked,
            transitions=TRANSITIONS,
            transition="issue_letter",
            actor=SYSTEM,
            comment=document.number,
            document=document,
            issued_at=clock.now(),
            work_state=WorkState.DONE,
            lease_until=None,
            last_error="",
        )
        for recipient in _recipients(issued, accepted):
            _mail(issued, document, recipient)
    return issued


def _accepted_team(letter: Letter) -> list[Designation]:
    team = active_team(letter.school_id, letter.year)
    return [designation for designation in team if designation.state == DesignationState.ACCEPTED]


def _document_of(letter: Letter, accepted: list[Designation]) -> Document:
    content = complete_content(letter.signed_content or {})
    head = head_assignment_for(letter.school_id)
    holders = [designation.person for designation in accepted]
    return issue_document(
        kind=DocumentKind.MISSION_LETTER,
        school=letter.school,
        year=letter.year,
        title=f"Lettre de mission des référents numériques {letter.year}{_version_of(letter)}",
        file_name=file_name_of(
            content["school"]["uai"], content["school"]["name"], f"{letter.year}{_version_of(letter)}"
        ),
        facts=facts_of(content),
        content=content,
        template=TEMPLATE,
        holders=[*holders, head.person] if head else holders,
        issued_on=date.fromisoformat(content["signed"]["on"]),
    )


def _version_of(letter: Letter) -> str:
    """Return what tells an amendment from the first version: ", version 2"."""
    return f", version {letter.version}" if letter.version > 1 else ""


def file_name_of(uai: str, school_name: str, year: str) -> str:
    """Return a name a person can sort: "Lettre de mission_0860034V_Collège Jules-Verne_2026-2027.pdf"."""
    name = " ".join(_NOT_IN_FILE_NAMES.sub(" ", school_name).split())[:FILE_NAME_LENGTH]
    return f"Lettre de mission_{uai}_{name}_{year}.pdf"


def facts_of(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what the verification page may show: nothing that is not printed on the letter."""
    school, signed = content["school"], content["signed"]
    return [
        ("Établissement", school["name"]),
        ("Commune", school["town"]),
        ("UAI", school["uai"]),
        ("Année scolaire", content["year"]),
        ("Référents", ", ".join(member["name"] for member in content["team"])),
        ("Signée par", signed["by"]),
        ("Signée le", signed["on_long"]),
    ]


def _recipients(letter: Letter, accepted: list[Designation]) -> Iterator[Recipient]:
    """Yield the school, its head, then each referent; no address is written to twice."""
    seen: set[str] = {""}
    assignments = [head_assignment_for(letter.school_id), *(each.assignment for each in accepted)]
    parties = [Recipient(letter.school.email, letter.school.name)]
    parties += [
        Recipient(each.person.email, str(each.person), each.person, each) for each in assignments if each
    ]
    for party in parties:
        if party.address.lower() not in seen:
            seen.add(party.address.lower())
            yield party


def _mail(letter: Letter, document: Document, recipient: Recipient) -> None:
    verify_url = absolute_url(reverse("documents:verify", args=[document.number]))
    try:
        LetterIssued.queue(
            key=f"letter-issued:{letter.pk}:{letter.content_sha256[:12]}:{recipient.address.lower()}",
            to_address=recipient.address,
            person=recipient.person,
            school=letter.school,
            context={
                "letter": letter,
                "document": document,
                "recipient": recipient,
                "verify_url": verify_url,
                "action_url": _own_link(letter, document, recipient) or verify_url,
                "action_label": "Retrouver la lettre" if recipient.assignment else "Vérifier la lettre",
            },
            attachments=[(str(document.file), document.file_name)],
        )
    except DomainError as error:  # a wrong address must not keep the others from their letter
        logger.warning("Letter %s was not mailed: %s", letter.pk, error.message)
        record_entry(actor=SYSTEM, act="refuse_mail", on=letter, comment=error.message)


def _own_link(letter: Letter, document: Document, recipient: Recipient) -> str:
    """Return a personal link to the file, until the year ends; a shared mailbox gets none."""
    if recipient.assignment is None:
        return ""
    _, url = create_access_link(
        actor=SYSTEM,
        assignment=recipient.assignment,
        target=reverse("documents:download", args=[document.number]),
        expires_at=timezone.make_aware(datetime.combine(letter.year.last_day, time.max)),
        purpose="retrouver votre lettre de mission",
    )
    return url
