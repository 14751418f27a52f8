"""Which days are worked: no week-end, no public holiday, no school holiday."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from relais.schools.reference.calendars import Period

SATURDAY = 5
WORKED_A_WEEK = 5
ONE_DAY = timedelta(days=1)


class Calendar:
    """The days off of an academy; of a time it does not know, it has the week-ends alone."""

    def __init__(
        self, periods: Iterable[Period] = (), public_holidays: Mapping[date, str] | None = None
    ) -> None:
        """Keep what each day off is called, a public holiday first."""
        self.periods = sorted(periods)
        self.public_holidays = dict(public_holidays or {})
        named = {day: period.name for period in self.periods for day in period.days()}
        self._names = named | self.public_holidays
        self._off = sorted(day for day in self._names if day.weekday() < SATURDAY)

    def name_of(self, day: date) -> str:
        """Return the holiday a day belongs to, "" if none."""
        return self._names.get(day, "")

    def worked_until(self, day: date) -> int:
        """Count the working days since the beginning of time, `day` included."""
        weeks, rest = divmod(day.toordinal(), 7)  # the first of all days was a Monday
        return weeks * WORKED_A_WEEK + min(rest, WORKED_A_WEEK) - bisect_right(self._off, day)


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Tell whether the schools of the academy work on that day."""
    return day.weekday() < SATURDAY and not calendar.name_of(day)


def next_working_day(day: date, calendar: Calendar) -> date:
    """Return the first working day after `day`."""
    later = day + ONE_DAY
    while not is_working_day(later, calendar):
        later += ONE_DAY
    return later


def working_days_between(since: date, day: date, calendar: Calendar) -> int:
    """Count the working days after `since`, up to `day` included."""
    return calendar.worked_until(day) - calendar.worked_until(since)
