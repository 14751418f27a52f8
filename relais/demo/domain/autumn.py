"""The days of a campaign: from early September to 24 November, or to yesterday if that comes first."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from relais.core.school_year import SchoolYear

SATURDAY = 5
FRIDAY = 4
DAY_STARTS_AT, DAY_ENDS_AT = 8, 18
LAST_DAY = (11, 24)
ARMISTICE = (11, 11)
FEWEST_DAYS = timedelta(days=21)
HOLIDAYS = timedelta(days=16)


@dataclass(frozen=True)
class Autumn:
    """A campaign's calendar; `days` are those people act on, in order, after the opening."""

    year: SchoolYear
    opens_at: datetime
    due_on: date
    days: tuple[date, ...]

    def moment_at(self, position: float) -> datetime:
        """Return the instant at a position between 0 (just opened) and 1 (the end), on a working day."""
        whole = position * len(self.days)
        day = self.days[int(whole)]
        seconds = (whole - int(whole)) * (DAY_ENDS_AT - DAY_STARTS_AT) * 3600
        return at_hour(day, DAY_STARTS_AT) + timedelta(seconds=int(seconds))


def autumn_of(year: SchoolYear, today: date) -> Autumn:
    """Return the calendar of the year's campaign as it can have gone before `today`.

    Early in the year the same acts are held in fewer days: at least three weeks, begun in August if
    they must.
    """
    ends_on = min(date(year.start, *LAST_DAY), today - timedelta(days=1))
    opens_on = min(date(year.start, 9, 3), ends_on - FEWEST_DAYS)
    while opens_on.weekday() >= SATURDAY:
        opens_on -= timedelta(days=1)
    span = (ends_on - opens_on).days
    return Autumn(
        year=year,
        opens_at=at_hour(opens_on, DAY_STARTS_AT),
        due_on=_first(FRIDAY, date(year.start, 10, 1)),
        days=tuple(
            day for day in (opens_on + timedelta(days=n) for n in range(1, span + 1)) if _is_worked(day)
        ),
    )


def at_hour(day: date, hour: int) -> datetime:
    """Return that hour of the day, in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _is_worked(day: date) -> bool:
    """Tell whether schools are open: not at week-ends, on 11 November, in the autumn holidays."""
    holidays_start = _first(SATURDAY, date(day.year, 10, 15))
    in_holidays = holidays_start <= day < holidays_start + HOLIDAYS
    return day.weekday() < SATURDAY and (day.month, day.day) != ARMISTICE and not in_holidays


def _first(weekday: int, day: date) -> date:
    """Return the first such day of the week from `day` on."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)
