"""Issue a signed letter: its PDF, made once, then its state and its mails, together."""

import re
from datetime import date
from typing import Any

from django.db import transaction

from relais.accounts.models import Person
from relais.accounts.selectors import head_assignment_for
from relais.audit.domain import apply_transition
from relais.core import clock
from relais.core.leases import WorkState
from relais.core.scope import SYSTEM
from relais.designations.models import Designation
from relais.documents.domain import issue_document
from relais.documents.enums import DocumentKind
from relais.documents.models import Document
from relais.letters.content import complete_content
from relais.letters.domain.mail_issued import mail_issued
from relais.letters.domain.transitions import TRANSITIONS
from relais.letters.enums import LetterState
from relais.letters.models import Letter
from relais.letters.selectors import accepted_team

TEMPLATE = "letters/mission_letter.typ"
FILE_NAME_LENGTH = 150
_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')


def issue_letter(*, letter: Letter) -> Letter:
    """Issue a signed letter and return it; one already issued is returned as it is.

    The document comes first, outside the transaction: rendering must not hold it. Killed in between,
    the next worker finds the same document by its content. State, journal and mails are one
    transaction, so that a letter is issued and mailed, or neither. Raises typst.TypstError.
    """
    accepted = accepted_team(letter.school_id, letter.year)
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
        mail_issued(letter=issued, document=document, team=accepted)
    return issued


def holders_of(letter: Letter, accepted: list[Designation]) -> list[Person]:
    """Return who finds the document on site for ever: referents and head."""
    head = head_assignment_for(letter.school_id)
    holders = [designation.person for designation in accepted]
    return [*holders, head.person] if head else holders


def _document_of(letter: Letter, accepted: list[Designation]) -> Document:
    content = complete_content(letter.signed_content or {})
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
        holders=holders_of(letter, accepted),
        issued_on=date.fromisoformat(content["signed"]["on"]),
    )


def _version_of(letter: Letter) -> str:
    """Return what tells an amendment from the first version: ", version 2"."""
    return f", version {letter.version}" if letter.version > 1 else ""


def file_name_of(uai: str, school_name: str, year: str, extension: str = "pdf") -> str:
    """Return a name a person can sort: "Lettre de mission_0860034V_Collège Jules-Verne_2026-2027.pdf"."""
    name = " ".join(_NOT_IN_FILE_NAMES.sub(" ", school_name).split())[:FILE_NAME_LENGTH]
    return f"Lettre de mission_{uai}_{name}_{year}.{extension}"


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
