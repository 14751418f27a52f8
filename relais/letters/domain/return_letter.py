"""The head asks the referents for a correction; the academy asks it of the school."""

from typing import Any

from django.db import transaction

from relais.audit.domain import apply_transition
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.letters.domain.mail_parties import mail_head_returned, mail_referents
from relais.letters.domain.transitions import TRANSITIONS
from relais.letters.models import COMMENT_LENGTH, Letter

UNSIGNED: dict[str, Any] = {
    "signed_at": None,
    "signed_by": "",
    "signed_on_behalf_of": "",
    "signed_content": None,
    "content_sha256": "",
}


@transaction.atomic
def return_letter(*, actor: Scope, letter: Letter, comment: str) -> Letter:
    """Give a proposed letter back with a word, and write to each referent.

    Raises DomainError `comment_required`, `forbidden` or `stale_state`.
    """
    returned = _return(actor, letter, comment, "return_letter")
    mail_referents(letter=returned)
    return returned


@transaction.atomic
def send_back_letter(*, actor: Scope, letter: Letter, comment: str) -> Letter:
    """Give a signed letter back to its school before it is issued: the head's signature is taken off.

    The referents' visas stand as long as the text does. Raises DomainError `comment_required`,
    `forbidden` or `stale_state`.
    """
    returned = _return(actor, letter, comment, "send_back_letter", **UNSIGNED)
    mail_referents(letter=returned)
    mail_head_returned(letter=returned)
    return returned


def _return(actor: Scope, letter: Letter, comment: str, transition: str, **changes: object) -> Letter:
    comment = comment.strip()[:COMMENT_LENGTH]
    if not comment:
        raise DomainError("comment_required", "Dites en un mot ce qui est à corriger.")
    return apply_transition(
        letter,
        transitions=TRANSITIONS,
        transition=transition,
        actor=actor,
        comment=comment,
        proposed_at=None,
        proposed_by="",
        returned_at=clock.now(),
        returned_by=actor.person_name,
        return_comment=comment,
        **changes,
    )
