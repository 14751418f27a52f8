"""Reads: when a person is paid, month by month."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from relais.allowances.enums import MonthState, PaymentMode
from relais.allowances.models import Award, Share
from relais.allowances.numbers.payments import Instalment, Period, Service, schedule
from relais.core import clock
from relais.core.school_year import SchoolYear

MORE_THAN_A_MONTH = timedelta(days=32)


@dataclass(frozen=True, slots=True)
class MonthDue:
    """What a month, noted by its first day, brings, and what has become of it."""

    month: date
    cents: int
    state: MonthState


def awards_of(share: Share) -> list[Award]:
    """Return the awards of a share with their suspensions and payments, in three queries."""
    return list(share.awards.prefetch_related("suspensions", "payments"))


def schedule_of(share: Share, awards: list[Award]) -> list[MonthDue]:
    """Return the months of a share: what is paid, what is late, what is to come, in order.

    `awards` are those of `awards_of`. What was paid counts as it was paid; money paid in another month than
    planned settles the earliest months first.
    """
    cents: Counter[tuple[date, MonthState]] = Counter()
    today = clock.today()
    for award in awards:
        for payment in award.payments.all():
            cents[payment.month, MonthState.PAID] += payment.cents
        for left in _left_to_pay(award, _planned(share, award)):
            is_past = (left.month + MORE_THAN_A_MONTH).replace(day=1) <= today
            cents[left.month, MonthState.AWAITED if is_past else MonthState.PLANNED] += left.cents
    return [MonthDue(month, due, state) for (month, state), due in sorted(cents.items())]


def service_of(award: Award, year: SchoolYear) -> Service:
    """Return the days of an award, less those its holder was replaced."""
    absences = tuple(Period(each.starts_on, each.ends_on) for each in award.suspensions.all())
    return Service(year, Period(award.starts_on, award.ends_on), absences)


def _planned(share: Share, award: Award) -> list[Instalment]:
    service = service_of(award, share.designation.year)
    return schedule(award.annual_cents, award.cents, PaymentMode(award.mode), service)


def _left_to_pay(award: Award, planned: list[Instalment]) -> list[Instalment]:
    """Return what each planned month still owes."""
    paid = {payment.month: payment.cents for payment in award.payments.all()}
    owed = {each.month: each.cents - paid.get(each.month, 0) for each in planned}
    elsewhere = sum(cents for month, cents in paid.items() if month not in owed)
    credit = elsewhere - sum(cents for cents in owed.values() if cents < 0)
    left: list[Instalment] = []
    for month, cents in owed.items():
        settled = min(max(cents, 0), credit)
        credit -= settled
        if cents > settled:
            left.append(Instalment(month, cents - settled))
    return left
