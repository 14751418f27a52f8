"""What every change of a letter's text has in common."""

from relais.audit.domain import record_entry
from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.letters.enums import LetterState
from relais.letters.models import Letter
from relais.letters.rules import can_edit_letter
from relais.letters.selectors import is_frozen

EDIT = "edit_proposed_letter"


def lock_to_edit(*, actor: Scope, letter: Letter) -> Letter:
    """Lock the letter's row for the transaction and return it; a signed letter changes no more.

    Raises DomainError `forbidden` or `letter_signed`.
    """
    if not can_edit_letter(actor, letter):
        raise DomainError(
            "forbidden", "Seuls les référents et la direction de l'établissement écrivent la lettre."
        )
    # Without its relations: PostgreSQL would lock, or refuse to lock, the joined rows too.
    locked = Letter.objects.select_for_update().get(pk=letter.pk)
    if is_frozen(locked):
        raise DomainError("letter_signed", "La lettre est signée : elle ne change plus.")
    return locked


def record_edit(*, actor: Scope, letter: Letter, part: str) -> None:
    """Write in the journal that a letter already proposed to the head has changed.

    Pauses in one person's typing are one change: saves in a row of one part by one person count once.
    A draft's changes are not journaled.
    """
    if letter.state != LetterState.PROPOSED:
        return
    last = (
        Entry.objects.filter(object_type=letter._meta.label_lower, object_id=letter.pk).order_by("pk").last()
    )
    if last is None or (last.act, last.actor_id, last.comment) != (EDIT, actor.person_id, part):
        record_entry(
            actor=actor,
            act=EDIT,
            on=letter,
            from_state=letter.state,
            to_state=letter.state,
            comment=part,
        )
