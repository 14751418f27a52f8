"""The mails that go with a letter being written and decided on, each with a personal link to its page."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone

from relais.accounts.domain import create_access_link
from relais.accounts.models import RoleAssignment
from relais.accounts.selectors import head_assignment_for
from relais.core import clock
from relais.core.scope import SYSTEM, Scope
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.letters.models import Letter, SectionComment, Visa
from relais.letters.notifications import (
    CommentLeft,
    LetterProposed,
    LetterRefused,
    LetterReturned,
    VisaAwaited,
    VisaVoided,
)
from relais.letters.selectors import open_comments
from relais.outbox.notification import Notification

READ, EDIT = "letters:read", "letters:edit"


def mail_visa_awaited(*, actor: Scope, letter: Letter, designations: Sequence[Designation]) -> None:
    """Ask each of these referents for a visa, but not the one who has just written the letter."""
    for designation in designations:
        if designation.person_id != actor.person_id:
            _mail(
                VisaAwaited,
                letter,
                designation.assignment,
                key=f"visa-awaited:{letter.pk}:{designation.pk}:{_moment(letter.proposed_at)}",
                page=READ,
                label="Lire la lettre et donner mon visa",
                purpose="lire la lettre de mission et donner votre visa",
            )


def mail_head(*, letter: Letter) -> None:
    """Tell the head that a letter waits for a signature; once by text, however often it is asked."""
    _mail(
        LetterProposed,
        letter,
        head_assignment_for(letter.school_id),
        key=f"letter-proposed:{letter.pk}:{_moment(letter.proposed_at)}:{letter.text_sha256[:12]}",
        page=READ,
        label="Lire et signer la lettre",
        purpose="lire et signer la lettre de mission",
    )


def mail_referents(*, letter: Letter, but: Designation | None = None) -> None:
    """Tell each referent of the team, `but` this one, what is to be corrected."""
    for designation in active_team(letter.school_id, letter.year):
        if but is None or designation.pk != but.pk:
            _mail(
                LetterReturned,
                letter,
                designation.assignment,
                key=f"letter-returned:{letter.pk}:{designation.pk}:{_moment(letter.returned_at)}",
                page=EDIT,
                label="Corriger la lettre",
                purpose="corriger la lettre de mission",
            )


def mail_head_returned(*, letter: Letter) -> None:
    """Tell the head that the academy has given the signed letter back."""
    _mail(
        LetterReturned,
        letter,
        head_assignment_for(letter.school_id),
        key=f"letter-returned:{letter.pk}:head:{_moment(letter.returned_at)}",
        page=EDIT,
        label="Revoir la lettre",
        purpose="revoir la lettre de mission",
    )


def mail_refusal(*, letter: Letter, visa: Visa) -> None:
    """Tell the head that a referent has refused the letter, and why."""
    _mail(
        LetterRefused,
        letter,
        head_assignment_for(letter.school_id),
        key=f"letter-refused:{visa.pk}",
        page=EDIT,
        label="Ouvrir la lettre",
        purpose="revoir la lettre de mission",
        visa=visa,
    )


def mail_voided(*, letter: Letter, visa: Visa) -> None:
    """Tell a referent that the text has changed since the visa; one mail a day, however often it changes."""
    _mail(
        VisaVoided,
        letter,
        visa.designation.assignment if visa.designation else None,
        key=f"visa-voided:{letter.pk}:{visa.designation_id}:{clock.today().isoformat()}",
        page=READ,
        label="Relire la lettre",
        purpose="relire la lettre de mission et donner votre visa",
        visa=visa,
    )


def mail_comment(*, letter: Letter, comment: SectionComment) -> None:
    """Tell the others who write the letter that a comment waits for an answer."""
    assignments = [designation.assignment for designation in active_team(letter.school_id, letter.year)]
    for assignment in [*assignments, head_assignment_for(letter.school_id)]:
        if assignment is not None and assignment.person_id != comment.author_id:
            _mail(
                CommentLeft,
                letter,
                assignment,
                key=f"comment-left:{comment.pk}:{assignment.pk}",
                page=EDIT,
                label="Ouvrir la lettre",
                purpose="répondre à un commentaire de la lettre de mission",
                comment=comment,
            )


def _mail(
    kind: type[Notification],
    letter: Letter,
    assignment: RoleAssignment | None,
    *,
    key: str,
    page: str,
    label: str,
    purpose: str,
    **context: Any,  # noqa: ANN401 - what its template shows
) -> None:
    """Queue one mail with a personal link; none to whoever has no role or no address."""
    if assignment is None or not assignment.person.email:
        return
    _, url = create_access_link(
        actor=SYSTEM,
        assignment=assignment,
        target=reverse(page, args=[letter.pk]),
        expires_at=timezone.make_aware(datetime.combine(letter.year.last_day, time.max)),
        purpose=purpose,
    )
    kind.queue(
        key=key,
        to_address=assignment.person.email,
        person=assignment.person,
        school=letter.school,
        context={
            "letter": letter,
            "comments": list(open_comments(letter)),
            "action_url": url,
            "action_label": label,
            **context,
        },
    )


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""
