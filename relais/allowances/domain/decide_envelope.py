"""The academy answers a question of the scale."""

from django.db import transaction

from relais.allowances.enums import CENTS_IN_QUARTER, MAX_QUARTERS, EnvelopeQuestion
from relais.allowances.models import ACTOR_LENGTH, SENTENCE_LENGTH, Envelope
from relais.allowances.numbers.scale import format_imp
from relais.allowances.rules import can_fix_envelopes
from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.money import NBSP, format_euros
from relais.core.scope import Scope


@transaction.atomic
def decide_envelope(*, actor: Scope, envelope: Envelope, quarters: int, reason: str) -> Envelope:
    """Give an amount, in quarters of IMP, to an envelope the scale does not settle.

    The question is kept, with who decided and why. Decided again, the last decision holds, until the
    school has shared the amount. Raises DomainError `forbidden`, `not_a_question`, `reason_required`,
    `bad_amount` or `already_shared`.
    """
    locked = Envelope.objects.select_for_update(of=("self",)).select_related("school").get(pk=envelope.pk)
    if not can_fix_envelopes(actor, academie_id=locked.school.academie_id):
        raise DomainError("forbidden", "Seule l'équipe de l'académie décide d'une enveloppe.")
    if locked.question in {"", EnvelopeQuestion.OUT_OF_SCALE}:
        raise DomainError("not_a_question", "Le barème règle cette enveloppe : il n'y a rien à décider.")
    if not reason.strip():
        raise DomainError("reason_required", "Dites la raison de la décision : elle sera affichée.")
    if not 0 <= quarters <= MAX_QUARTERS:
        raise DomainError("bad_amount", "Choisissez de 0 à 3 IMP, par quart.")
    if locked.shares.exists():
        raise DomainError("already_shared", "L'établissement a déjà réparti cette enveloppe.")
    cents, before = quarters * CENTS_IN_QUARTER, {"cents": locked.cents, "reason": locked.reason}
    amount = f"{format_imp(quarters)}, {format_euros(cents, decimals=False)}"
    locked.cents = cents
    locked.decided_by = actor.label[:ACTOR_LENGTH]
    locked.reason = f"{amount}{NBSP}: décision de l'académie, {reason.strip()}"[:SENTENCE_LENGTH]
    locked.save(update_fields=["cents", "decided_by", "reason"])
    record_entry(
        actor=actor,
        act="decide_envelope",
        on=locked,
        comment=locked.reason,
        before=before,
        after={"cents": cents, "reason": locked.reason},
    )
    return locked
