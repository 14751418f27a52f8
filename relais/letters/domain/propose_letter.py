"""The letter is proposed: each referent is asked for a visa, then the head for the signature."""

from django.db import transaction

from relais.audit.domain import apply_transition
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.letters.domain.edit_letter import lock_to_edit
from relais.letters.domain.mail_parties import mail_head, mail_visa_awaited
from relais.letters.domain.transitions import TRANSITIONS
from relais.letters.domain.void_visas import void_visas
from relais.letters.models import Letter
from relais.letters.selectors import awaited_of, missing_for_proposal

CHANGED = "La lettre a changé entre-temps."


@transaction.atomic
def propose_letter(*, actor: Scope, letter: Letter) -> Letter:
    """Propose the letter and write to those whose visa is awaited, with a personal link.

    It may still be written in by all; a change makes the visas fall and is journaled. Raises DomainError
    `forbidden`, `letter_signed`, `stale_state` or `letter_incomplete`.
    """
    locked = lock_to_edit(actor=actor, letter=letter)
    if missing := missing_for_proposal(locked):
        raise DomainError("letter_incomplete", " ".join(part.text for part in missing))
    void_visas(letter=locked, reason=CHANGED)
    proposed = propose(actor=actor, letter=locked)
    ask_visas(actor=actor, letter=proposed)
    return proposed


def propose(*, actor: Scope, letter: Letter) -> Letter:
    """Move a letter being written to those who decide on it."""
    return apply_transition(
        letter,
        transitions=TRANSITIONS,
        transition="propose_letter",
        actor=actor,
        proposed_at=clock.now(),
        proposed_by=actor.person_name,
        returned_at=None,
        returned_by="",
        return_comment="",
    )


def ask_visas(*, actor: Scope, letter: Letter) -> None:
    """Write to the referents still awaited or, once they have all agreed, to the head."""
    awaited = awaited_of(letter)
    if awaited and awaited.designations:
        mail_visa_awaited(actor=actor, letter=letter, designations=awaited.designations)
    else:
        mail_head(letter=letter)
