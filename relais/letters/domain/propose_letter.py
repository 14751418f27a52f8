"""A referent gives the letter to the head to sign."""

from django.db import transaction

from relais.audit.domain import apply_transition
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.letters.domain.edit_letter import lock_to_edit
from relais.letters.domain.mail_parties import mail_head
from relais.letters.domain.transitions import TRANSITIONS
from relais.letters.models import Letter
from relais.letters.selectors import missing_for_proposal


@transaction.atomic
def propose_letter(*, actor: Scope, letter: Letter) -> Letter:
    """Propose the letter and write to the head, with a personal link.

    It may still be written in by all; changes are then journaled. Raises DomainError `forbidden`,
    `letter_signed`, `stale_state` or `letter_incomplete`.
    """
    locked = lock_to_edit(actor=actor, letter=letter)
    if missing := missing_for_proposal(locked):
        raise DomainError("letter_incomplete", " ".join(part.text for part in missing))
    proposed = apply_transition(
        locked,
        transitions=TRANSITIONS,
        transition="propose_letter",
        actor=actor,
        proposed_at=clock.now(),
        proposed_by=actor.person_name,
        returned_at=None,
        returned_by="",
        return_comment="",
    )
    mail_head(actor=actor, letter=proposed)
    return proposed
