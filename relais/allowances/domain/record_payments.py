"""What the pay office answers: which month of which award is paid."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from relais.allowances.enums import AwardState
from relais.allowances.models import ACTOR_LENGTH, Award, Payment
from relais.allowances.readers import PaidLine
from relais.allowances.rules import can_pay_awards
from relais.allowances.selectors import awards_by_reference, paid_cents
from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.money import format_euros
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.models import Academie


@dataclass(frozen=True, slots=True)
class PaidResult:
    """What a line comes to: recorded or already known, or why not."""

    line: PaidLine
    award: Award | None
    is_known: bool = False
    error: str = ""


def check_payments(*, academie: Academie, year: SchoolYear, lines: Sequence[PaidLine]) -> list[PaidResult]:
    """Return what each line would do; nothing is written."""
    awards = awards_by_reference(academie, year, [line.reference for line in lines])
    known = {
        (str(payment.award_id), payment.month): payment.cents
        for payment in Payment.objects.filter(award__in=awards.values())
    }
    paid = Counter[str]()
    for (reference, _), cents in known.items():
        paid[reference] += cents
    results = []
    for line in lines:
        award = awards.get(line.reference)
        result = _check(line, award, known, paid[line.reference])
        results.append(result)
        if award is not None and not result.error and not result.is_known:
            known[line.reference, line.month] = line.cents
            paid[line.reference] += line.cents
    return results


def _check(line: PaidLine, award: Award | None, known: dict[tuple[str, date], int], paid: int) -> PaidResult:
    if award is None:
        return PaidResult(line, None, error="Référence inconnue cette année.")
    already = known.get((line.reference, line.month))
    if already == line.cents:
        return PaidResult(line, award, is_known=True)
    if already is not None:
        return PaidResult(line, award, error=f"Ce mois est déjà payé : {format_euros(already)}.")
    if award.state not in {AwardState.TRANSMITTED, AwardState.PAID}:
        return PaidResult(line, award, error="Cette attribution n'a pas été transmise à la paye.")
    if paid + line.cents > award.cents:
        left = format_euros(max(award.cents - paid, 0))
        return PaidResult(line, award, error=f"Plus que le dû : il reste {left} à verser.")
    return PaidResult(line, award)


@transaction.atomic
def record_payments(
    *, actor: Scope, academie: Academie, year: SchoolYear, lines: Sequence[PaidLine]
) -> list[PaidResult]:
    """Write the months paid; a line already known changes nothing, a line refused stops none of the others.

    An award wholly paid becomes so. Raises DomainError `forbidden`.
    """
    if not can_pay_awards(actor, academie_id=academie.pk):
        raise DomainError("forbidden", "Vous ne pouvez pas noter les versements de cette académie.")
    # One file is read at a time: the second of two sees what the first has written.
    Academie.objects.select_for_update().get(pk=academie.pk)
    results = check_payments(academie=academie, year=year, lines=lines)
    fresh = [each for each in results if each.award is not None and not each.error and not each.is_known]
    Payment.objects.bulk_create(
        Payment(
            award=each.award,
            month=each.line.month,
            cents=each.line.cents,
            recorded_at=clock.now(),
            recorded_by=actor.label[:ACTOR_LENGTH],
        )
        for each in fresh
    )
    lines_by_award: dict[int, list[PaidLine]] = {}
    for each in fresh:
        lines_by_award.setdefault(int(each.line.reference), []).append(each.line)
    written = Award.objects.filter(pk__in=lines_by_award).annotate(paid=paid_cents())
    for award in written.select_related("share__envelope__school", "share__designation__person"):
        _mark_paid(actor, award, award.paid, lines_by_award[award.pk])
    return results


def _mark_paid(actor: Scope, award: Award, paid: int, lines: list[PaidLine]) -> None:
    is_over = paid == award.cents and award.state == AwardState.TRANSMITTED
    before = award.state
    if is_over:
        award.state, award.paid_at = AwardState.PAID, clock.now()
        award.save(update_fields=["state", "paid_at"])
    record_entry(
        actor=actor,
        act="record_payment",
        on=award,
        from_state=before,
        to_state=award.state,
        comment=" · ".join(f"{line.month:%m/%Y} : {format_euros(line.cents)}" for line in lines),
        after={"paid_cents": sum(line.cents for line in lines)},
    )
