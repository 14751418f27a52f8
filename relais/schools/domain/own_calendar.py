"""The calendar an academy makes its own, before it changes a day of it."""

from collections.abc import Iterable

from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.enums import HolidaySource
from relais.schools.models import Academie, Holiday, SchoolCalendar
from relais.schools.reference.calendars import Period
from relais.schools.rules import can_edit_schools
from relais.schools.selectors.calendar import year_calendar


def own_calendar(actor: Scope, academie: Academie, year: SchoolYear) -> SchoolCalendar:
    """Return the academy's calendar of the year, locked, with what was published in it when it is new.

    Raises DomainError `forbidden`.
    """
    if not can_edit_schools(actor, academie.pk):
        raise DomainError("forbidden", "Seule l'équipe académique tient le calendrier.")
    Academie.objects.select_for_update().get(pk=academie.pk)
    shown = year_calendar(academie, year)
    calendar, is_new = SchoolCalendar.objects.get_or_create(
        academie=academie, year=year, defaults={"zone": shown.zone}
    )
    if is_new:
        write_periods(calendar, shown.periods, HolidaySource.PUBLISHED)
    return calendar


def write_periods(calendar: SchoolCalendar, periods: Iterable[Period], source: str) -> None:
    """Put the periods in the calendar."""
    Holiday.objects.bulk_create(
        Holiday(
            calendar=calendar,
            name=each.name,
            first_day=each.first_day,
            last_day=each.last_day,
            source=source,
        )
        for each in periods
    )
