"""When a reminder is due: the rule alone, then its invariants whatever the plan."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.campaigns.numbers import Pace, Sent, Waiting, forecast, is_due
from relais.core.school_year import SchoolYear
from relais.schools.numbers import Calendar, is_working_day, working_days_between
from relais.schools.reference.calendars import public_holidays, published_periods

YEAR = SchoolYear(2026)
CALENDAR = Calendar(published_periods("A", YEAR), public_holidays(2026) | public_holidays(2027))
PACE = Pace(first_delay=5, interval=2, cap=5, stops_on=date(2026, 12, 4))
MONDAY = date(2026, 9, 7)


def due(day: date, *sent: Sent, since: tuple[date, ...] = (MONDAY,), **given: Any) -> bool:
    pace = Pace(**({name: getattr(PACE, name) for name in Pace.__slots__} | given))
    return is_due(day, pace=pace, calendar=CALENDAR, since=since, sent=sent)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 11), False),  # four working days
        (date(2026, 9, 12), False),
        (date(2026, 9, 13), False),
        (date(2026, 9, 14), True),  # five
        (date(2026, 10, 20), False),  # autumn holidays
        (date(2026, 11, 11), False),  # public holiday
        (date(2026, 12, 4), True),  # the last day
        (date(2026, 12, 7), False),
    ],
)
def test_first_reminder(day: date, expected: bool) -> None:
    assert due(day) == expected


@pytest.mark.parametrize(
    ("last", "day", "expected"),
    [
        (date(2026, 9, 14), date(2026, 9, 15), False),
        (date(2026, 9, 14), date(2026, 9, 16), True),
        (date(2026, 9, 17), date(2026, 9, 18), False),
        (date(2026, 9, 17), date(2026, 9, 21), True),
        (date(2026, 10, 16), date(2026, 11, 2), False),  # the holidays do not count
        (date(2026, 10, 16), date(2026, 11, 3), True),
        (date(2026, 9, 14), date(2026, 9, 14), False),
    ],
)
def test_interval(last: date, day: date, expected: bool) -> None:
    assert due(day, Sent(last)) == expected


def test_cap_counts_what_was_sent_since_it_is_awaited() -> None:
    five = [Sent(MONDAY + timedelta(days=n)) for n in (7, 9, 11, 14, 16)]

    assert due(date(2026, 9, 25), *five[:4])
    assert not due(date(2026, 9, 25), *five)
    assert due(date(2026, 9, 25), *five, since=(MONDAY, date(2026, 9, 16)))
    assert not due(date(2026, 9, 22), *five, since=(MONDAY, date(2026, 9, 16)))  # too early for the new one


def test_manual_reminder_starts_the_count_again() -> None:
    five = [Sent(MONDAY + timedelta(days=n)) for n in (7, 9, 11, 14, 16)]
    manual = Sent(date(2026, 9, 24), is_manual=True)

    assert not due(date(2026, 9, 25), *five, manual)
    assert due(date(2026, 9, 28), *five, manual)


def test_nothing_awaited_nothing_sent() -> None:
    assert not due(date(2026, 9, 14), since=())


def test_forecast_goes_on_until_the_cap() -> None:
    people = {1: Waiting([MONDAY], []), 2: Waiting([date(2026, 10, 9)], [Sent(date(2026, 10, 15))])}

    assert forecast(date(2026, 9, 8), pace=PACE, calendar=CALENDAR, people=people) == {
        date(2026, 9, 14): [1],
        date(2026, 9, 16): [1],
        date(2026, 9, 18): [1],
        date(2026, 9, 22): [1],
        date(2026, 9, 24): [1],
    } | {
        date(2026, 11, 2): [2],
        date(2026, 11, 4): [2],
        date(2026, 11, 6): [2],
        date(2026, 11, 10): [2],
    }


@settings(deadline=None)
@given(
    pace=st.builds(
        Pace,
        first_delay=st.integers(1, 15),
        interval=st.integers(1, 10),
        cap=st.integers(1, 8),
        stops_on=st.dates(YEAR.first_day, YEAR.last_day),
    ),
    since=st.lists(st.dates(YEAR.first_day, YEAR.last_day), max_size=3),
    sent=st.lists(
        st.builds(Sent, st.dates(YEAR.first_day, date(2026, 10, 31)), st.booleans()),
        max_size=4,
        unique_by=lambda one: one.day,
    ),
    first_day=st.dates(date(2026, 11, 1), date(2027, 1, 31)),
)
def test_whatever_the_plan(pace: Pace, since: list[date], sent: list[Sent], first_day: date) -> None:
    found = forecast(first_day, pace=pace, calendar=CALENDAR, people={1: Waiting(since, sent)})

    days = list(found)
    assert all(people == [1] for people in found.values())
    assert all(is_working_day(day, CALENDAR) for day in days)
    assert all(first_day <= day <= pace.stops_on for day in days)
    assert len(days) <= pace.cap * len(since)
    for earlier, later in pairwise(days):
        assert working_days_between(earlier, later, CALENDAR) >= pace.interval
    if days:
        assert working_days_between(min(since), days[0], CALENDAR) >= pace.first_delay
