"""Add a period without class to the academy's calendar, or correct one."""

from datetime import date

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.domain.own_calendar import own_calendar
from relais.schools.enums import HolidaySource
from relais.schools.models import NAME_LENGTH, Academie, Holiday, SchoolCalendar
from relais.schools.reference.calendars import Period


@transaction.atomic
def add_holiday(
    *, actor: Scope, academie: Academie, year: SchoolYear, name: str, first_day: date, last_day: date
) -> Holiday:
    """Add a period set by hand. Raises DomainError `forbidden` and those of `_checked`."""
    calendar = own_calendar(actor, academie, year)
    period = _checked(calendar, name, first_day, last_day)
    holiday = Holiday(calendar=calendar)
    _write(holiday, period)
    record_entry(actor=actor, act="add_holiday", on=calendar, comment=tell(period))
    return holiday


@transaction.atomic
def change_holiday(*, actor: Scope, holiday: Holiday, name: str, first_day: date, last_day: date) -> Holiday:
    """Correct a period; from then on it is set by hand, and no file moves it.

    Raises DomainError `forbidden` and those of `_checked`.
    """
    calendar = own_calendar(actor, holiday.calendar.academie, holiday.calendar.year)
    period = _checked(calendar, name, first_day, last_day, but=holiday.pk)
    before = Period(holiday.first_day, holiday.last_day, holiday.name)
    if before == period:
        return holiday
    _write(holiday, period)
    record_entry(actor=actor, act="change_holiday", on=calendar, comment=f"{tell(before)} → {tell(period)}")
    return holiday


@transaction.atomic
def remove_holiday(*, actor: Scope, holiday: Holiday) -> None:
    """Take a period away: these days are worked again. Raises DomainError `forbidden`."""
    calendar = own_calendar(actor, holiday.calendar.academie, holiday.calendar.year)
    period = Period(holiday.first_day, holiday.last_day, holiday.name)
    holiday.delete()
    record_entry(actor=actor, act="remove_holiday", on=calendar, comment=tell(period))


def _write(holiday: Holiday, period: Period) -> None:
    holiday.name, holiday.first_day, holiday.last_day = period.name, period.first_day, period.last_day
    holiday.source = HolidaySource.MANUAL
    holiday.save()


def _checked(calendar: SchoolCalendar, name: str, first_day: date, last_day: date, but: int = 0) -> Period:
    """Return the period. Raises `name_required`, `wrong_days`, `other_year`, or `overlap` with another."""
    tidy, year = " ".join(name.split())[:NAME_LENGTH], calendar.year
    if not tidy:
        raise DomainError("name_required", "Donnez un nom à la période. Exemple : Pont du 8 mai.")
    if last_day < first_day:
        raise DomainError("wrong_days", "Le dernier jour sans classe vient avant le premier.")
    if not (year.first_day <= first_day and last_day <= year.last_day):
        raise DomainError("other_year", f"Ces jours ne sont pas de l'année scolaire {year}.")
    clash = calendar.holidays.filter(first_day__lte=last_day, last_day__gte=first_day).exclude(pk=but).first()
    if clash is not None:
        raise DomainError("overlap", f"Ces jours sont déjà dans « {clash.name} » : corrigez cette période.")
    return Period(first_day, last_day, tidy)


def tell(period: Period) -> str:
    """Write a period for the journal."""
    return f"{period.name} : {period.first_day:%d/%m/%Y} – {period.last_day:%d/%m/%Y}"
