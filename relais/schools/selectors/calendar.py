"""The academy's school calendar: its own where it has one, else the one published for its zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.shortcuts import get_object_or_404

from relais.core.rights import Paths
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.enums import HolidaySource
from relais.schools.models import Academie, Holiday, SchoolCalendar
from relais.schools.numbers import Calendar
from relais.schools.reference.calendars import (
    HOLIDAY_ZONE_OF,
    Period,
    public_holidays,
    published_periods,
)
from relais.schools.rules import EDIT_SCHOOLS


@dataclass(frozen=True, slots=True)
class YearCalendar:
    """A year of an academy: the zone it follows, its holidays in order, saved or only published."""

    year: SchoolYear
    zone: str
    holidays: Sequence[Holiday]
    is_own: bool

    @property
    def periods(self) -> list[Period]:
        """The holidays as periods."""
        return [Period(each.first_day, each.last_day, each.name) for each in self.holidays]


def year_calendars(academie: Academie, years: Sequence[SchoolYear]) -> list[YearCalendar]:
    """Return the calendars of these years; two statements, whatever their number."""
    kept = {each.year: each for each in SchoolCalendar.objects.filter(academie=academie).order_by("year")}
    rows = Holiday.objects.filter(calendar__in=[kept[year] for year in years if year in kept])
    found = []
    for year in years:
        own = kept.get(year)
        earlier = [each.zone for each in kept.values() if each.year <= year]
        zone = earlier[-1] if earlier else str(HOLIDAY_ZONE_OF.get(academie.code, ""))
        holidays = [each for each in rows if each.calendar_id == own.pk] if own else published(zone, year)
        found.append(YearCalendar(year, zone, holidays, is_own=own is not None))
    return found


def year_calendar(academie: Academie, year: SchoolYear) -> YearCalendar:
    """Return the calendar of one year."""
    return year_calendars(academie, [year])[0]


def published(zone: str, year: SchoolYear) -> list[Holiday]:
    """Return the holidays published for that zone that year, as rows not saved."""
    return [
        Holiday(
            name=each.name,
            first_day=each.first_day,
            last_day=each.last_day,
            source=HolidaySource.PUBLISHED,
        )
        for each in published_periods(zone, year)
    ]


def calendar_of(academie: Academie, year: SchoolYear) -> Calendar:
    """Return the days off around a school year: those of the years before and after it are known too."""
    years = [year.previous, year, year.next]
    periods = [period for each in year_calendars(academie, years) for period in each.periods]
    return Calendar(periods, public_holidays_between(years[0].first_day, years[-1].last_day, academie.code))


def public_holidays_between(first_day: date, last_day: date, academie_code: str) -> dict[date, str]:
    """Return the public holidays of the academy from a day to another."""
    found: dict[date, str] = {}
    for year in range(first_day.year, last_day.year + 1):
        found |= public_holidays(year, academie_code)
    return {day: name for day, name in found.items() if first_day <= day <= last_day}


def get_holiday_or_404(scope: Scope, pk: int) -> Holiday:
    """Return a period of the academy's own calendar to who corrects it; Http404 to anybody else."""
    held = Holiday.objects.filter(EDIT_SCHOOLS.within(scope, Paths(academie="calendar__academie_id")))
    return get_object_or_404(held.select_related("calendar__academie"), pk=pk)
