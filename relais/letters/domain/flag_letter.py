"""The academy asks to read a school's letter once it is signed."""

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.letters.domain.edit_letter import lock_open
from relais.letters.models import COMMENT_LENGTH, Letter
from relais.letters.rules import can_review_letter

LIFTED = "Elle n’est plus à lire avant son émission."


@transaction.atomic
def flag_letter(*, actor: Scope, letter: Letter, reason: str) -> Letter:
    """Flag a letter not signed yet, for a reason; an empty reason takes the flag off.

    Raises DomainError `forbidden` or `letter_signed`.
    """
    if not can_review_letter(actor, letter):
        raise DomainError("forbidden", "Seule l'équipe académique signale une lettre.")
    locked = lock_open(letter)
    before, locked.flag_reason = locked.flag_reason, reason.strip()[:COMMENT_LENGTH]
    if locked.flag_reason != before:
        locked.save(update_fields=["flag_reason"])
        record_entry(
            actor=actor,
            act="flag_letter",
            on=locked,
            comment=locked.flag_reason or LIFTED,
        )
    return locked
