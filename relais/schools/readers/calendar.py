"""Read a school calendar: the ministry's open file (fr-en-calendrier-scolaire), or an iCal file.

Both give the day pupils leave, after class, and the day classes resume, in the morning.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import zip_longest
from typing import IO
from zoneinfo import ZoneInfo

from relais.core.school_year import SchoolYear
from relais.schools.readers.sources import (
    UnreadableFileError,
    clean,
    normalise_column,
    open_source,
)
from relais.schools.readers.values import FirstOf, read_date
from relais.schools.reference.calendars import Period, public_holidays

PARIS = ZoneInfo("Europe/Paris")
ONE_DAY = timedelta(days=1)
SATURDAY = 5
NAMES = {
    "name": ("description",),
    "population": ("population",),
    "start": ("date_de_debut", "start_date"),
    "end": ("date_de_fin", "end_date"),
    "academie": ("academies", "location"),
    "zone": ("zones",),
    "year": ("annee_scolaire",),
}
NEEDED = ("name", "start", "end")
# Teachers come back earlier, first-degree pupils are not ours, some lines are for one island.
POPULATIONS = frozenset({"", "eleves", "eleves_du_second_degre", "second_degre"})
NOT_A_CALENDAR = (
    "Ce fichier n'est pas un calendrier scolaire. Attendu : le fichier « fr-en-calendrier-scolaire » du "
    "ministère, ou un fichier iCal (.ics)."
)
NO_LINE = "Ce fichier ne contient aucune période sans classe de l'académie pour l'année {year}."
BEGINNING = re.compile(r"^début des ", re.IGNORECASE)
ZONES = re.compile(r"\W*\bzones?\b((?:\W+(?:et\W+)?[ABC]\b)*)", re.IGNORECASE)
EVERY_ZONE = "ABC"
EVENT = re.compile(r"^BEGIN:VEVENT\n(.*?)^END:VEVENT$", re.MULTILINE | re.DOTALL)
PROPERTY = re.compile(r"^(SUMMARY|LOCATION|DTSTART|DTEND)(?:;[^:\n]*)?:(.*)$", re.MULTILINE)
# A school's iCal calendar also holds the days classes or teachers begin.
IS_HOLIDAY = re.compile(r"^(début des )?(vacances|pont)", re.IGNORECASE)
ICAL_DAY = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of either file; `year` is empty where the file does not tell it."""

    name: str
    start: str
    end: str
    academie: str
    zone: str
    year: str = ""

    @property
    def zones(self) -> str:
        """The letters of the zones it is for."""
        named = ZONES.search(self.zone)
        return "".join(re.findall(r"[ABC]", named[1].upper())) if named else ""

    def is_of(self, academie_name: str) -> bool:
        """Tell whether it names the academy ("Réunion" names "académie de La Réunion")."""
        return bool(self.academie) and normalise_column(academie_name).endswith(
            f"_{normalise_column(self.academie)}"
        )


def read_calendar(
    file: IO[bytes], *, academie_code: str, academie_name: str, zone: str, year: SchoolYear
) -> list[Period]:
    """Return the academy's holidays of the year, in order: the lines of its name, else those of its zone.

    Raises UnreadableFileError.
    """
    head = file.read(64)
    file.seek(0)
    is_ical = head.removeprefix(b"\xef\xbb\xbf").lstrip().upper().startswith(b"BEGIN:VCALENDAR")
    lines = [line for line in (_ical if is_ical else _table)(file) if line.year in {"", str(year)}]
    ours = [line for line in lines if line.is_of(academie_name)]
    ours = ours or [line for line in lines if zone and zone in line.zones]
    off = public_holidays(year.start, academie_code) | public_holidays(year.start + 1, academie_code)
    periods = {_period(line, year, off) for line in ours}
    inside = sorted(each for each in periods if year.first_day <= each.first_day <= year.last_day)
    if not inside:
        raise UnreadableFileError(NO_LINE.format(year=year))
    return inside


