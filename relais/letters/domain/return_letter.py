"""The head asks the referents for a correction."""

from django.db import transaction

from relais.audit.domain import apply_transition
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.letters.domain.mail_parties import mail_referents
from relais.letters.domain.transitions import TRANSITIONS
from relais.letters.models import COMMENT_LENGTH, Letter


@transaction.atomic
def return_letter(*, actor: Scope, letter: Letter, comment: str) -> Letter:
    """Give a proposed letter back with a word, and write to each referent.

    Raises DomainError `comment_required`, `forbidden` or `stale_state`.
    """
    comment = comment.strip()
    if not comment:
        raise DomainError("comment_required", "Dites en un mot ce qui est à corriger.")
    returned = apply_transition(
        letter,
        transitions=TRANSITIONS,
        transition="return_letter",
        actor=actor,
        comment=comment[:COMMENT_LENGTH],
        proposed_at=None,
        proposed_by="",
        returned_at=clock.now(),
        returned_by=actor.person_name,
        return_comment=comment[:COMMENT_LENGTH],
    )
    mail_referents(actor=actor, letter=returned)
    return returned
