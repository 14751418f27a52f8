"""When a reminder is due: a pure function of the plan, the calendar, what is awaited and what was sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from relais.schools.numbers import Calendar, is_working_day, working_days_between

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """The plan's four numbers; delay and interval are in working days, `cap` is for one thing awaited."""

    first_delay: int
    interval: int
    cap: int
    stops_on: date


@dataclass(frozen=True, slots=True)
class Sent:
    """A reminder sent; one asked for by hand starts the count again."""

    day: date
    is_manual: bool = False


def is_due(day: date, *, pace: Pace, calendar: Calendar, since: Iterable[date], sent: Sequence[Sent]) -> bool:
    """Tell whether a person of whom things are awaited since those days gets a mail on that day."""
    if day > pace.stops_on or not is_working_day(day, calendar):
        return False
    last = max((each.day for each in sent), default=None)
    if last is not None and working_days_between(last, day, calendar) < pace.interval:
        return False
    return any(_is_ripe(day, each, pace, calendar, sent) for each in since)


def _is_ripe(day: date, since: date, pace: Pace, calendar: Calendar, sent: Sequence[Sent]) -> bool:
    """Tell whether one thing has waited long enough and was not recalled too often."""
    if working_days_between(since, day, calendar) < pace.first_delay:
        return False
    counted_from = max([since, *(each.day for each in sent if each.is_manual)])
    return sum(each.day > counted_from for each in sent) < pace.cap


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the plan knows of a person: since when each thing is awaited, and what was sent."""

    since: Sequence[date]
    sent: Sequence[Sent]


def forecast(
    first_day: date, *, pace: Pace, calendar: Calendar, people: Mapping[int, Waiting]
) -> dict[date, list[int]]:
    """Return whom the plan would write to on each coming day if nobody did anything; by `is_due` alone."""
    sent = {person: list(each.sent) for person, each in people.items()}
    found: dict[date, list[int]] = {}
    for n in range((pace.stops_on - first_day).days + 1):
        day = first_day + n * ONE_DAY
        due = [
            person
            for person, each in people.items()
            if is_due(day, pace=pace, calendar=calendar, since=each.since, sent=sent[person])
        ]
        for person in due:
            sent[person].append(Sent(day))
        if due:
            found[day] = due
    return found
