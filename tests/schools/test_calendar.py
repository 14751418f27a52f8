"""The academy's calendar: what it starts from, what it changes, what a file changes."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.schools.domain.import_calendar import calendar_differences, import_calendar
from relais.schools.domain.save_holiday import add_holiday, change_holiday, remove_holiday
from relais.schools.domain.set_holiday_zone import set_holiday_zone
from relais.schools.enums import HolidaySource
from relais.schools.models import Holiday, SchoolCalendar
from relais.schools.numbers import is_working_day
from relais.schools.reference.calendars import Period, published_periods
from relais.schools.selectors.calendar import calendar_of, year_calendar
from tests import factories
from tests.cast import Cast

YEAR = factories.YEAR
AUTUMN = "Vacances de la Toussaint : 17/10/2026"
BRIDGE: dict[str, Any] = {
    "name": "Pont du 8 mai",
    "first_day": date(2027, 5, 7),
    "last_day": date(2027, 5, 7),
}
MAY: dict[str, Any] = {"name": "Journée vaquée", "first_day": date(2027, 6, 4), "last_day": date(2027, 6, 4)}


def acts() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("pk").values_list("act", "comment"))


def names(cast: Cast, year: SchoolYear = YEAR) -> list[str]:
    return [each.name for each in year_calendar(cast.academie, year).holidays]


def test_academy_starts_from_what_is_published_for_its_zone(cast: Cast) -> None:
    shown = year_calendar(cast.academie, YEAR)

    assert (shown.zone, shown.is_own, shown.periods) == ("A", False, published_periods("A", YEAR))
    assert SchoolCalendar.objects.count() == 0


def test_calendar_knows_the_years_around_and_public_holidays(cast: Cast) -> None:
    calendar = calendar_of(cast.academie, YEAR)

    days = {date(2026, 8, 20): False, date(2026, 9, 1): True, date(2026, 11, 11): False}
    days |= {date(2026, 12, 28): False, date(2027, 5, 7): False, date(2027, 9, 1): True}
    assert {day: is_working_day(day, calendar) for day in days} == days


def test_calendar_of_an_academy_without_zone_is_empty(cast: Cast) -> None:
    academie = factories.make_academie(code="27", name="académie de Corse")

    assert (year_calendar(academie, YEAR).zone, year_calendar(academie, YEAR).holidays) == ("", [])


def test_add_makes_the_calendar_the_academys_own(cast: Cast) -> None:
    added = add_holiday(actor=factories.scope_of(cast.officer), academie=cast.academie, year=YEAR, **MAY)

    assert added.source == HolidaySource.MANUAL
    shown = year_calendar(cast.academie, YEAR)
    assert shown.is_own
    assert shown.periods == sorted(
        [*published_periods("A", YEAR), Period(MAY["first_day"], MAY["last_day"], MAY["name"])]
    )
    assert not is_working_day(date(2027, 6, 4), calendar_of(cast.academie, YEAR))
    assert acts() == [("add_holiday", "Journée vaquée : 04/06/2027 – 04/06/2027")]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({**MAY, "name": "  "}, "name_required"),
        ({**MAY, "last_day": date(2027, 6, 3)}, "wrong_days"),
        ({**MAY, "first_day": date(2026, 8, 31)}, "other_year"),
        ({**MAY, "last_day": date(2027, 9, 1)}, "other_year"),
        (BRIDGE, "overlap"),
    ],
)
def test_add_refuses(cast: Cast, given: dict[str, Any], code: str) -> None:
    actor = factories.scope_of(cast.officer)

    with pytest.raises(DomainError) as refusal:
        add_holiday(actor=actor, academie=cast.academie, year=YEAR, **given)

    assert (refusal.value.code, Holiday.objects.count()) == (code, 0)


@pytest.mark.parametrize("person", ["pay_officer", "head", "outsider"])
def test_anybody_else_is_refused(cast: Cast, person: str) -> None:
    actor, holiday = factories.scope_of(getattr(cast, person)), factories.make_holiday(cast.academie)

    for act in (
        lambda: add_holiday(actor=actor, academie=cast.academie, year=YEAR, **MAY),
        lambda: change_holiday(actor=actor, holiday=holiday, **MAY),
        lambda: remove_holiday(actor=actor, holiday=holiday),
        lambda: set_holiday_zone(actor=actor, academie=cast.academie, year=YEAR, zone="B"),
        lambda: import_calendar(actor=actor, academie=cast.academie, year=YEAR, read=[], file_name="x"),
    ):
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.code == "forbidden"


def test_change_and_remove(cast: Cast) -> None:
    actor = factories.scope_of(cast.officer)
    holiday = factories.make_holiday(cast.academie, source=HolidaySource.PUBLISHED)
    days = {"first_day": holiday.first_day, "last_day": date(2026, 11, 2)}

    change_holiday(actor=actor, holiday=holiday, name=holiday.name, **days)
    change_holiday(actor=actor, holiday=holiday, name=holiday.name, **days)

    assert (holiday.last_day, holiday.source) == (date(2026, 11, 2), HolidaySource.MANUAL)
    remove_holiday(actor=actor, holiday=holiday)
    assert names(cast) == []
    assert acts() == [
        (
            "change_holiday",
            f"{AUTUMN} – 01/11/2026 → {AUTUMN} – 02/11/2026",
        ),
        ("remove_holiday", f"{AUTUMN} – 02/11/2026"),
    ]


def test_zone_changes_from_a_year_on_and_keeps_what_is_set_by_hand(cast: Cast) -> None:
    actor = factories.scope_of(cast.officer)
    add_holiday(actor=actor, academie=cast.academie, year=YEAR, **MAY)

    set_holiday_zone(actor=actor, academie=cast.academie, year=YEAR, zone="B")
    set_holiday_zone(actor=actor, academie=cast.academie, year=YEAR, zone="B")

    assert year_calendar(cast.academie, YEAR).periods == sorted(
        [*published_periods("B", YEAR), Period(MAY["first_day"], MAY["last_day"], MAY["name"])]
    )
    zones = {year: year_calendar(cast.academie, year).zone for year in (YEAR.previous, YEAR, YEAR.next)}
    assert zones == {YEAR.previous: "A", YEAR: "B", YEAR.next: "B"}
    assert acts()[1:] == [("set_holiday_zone", "2026-2027 : A → B")]


def test_zone_may_be_none_but_not_anything(cast: Cast) -> None:
    actor = factories.scope_of(cast.officer)

    set_holiday_zone(actor=actor, academie=cast.academie, year=YEAR, zone="")
    with pytest.raises(DomainError) as refusal:
        set_holiday_zone(actor=actor, academie=cast.academie, year=YEAR, zone="D")

    assert (names(cast), refusal.value.code) == ([], "unknown_zone")
    assert acts() == [("set_holiday_zone", "2026-2027 : A → aucune")]


def test_import_writes_the_differences_once(cast: Cast) -> None:
    actor = factories.scope_of(cast.officer)
    add_holiday(actor=actor, academie=cast.academie, year=YEAR, **MAY)
    read = [
        *published_periods("A", YEAR)[:4],
        Period(date(2027, 5, 5), date(2027, 5, 9), "Pont de l'Ascension"),
        Period(date(2027, 6, 4), date(2027, 6, 6), "Week-end long"),  # over what is set by hand
        Period(date(2027, 6, 18), date(2027, 6, 18), "Journée banalisée"),
    ]

    shown = calendar_differences(cast.academie, YEAR, read)
    done = import_calendar(actor=actor, academie=cast.academie, year=YEAR, read=read, file_name="a.csv")

    assert [(each.kind, each.period.name) for each in done] == [
        ("Modification", "Pont de l'Ascension"),
        ("Ajout", "Journée banalisée"),
        ("Retrait", "Vacances d'été"),
    ]
    assert shown == done
    assert year_calendar(cast.academie, YEAR).periods == sorted(
        [*read[:5], read[6], Period(MAY["first_day"], MAY["last_day"], MAY["name"])]
    )
    again = import_calendar(actor=actor, academie=cast.academie, year=YEAR, read=read, file_name="a.csv")
    assert again == []
    assert [act for act, _ in acts()] == ["add_holiday", "import_calendar"]


@pytest.mark.parametrize(
    "given",
    [
        {"last_day": date(2026, 10, 16)},
        {},  # twice the same
    ],
)
def test_database_refuses_a_wrong_period(cast: Cast, given: dict[str, date]) -> None:
    factories.make_holiday(cast.academie)

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_holiday(cast.academie, **given)


def test_database_refuses_a_wrong_zone_or_a_second_calendar(cast: Cast) -> None:
    for zone, year in (("D", YEAR.next), ("A", YEAR)):
        SchoolCalendar.objects.get_or_create(academie=cast.academie, year=YEAR)
        with pytest.raises(IntegrityError), transaction.atomic():
            SchoolCalendar.objects.create(academie=cast.academie, year=year, zone=zone)


def test_names(cast: Cast) -> None:
    holiday = factories.make_holiday(cast.academie)

    assert (str(holiday), str(holiday.calendar)) == (
        "Vacances de la Toussaint",
        "Calendrier 2026-2027, zone A",
    )
    assert str(SchoolCalendar(academie=cast.academie, year=YEAR)) == "Calendrier 2026-2027"
