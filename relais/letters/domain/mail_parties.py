"""The mails that go with a letter being written, each with a personal link to its page."""

from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone

from relais.accounts.domain import create_access_link
from relais.accounts.models import Person, RoleAssignment
from relais.accounts.selectors import head_assignment_for
from relais.core.scope import Scope
from relais.designations.selectors import active_team
from relais.letters.models import Letter
from relais.letters.notifications import LetterProposed, LetterReturned


def mail_head(*, actor: Scope, letter: Letter) -> None:
    """Tell the head that a letter waits for a signature; no mail when no head is known."""
    head = head_assignment_for(letter.school_id)
    if head is None or not head.person.email or letter.proposed_at is None:
        return
    LetterProposed.queue(
        key=f"letter-proposed:{letter.pk}:{letter.proposed_at.isoformat()}",
        to_address=head.person.email,
        person=head.person,
        school=letter.school,
        context={
            "letter": letter,
            "action_url": _link(actor, letter, head, "lire et signer la lettre de mission"),
            "action_label": "Lire et signer la lettre",
        },
    )


def mail_referents(*, actor: Scope, letter: Letter) -> None:
    """Tell each referent of the team what the head wants corrected."""
    for designation in active_team(letter.school_id, letter.year):
        person: Person = designation.person
        if designation.assignment is None or not person.email or letter.returned_at is None:
            continue
        LetterReturned.queue(
            key=f"letter-returned:{letter.pk}:{designation.pk}:{letter.returned_at.isoformat()}",
            to_address=person.email,
            person=person,
            school=letter.school,
            context={
                "letter": letter,
                "action_url": _link(actor, letter, designation.assignment, "corriger la lettre de mission"),
                "action_label": "Corriger la lettre",
            },
        )


def _link(actor: Scope, letter: Letter, assignment: RoleAssignment, purpose: str) -> str:
    """Make a link that lives until the school year ends."""
    _, url = create_access_link(
        actor=actor,
        assignment=assignment,
        target=reverse("letters:edit", args=[letter.pk]),
        expires_at=timezone.make_aware(datetime.combine(letter.year.last_day, time.max)),
        purpose=purpose,
    )
    return url
