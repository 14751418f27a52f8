"""Which days are worked, and what the law and the ministry publish."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.core.school_year import SchoolYear
from relais.schools.enums import HolidayZone
from relais.schools.numbers import Calendar, is_working_day, next_working_day, working_days_between
from relais.schools.reference import ACADEMIES
from relais.schools.reference.calendars import (
    HOLIDAY_ZONE_OF,
    Period,
    easter,
    public_holidays,
    published_periods,
)

AUTUMN = Calendar(
    [Period(date(2026, 10, 17), date(2026, 11, 1), "Vacances de la Toussaint")], public_holidays(2026)
)
DAYS = st.dates(date(2024, 9, 1), date(2027, 8, 31))


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 10, 16), True),  # the day they leave, after class
        (date(2026, 10, 17), False),
        (date(2026, 10, 28), False),
        (date(2026, 11, 1), False),
        (date(2026, 11, 2), True),  # the day classes resume
        (date(2026, 11, 7), False),
        (date(2026, 11, 8), False),
        (date(2026, 11, 11), False),
        (date(2026, 11, 12), True),
    ],
)
def test_working_day(day: date, is_worked: bool) -> None:
    assert is_working_day(day, AUTUMN) == is_worked


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 10, 15), date(2026, 10, 16)),
        (date(2026, 10, 16), date(2026, 11, 2)),
        (date(2026, 11, 6), date(2026, 11, 9)),
        (date(2026, 11, 10), date(2026, 11, 12)),
    ],
)
def test_next_working_day(day: date, following: date) -> None:
    assert next_working_day(day, AUTUMN) == following


def test_name_of_a_day_is_the_public_holiday_first() -> None:
    assert [AUTUMN.name_of(date(2026, 11, day)) for day in (1, 2, 11)] == [
        "Toussaint",
        "",
        "Armistice de 1918",
    ]


def test_without_periods_only_weekends_are_off() -> None:
    assert [is_working_day(date(2026, 11, day), Calendar()) for day in (6, 7, 8, 9)] == [
        True,
        False,
        False,
        True,
    ]


@given(since=DAYS, days=st.integers(0, 90))
def test_working_days_between_counts_each_one(since: date, days: int) -> None:
    until = since + timedelta(days=days)

    counted = sum(is_working_day(since + timedelta(days=n), AUTUMN) for n in range(1, days + 1))

    assert working_days_between(since, until, AUTUMN) == counted


def test_easter() -> None:
    assert [easter(year) for year in (2024, 2025, 2026, 2027, 2038)] == [
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2038, 4, 25),
    ]


def test_public_holidays_of_an_academy_add_its_own() -> None:
    everywhere = public_holidays(2026)

    assert len(everywhere) == 11
    assert {day: name for day, name in public_holidays(2026, "15").items() if day not in everywhere} == {
        date(2026, 4, 3): "Vendredi saint",
        date(2026, 12, 26): "Saint-Étienne",
    }
    assert {day: name for day, name in public_holidays(2026, "31").items() if day not in everywhere} == {
        date(2026, 5, 22): "Abolition de l'esclavage"
    }


def test_published_holidays_are_of_a_zone_and_a_year() -> None:
    assert published_periods("A", SchoolYear(2026)) == [
        Period(date(2026, 10, 17), date(2026, 11, 1), "Vacances de la Toussaint"),
        Period(date(2026, 12, 19), date(2027, 1, 3), "Vacances de Noël"),
        Period(date(2027, 2, 13), date(2027, 2, 28), "Vacances d'hiver"),
        Period(date(2027, 4, 10), date(2027, 4, 25), "Vacances de printemps"),
        Period(date(2027, 5, 6), date(2027, 5, 9), "Pont de l'Ascension"),
        Period(date(2027, 7, 3), date(2027, 8, 31), "Vacances d'été"),
    ]
    assert published_periods("", SchoolYear(2026)) == []
    assert published_periods("A", SchoolYear(2030)) == []


@pytest.mark.parametrize("zone", HolidayZone.values)
@pytest.mark.parametrize("start", [2024, 2025, 2026])
def test_published_holidays_lie_in_their_year_in_order_and_apart(zone: str, start: int) -> None:
    periods, year = published_periods(zone, SchoolYear(start)), SchoolYear(start)

    assert len(periods) == 6
    days = [day for period in periods for day in period.days()]
    assert days == sorted(set(days))
    assert (days[0] >= year.first_day, days[-1]) == (True, year.last_day)


def test_every_academy_of_the_mainland_has_a_zone() -> None:
    assert set(ACADEMIES) - set(HOLIDAY_ZONE_OF) == {
        "27",
        "28",
        "31",
        "32",
        "33",
        "40",
        "41",
        "42",
        "43",
        "44",
    }
    assert HOLIDAY_ZONE_OF["13"] == "A"