def _table(file: IO[bytes]) -> Iterator[Line]:
    with open_source(file) as source:
        cells = FirstOf(NAMES, source.columns)
        if not all(cells.has(key) for key in NEEDED):
            raise UnreadableFileError(NOT_A_CALENDAR)
        for row in source.rows:
            read = {key: cells.read(row.cells, key) for key in NAMES}
            if normalise_column(read.pop("population")) in POPULATIONS:
                yield Line(**read)


def _ical(file: IO[bytes]) -> Iterator[Line]:
    text = file.read().decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    for event in EVENT.findall(re.sub(r"\n[ \t]", "", text)):
        found = {name: re.sub(r"\\(.)", r"\1", value.strip()) for name, value in PROPERTY.findall(event)}
        summary, start = clean(found.get("SUMMARY", "")), found.get("DTSTART", "")
        if not IS_HOLIDAY.match(summary):
            continue
        zones = ZONES.search(f"{summary} {found.get('LOCATION', '')}")
        yield Line(
            name=ZONES.sub("", summary),
            start=_ical_day(start),
            end=_ical_day(found.get("DTEND", start)),
            academie="",
            zone=zones[0] if zones and zones[1] else f"zones {' '.join(EVERY_ZONE)}",
        )


def _ical_day(value: str) -> str:
    """Write an iCal day or moment as the ministry writes its own."""
    match = ICAL_DAY.match(value)
    if match is None:
        return value
    year, month, day, hour, minute, is_utc = match.groups()
    if not is_utc:
        return f"{year}-{month}-{day}"
    return datetime(int(year), int(month), int(day), int(hour), int(minute), tzinfo=UTC).isoformat()


def _period(line: Line, year: SchoolYear, off: Mapping[date, str]) -> Period:
    departure, resume = _day(line.start), _day(line.end)
    name = clean(BEGINNING.sub("", line.name))
    name = name[:1].upper() + name[1:]
    if BEGINNING.match(line.name) and resume <= departure:
        return Period(_first_day_off(departure, off), year.last_day, name)
    last_day = max(departure, resume - ONE_DAY)
    return Period(min(_first_day_off(departure, off), last_day), last_day, name)


def _first_day_off(departure: date, public: Mapping[date, str]) -> date:
    """Return the first day without class: pupils leave after class, where there is class on that day."""
    has_class = departure.weekday() < SATURDAY and departure not in public
    return departure + ONE_DAY if has_class else departure


def _day(text: str) -> date:
    """Read a day, or the day it is in Paris at that instant: the file tells midnight in universal time."""
    try:
        moment = datetime.fromisoformat(text) if "T" in text else None
        day = moment.astimezone(PARIS).date() if moment and moment.tzinfo else read_date(text)
    except ValueError:
        day = None
    if day is None:
        msg = f"« {text} » n'est pas une date : le fichier n'est pas lu."
        raise UnreadableFileError(msg)
    return day


@dataclass(frozen=True, slots=True)
class Difference:
    """What a file would change in a calendar: a period added, moved or taken away."""

    before: Period | None
    after: Period | None

    @property
    def period(self) -> Period:
        """What it leads to, or what goes away."""
        return next(each for each in (self.after, self.before) if each)

    @property
    def kind(self) -> str:
        """What becomes of it, in French."""
        if self.before is None:
            return "Ajout"
        return "Retrait" if self.after is None else "Modification"


def compare_periods(held: Iterable[Period], read: Iterable[Period]) -> list[Difference]:
    """Tell two calendars apart, by the names of their periods; those of one name go by pairs, in order."""
    before, after = _by_name(held), _by_name(read)
    found = [
        Difference(old, new)
        for key in before | after
        for old, new in zip_longest(before.get(key, ()), after.get(key, ()))
        if old is None or new is None or (old.first_day, old.last_day) != (new.first_day, new.last_day)
    ]
    return sorted(found, key=lambda one: min(each.first_day for each in (one.before, one.after) if each))


def _by_name(periods: Iterable[Period]) -> dict[str, list[Period]]:
    found: dict[str, list[Period]] = {}
    for period in sorted(periods):
        found.setdefault(normalise_column(period.name), []).append(period)
    return found
