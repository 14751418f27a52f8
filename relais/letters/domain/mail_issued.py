"""Mail an issued letter, or the scan of one signed on paper, to the school and to each referent."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone

from relais.accounts.domain import create_access_link
from relais.accounts.models import Person, RoleAssignment
from relais.accounts.selectors import head_assignment_for
from relais.audit.domain import record_entry
from relais.core.addresses import absolute_url
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM
from relais.designations.models import Designation
from relais.documents.models import Document
from relais.letters.models import Letter
from relais.letters.notifications import LetterIssued

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address the letter goes to; `assignment` is set when a person reads it, not a shared mailbox."""

    address: str
    name: str
    person: Person | None = None
    assignment: RoleAssignment | None = None


def mail_issued(*, letter: Letter, document: Document, team: Sequence[Designation]) -> None:
    """Queue the mails in the caller's transaction; an address refused does not stop the others."""
    for recipient in _recipients(letter, team):
        _mail(letter, document, recipient)


def _recipients(letter: Letter, accepted: Sequence[Designation]) -> Iterator[Recipient]:
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
