"""What the days served come to, and when it is paid.

Décret 2015-475, art. 3: the whole year is paid by ninths, a part of it after the service is done; art. 4:
an award is not paid for the days somebody else serves. A month counts thirty days, as in all public pay
(décret 62-765 of 6 July 1962). Amounts in cents; first and last days included.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from relais.allowances.enums import PayChannel, PaymentMode, ProrataBase
from relais.core.money import ninths
from relais.core.school_year import SchoolYear

MONTH = 30
FIRST_MONTH = {ProrataBase.OCTOBER: 10, ProrataBase.SEPTEMBER: 9}
LAST_MONTH = 6
PAID_MONTHS = 9


@dataclass(frozen=True, slots=True)
class Period:
    """Days, first and last included."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Service:
    """The days a person serves within a school year: a period, less those somebody else served."""

    year: SchoolYear
    period: Period
    absences: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Instalment:
    """What is paid in a month, noted by its first day."""

    month: date
    cents: int


def months(year: SchoolYear, first: int) -> list[date]:
    """Return the first days of the months of a school year from `first` (9 or 10) to June."""
    start = year.start
    return [date(start, number, 1) for number in range(first, 13)] + [
        date(start + 1, number, 1) for number in range(1, LAST_MONTH + 1)
    ]


def thirtieths(period: Period, month: date) -> int:
    """Return how many of the thirty days of a month the period covers, 0 to 30.

    The last day of any month closes it: two periods that follow each other make thirty days together.
    """
    last = month.replace(day=monthrange(month.year, month.month)[1])
    if period.ends_on < month or period.starts_on > last:
        return 0
    first_day = max(period.starts_on, month).day
    end = MONTH if period.ends_on >= last else min(period.ends_on.day, MONTH)
    return max(0, end - min(first_day - 1, MONTH))


def served_days(service: Service, month: date) -> int:
    """Return the thirtieths of the month that are served, absences taken off."""
    absent = sum(thirtieths(absence, month) for absence in service.absences)
    return max(0, thirtieths(service.period, month) - absent)


def due_cents(annual_cents: int, service: Service, base: ProrataBase) -> int:
    """Return what the service is worth in the year, to the nearest cent, half up."""
    counted = months(service.year, FIRST_MONTH[base])
    served, whole = sum(served_days(service, month) for month in counted), MONTH * len(counted)
    return (2 * annual_cents * served + whole) // (2 * whole)


def payment_mode(annual_cents: int, service: Service, *, base: ProrataBase, asie_up_to: int) -> PaymentMode:
    """Return by ninths for a whole year, once after the service for a part of it or through ASIE."""
    is_whole = due_cents(annual_cents, Service(service.year, service.period), base) == annual_cents
    by_sts = channel(annual_cents, asie_up_to) == PayChannel.STS
    return PaymentMode.NINTHS if is_whole and by_sts else PaymentMode.SERVICE_DONE


def channel(annual_cents: int, asie_up_to: int) -> PayChannel:
    """Return the application that pays a yearly rate."""
    return PayChannel.ASIE if annual_cents <= asie_up_to else PayChannel.STS


def schedule(annual_cents: int, cents: int, mode: PaymentMode, service: Service) -> list[Instalment]:
    """Return the payments of an award, whose sum is `cents` to the cent; none for nothing.

    By ninths, a month served in part is paid its thirtieths, and the last month bears the rounding.
    """
    if not cents:
        return []
    paid = [
        Instalment(month, cents=_month_cents(ninth, served))
        for month, ninth in zip(months(service.year, 10), ninths(annual_cents), strict=True)
        if (served := served_days(service, month))
    ]
    if mode == PaymentMode.SERVICE_DONE or not paid:
        return [Instalment(_month_after(service), cents)]
    return _balanced(paid, cents)


def _month_cents(ninth: int, served: int) -> int:
    return (2 * ninth * served + MONTH) // (2 * MONTH)


def _balanced(paid: Sequence[Instalment], cents: int) -> list[Instalment]:
    """Let the last payment make the sum; where the first ones exceed it already, they are cut instead."""
    result: list[Instalment] = []
    left = cents
    for rank, instalment in enumerate(paid, start=1):
        amount = left if rank == len(paid) else min(instalment.cents, left)
        left -= amount
        result.append(Instalment(instalment.month, amount))
    return [instalment for instalment in result if instalment.cents]


def last_counted_day(year: SchoolYear, ends_on: date) -> date:
    """Return the day the service is done, at the latest 30 June: nothing after it is counted."""
    return min(ends_on, date(year.start + 1, LAST_MONTH, MONTH))


def _month_after(service: Service) -> date:
    """Return the month that follows the service, at the latest July."""
    done_on = last_counted_day(service.year, service.period.ends_on)
    return (done_on.replace(day=1) + timedelta(days=32)).replace(day=1)


def total(instalments: Iterable[Instalment]) -> int:
    """Add up payments."""
    return sum(each.cents for each in instalments)
