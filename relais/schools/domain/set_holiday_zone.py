"""Say in which holiday zone an academy is, a year."""

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.domain.own_calendar import own_calendar, write_periods
from relais.schools.enums import HolidaySource, HolidayZone
from relais.schools.models import Academie, SchoolCalendar
from relais.schools.reference.calendars import published_periods


@transaction.atomic
def set_holiday_zone(*, actor: Scope, academie: Academie, year: SchoolYear, zone: str) -> SchoolCalendar:
    """Follow that zone's published calendar, from that year on; what was set by hand stays.

    Raises DomainError `forbidden` or `unknown_zone`.
    """
    if zone not in {"", *HolidayZone.values}:
        raise DomainError("unknown_zone", "La zone de vacances est A, B ou C.")
    calendar = own_calendar(actor, academie, year)
    before = calendar.zone
    if before == zone:
        return calendar
    calendar.zone = zone
    calendar.save(update_fields=["zone"])
    calendar.holidays.exclude(source=HolidaySource.MANUAL).delete()
    write_periods(calendar, published_periods(zone, year), HolidaySource.PUBLISHED)
    record_entry(
        actor=actor,
        act="set_holiday_zone",
        on=calendar,
        comment=f"{year} : {before or 'aucune'} → {zone or 'aucune'}",
        before={"zone": before},
        after={"zone": zone},
    )
    return calendar
