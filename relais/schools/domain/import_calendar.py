"""Bring the academy's calendar to what a file says, once the differences have been seen."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.domain.own_calendar import own_calendar, write_periods
from relais.schools.domain.save_holiday import tell
from relais.schools.enums import HolidaySource
from relais.schools.models import Academie, Holiday
from relais.schools.readers.calendar import Difference, compare_periods
from relais.schools.reference.calendars import Period
from relais.schools.selectors.calendar import year_calendar


def calendar_differences(academie: Academie, year: SchoolYear, read: Sequence[Period]) -> list[Difference]:
    """Return what the file would change; what the academy set by hand stays."""
    return _differences(year_calendar(academie, year).holidays, read)


@transaction.atomic
def import_calendar(
    *, actor: Scope, academie: Academie, year: SchoolYear, read: Sequence[Period], file_name: str
) -> list[Difference]:
    """Write these periods; twice changes nothing. Return what was changed. Raises DomainError `forbidden`."""
    calendar = own_calendar(actor, academie, year)
    differences = _differences(calendar.holidays.all(), read)
    for one in differences:
        if one.before:
            calendar.holidays.filter(
                name=one.before.name, first_day=one.before.first_day, last_day=one.before.last_day
            ).delete()
    write_periods(calendar, [one.after for one in differences if one.after], HolidaySource.FILE)
    if differences:
        told = " ; ".join(f"{one.kind} {tell(one.period)}" for one in differences)
        record_entry(actor=actor, act="import_calendar", on=calendar, comment=f"{file_name} : {told}")
    return differences


def _differences(held: Iterable[Holiday], read: Sequence[Period]) -> list[Difference]:
    rows = list(held)
    by_hand = [each for each in rows if each.source == HolidaySource.MANUAL]
    others = [each for each in rows if each.source != HolidaySource.MANUAL]
    free = [
        period
        for period in read
        if not any(
            each.first_day <= period.last_day and each.last_day >= period.first_day for each in by_hand
        )
    ]
    return compare_periods([Period(each.first_day, each.last_day, each.name) for each in others], free)
