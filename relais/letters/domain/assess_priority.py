"""Say what became of a priority of the year before: the new letter starts from there."""

from django.db import transaction

from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.letters.domain.edit_letter import lock_to_edit, record_edit
from relais.letters.enums import Outcome, PartCode
from relais.letters.models import COMMENT_LENGTH, Letter, LetterActivity, PastOutcome


@transaction.atomic
def assess_priority(
    *, actor: Scope, letter: Letter, code: str, outcome: str, comment: str = ""
) -> PastOutcome:
    """Write the outcome of last year's priority; one dropped is no longer kept in the new letter.

    Raises DomainError `forbidden`, `letter_signed`, `unknown_priority` or `unknown_outcome`.
    """
    locked = lock_to_edit(actor=actor, letter=letter)
    row = PastOutcome.objects.filter(letter=locked, code=code).first()
    if row is None:
        raise DomainError("unknown_priority", "Cette priorité n'était pas dans la lettre de l'an dernier.")
    if outcome not in Outcome.values:
        raise DomainError("unknown_outcome", "Une priorité est réalisée, réalisée en partie ou abandonnée.")
    comment = comment.strip()[:COMMENT_LENGTH]
    if (row.outcome, row.comment) == (outcome, comment):
        return row
    if outcome == Outcome.DROPPED and row.outcome != outcome:
        LetterActivity.objects.filter(letter=locked, code=code).delete()
    row.outcome, row.comment = outcome, comment
    row.save(update_fields=["outcome", "comment"])
    record_edit(actor=actor, letter=locked, part=PartCode.OUTCOMES)
    return row
