"""What every change of a letter's text has in common."""

from relais.audit.domain import record_entry
from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.letters.domain.void_visas import void_visas
from relais.letters.enums import LetterState, PartCode
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
    return lock_open(letter)


def lock_open(letter: Letter) -> Letter:
    """Lock the row of a letter not signed yet and return it; raise DomainError `letter_signed`."""
    # Without its relations: PostgreSQL would lock, or refuse to lock, the joined rows too.
    locked = Letter.objects.select_for_update().get(pk=letter.pk)
    if is_frozen(locked):
        raise DomainError("letter_signed", "La lettre est signée : elle ne change plus.")
    return locked


def record_edit(*, actor: Scope, letter: Letter, part: PartCode, detail: str = "") -> None:
    """Write who changed which part and when, have the visas on the former text fall, tell the journal.

    Pauses in one person's typing are one change: saves in a row of one part by one person count once.
    A draft's changes are not journaled.
    """
    letter.saved_at, letter.saved_by, letter.saved_part = clock.now(), actor.person_name, part
    letter.saved_person_id = actor.person_id
    letter.save(update_fields=["saved_at", "saved_by", "saved_part", "saved_person"])
    void_visas(letter=letter, reason=f"{actor.person_name} a modifié « {part.label} ».")
    if letter.state == LetterState.PROPOSED:
        _record(actor, letter, detail or part.label)


def _record(actor: Scope, letter: Letter, part: str) -> None:
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
