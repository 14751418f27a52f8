"""The academy fixes the year's envelopes."""

from django.db import transaction

from relais.allowances.enums import EnvelopeQuestion
from relais.allowances.models import Envelope
from relais.allowances.rules import can_fix_envelopes
from relais.allowances.selectors import ComputedEnvelope, compute_envelopes, envelopes_by_school
from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.models import Academie


@transaction.atomic
def fix_envelopes(*, actor: Scope, academie: Academie, year: SchoolYear) -> list[Envelope]:
    """Write the envelope of each school in the scale, with line, head-count and sentence.

    An amount once fixed never changes; a question still open becomes an amount if the head-count or the
    type has come since. Returns the envelopes of the open schools. Raises DomainError `forbidden`.
    """
    if not can_fix_envelopes(actor, academie_id=academie.pk):
        raise DomainError("forbidden", "Vous ne pouvez pas fixer les enveloppes de cette académie.")
    Academie.objects.select_for_update().get(pk=academie.pk)
    fixed = envelopes_by_school(academie, year)
    rows = compute_envelopes(academie, year)
    for row in rows:
        known = fixed.get(row.school.pk)
        if row.question == EnvelopeQuestion.OUT_OF_SCALE or (known and _is_settled(known, row)):
            continue
        fixed[row.school.pk] = _fix(actor, known or Envelope(school=row.school, year=year), row)
    return [fixed[row.school.pk] for row in rows if row.school.pk in fixed]


def _is_settled(envelope: Envelope, row: ComputedEnvelope) -> bool:
    """Tell whether there is nothing to write: an amount is fixed, or the question is the same."""
    return envelope.cents is not None or envelope.reason == row.reason


def _fix(actor: Scope, envelope: Envelope, row: ComputedEnvelope) -> Envelope:
    before = {"cents": envelope.cents, "question": envelope.question}
    envelope.cents = row.cents
    envelope.per_person_cents = row.per_person_cents
    envelope.question = row.question
    envelope.line = row.line
    envelope.pupils = row.pupils
    envelope.counted_year = row.counted_year
    envelope.counts_post_bac = row.counts_post_bac
    envelope.reason = row.reason
    envelope.fixed_at = clock.now()
    envelope.save()
    after = {"cents": row.cents, "question": row.question}
    record_entry(actor=actor, act="fix_envelope", on=envelope, comment=row.reason, before=before, after=after)
    return envelope
