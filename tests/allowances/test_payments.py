"""What the days served come to, and when: the cases worked out by hand, then the invariants."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.allowances.enums import PaymentMode, ProrataBase
from relais.allowances.numbers.payments import (
    Period,
    Service,
    channel,
    due_cents,
    months,
    payment_mode,
    schedule,
    served_days,
    thirtieths,
    total,
)
from relais.core.school_year import SchoolYear

YEAR = SchoolYear(2026)
WHOLE = Period(date(2026, 9, 1), date(2027, 8, 31))
OCTOBER, SEPTEMBER = ProrataBase.OCTOBER, ProrataBase.SEPTEMBER
RATES = (31_250, 62_500, 125_000, 250_000, 375_000)


def serve(start: date, end: date, *absences: Period) -> Service:
    return Service(YEAR, Period(start, end), absences)


@pytest.mark.parametrize(
    ("annual", "month", "last"),
    [
        (31_250, 3_472, 3_474),
        (62_500, 6_944, 6_948),
        (125_000, 13_889, 13_888),
        (250_000, 27_778, 27_776),
        (375_000, 41_667, 41_664),
    ],
)
def test_schedule_of_a_whole_year_is_the_table_of_ninths(annual: int, month: int, last: int) -> None:
    # Domain, 1.2: 312,50 is 8 times 34,72 then 34,74, and so on; décret 2015-475, art. 3.
    paid = schedule(annual, annual, PaymentMode.NINTHS, Service(YEAR, WHOLE))
    assert [each.cents for each in paid] == [month] * 8 + [last]
    assert [each.month for each in paid] == [
        date(2026, 10, 1),
        date(2026, 11, 1),
        date(2026, 12, 1),
        *(date(2027, month, 1) for month in range(1, 7)),
    ]


# Each amount is worked out by hand: a month of thirty days is a ninth of the year's rate.
@pytest.mark.parametrize(
    ("service", "by_october", "by_september"),
    [
        (Service(YEAR, WHOLE), 125_000, 125_000),
        # arrives on 4 January: 27 thirtieths of January, February to June whole: 177/270, and 177/300
        (serve(date(2027, 1, 4), WHOLE.ends_on), 81_944, 73_750),
        # leaves on the evening of 11 March: October to February, 11 thirtieths of March: 161/270, 191/300
        (serve(WHOLE.starts_on, date(2027, 3, 11)), 74_537, 79_583),
        # comes on 12 March: 19 thirtieths, April to June: 109/270, and 109/300
        (serve(date(2027, 3, 12), WHOLE.ends_on), 50_463, 45_417),
        # stands in from 11 to 31 January, three weeks: 20 thirtieths, 20/270 and 20/300
        (serve(date(2027, 1, 11), date(2027, 1, 31)), 9_259, 8_333),
        # the holder meanwhile: 250/270, and 280/300
        (
            Service(YEAR, WHOLE, (Period(date(2027, 1, 11), date(2027, 1, 31)),)),
            115_741,
            116_667,
        ),
        # September alone: not one of the nine months paid, one tenth of the ten of class
        (serve(WHOLE.starts_on, date(2026, 9, 30)), 0, 12_500),
        # July: after the classes
        (serve(date(2027, 7, 1), date(2027, 7, 31)), 0, 0),
    ],
)
def test_due_cents_of_the_calendar_of_cases(service: Service, by_october: int, by_september: int) -> None:
    assert (due_cents(125_000, service, OCTOBER), due_cents(125_000, service, SEPTEMBER)) == (
        by_october,
        by_september,
    )


@pytest.mark.parametrize(
    ("period", "month", "days"),
    [
        (WHOLE, date(2027, 2, 1), 30),  # February counts thirty days
        (WHOLE, date(2026, 10, 1), 30),  # October too
        (Period(date(2027, 2, 28), date(2027, 3, 1)), date(2027, 2, 1), 3),  # 28, 29 and 30 of thirty
        (Period(date(2027, 1, 31), date(2027, 1, 31)), date(2027, 1, 1), 0),  # a thirty-first day
        (Period(date(2027, 1, 30), date(2027, 1, 31)), date(2027, 1, 1), 1),
        (Period(date(2027, 1, 1), date(2027, 1, 30)), date(2027, 1, 1), 30),
        (Period(date(2027, 1, 1), date(2027, 1, 15)), date(2027, 2, 1), 0),
        (Period(date(2027, 2, 2), date(2027, 2, 3)), date(2027, 1, 1), 0),
    ],
)
def test_thirtieths_of_a_month(period: Period, month: date, days: int) -> None:
    assert thirtieths(period, month) == days


def test_served_days_take_the_absences_off() -> None:
    service = Service(YEAR, WHOLE, (Period(date(2027, 1, 11), date(2027, 1, 20)),))
    assert served_days(service, date(2027, 1, 1)) == 20


def test_schedule_stops_and_resumes_around_an_interim() -> None:
    # 11 to 31 January: January is paid its 10 first thirtieths, then the ninths go on.
    service = Service(YEAR, WHOLE, (Period(date(2027, 1, 11), date(2027, 1, 31)),))
    paid = schedule(125_000, 115_741, PaymentMode.NINTHS, service)
    assert [each.cents for each in paid] == [13_889, 13_889, 13_889, 4_630, *[13_889] * 4, 13_888]


def test_schedule_of_who_is_replaced_ends_with_the_days_served() -> None:
    # Replaced from 12 March: five ninths, then 11 thirtieths of one.
    paid = schedule(125_000, 74_537, PaymentMode.NINTHS, serve(WHOLE.starts_on, date(2027, 3, 11)))
    assert [each.cents for each in paid] == [13_889] * 5 + [5_092]
    assert paid[-1].month == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("service", "month"),
    [
        (serve(date(2027, 3, 12), WHOLE.ends_on), date(2027, 7, 1)),
        (serve(date(2027, 1, 11), date(2027, 1, 31)), date(2027, 2, 1)),
        (serve(date(2026, 11, 2), date(2026, 12, 31)), date(2027, 1, 1)),
    ],
)
def test_schedule_of_a_part_of_the_year_is_one_payment_after_the_service(
    service: Service, month: date
) -> None:
    [paid] = schedule(125_000, 50_463, PaymentMode.SERVICE_DONE, service)
    assert (paid.month, paid.cents) == (month, 50_463)


def test_schedule_of_nothing_is_empty() -> None:
    assert schedule(125_000, 0, PaymentMode.NINTHS, serve(WHOLE.starts_on, date(2026, 9, 30))) == []


def test_schedule_by_ninths_of_september_alone_is_one_payment() -> None:
    [paid] = schedule(125_000, 12_500, PaymentMode.NINTHS, serve(WHOLE.starts_on, date(2026, 9, 30)))
    assert (paid.month, paid.cents) == (date(2026, 10, 1), 12_500)


def test_schedule_never_pays_more_than_is_due() -> None:
    # Counted on ten months, a year cut in May is worth less than the ninths paid meanwhile would be.
    service = serve(date(2026, 10, 1), date(2027, 5, 31))
    due = due_cents(125_000, service, SEPTEMBER)
    paid = schedule(125_000, due, PaymentMode.NINTHS, service)
    assert (due, total(paid), paid[-1].cents) == (100_000, 100_000, 2_777)


@pytest.mark.parametrize(
    ("annual", "service", "mode"),
    [
        (125_000, Service(YEAR, WHOLE), PaymentMode.NINTHS),
        (62_500, serve(date(2026, 9, 20), WHOLE.ends_on), PaymentMode.NINTHS),  # all nine months
        (125_000, serve(date(2027, 1, 4), WHOLE.ends_on), PaymentMode.SERVICE_DONE),
        (31_250, Service(YEAR, WHOLE), PaymentMode.SERVICE_DONE),  # domain, 1.7: paid at once by ASIE
    ],
)
def test_payment_mode(annual: int, service: Service, mode: PaymentMode) -> None:
    assert payment_mode(annual, service, base=OCTOBER, asie_up_to=31_250) == mode


def test_channel_is_a_threshold() -> None:
    assert [channel(cents, 31_250) for cents in (31_250, 62_500)] == ["ASIE", "STS"]
    assert channel(31_250, 0) == "STS"


def test_months_of_both_bases() -> None:
    assert [len(months(YEAR, first)) for first in (9, 10)] == [10, 9]


days = st.integers(0, 364).map(lambda shift: WHOLE.starts_on + timedelta(days=shift))
bases = st.sampled_from(list(ProrataBase))
rates = st.sampled_from(RATES) | st.integers(1, 500_000)


@given(days, rates, bases)
def test_handover_of_any_day_loses_no_day(day: date, annual: int, base: ProrataBase) -> None:
    before = Period(WHOLE.starts_on, day - timedelta(days=1))
    after = Period(day, WHOLE.ends_on)
    for month in months(YEAR, 9):
        served = thirtieths(after, month)
        if before.ends_on >= before.starts_on:
            served += thirtieths(before, month)
        assert served == 30
    assert 0 <= due_cents(annual, Service(YEAR, after), base) <= annual


@given(days, days, days, days, rates, bases, st.sampled_from(list(PaymentMode)))
def test_schedule_always_adds_up(
    a: date, b: date, c: date, d: date, annual: int, base: ProrataBase, mode: PaymentMode
) -> None:
    absence = Period(min(c, d), max(c, d))
    service = Service(YEAR, Period(min(a, b), max(a, b)), (absence,))
    due = due_cents(annual, service, base)
    paid = schedule(annual, due, mode, service)
    assert total(paid) == due
    assert all(each.cents > 0 for each in paid)
    assert [each.month for each in paid] == sorted({each.month for each in paid})
