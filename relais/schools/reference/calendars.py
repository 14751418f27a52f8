"""School holidays and public holidays, as data: what an academy starts from before it corrects or imports.

A period goes from its first day without class to its last: the ministry publishes the day pupils leave,
after class, and the day classes resume.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from relais.core.school_year import SchoolYear
from relais.schools.enums import HolidayZone


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days without class, bounds included."""

    first_day: date
    last_day: date
    name: str

    def days(self) -> Iterator[date]:
        """Give each of its days."""
        return (self.first_day + timedelta(days=n) for n in range((self.last_day - self.first_day).days + 1))


class PublishedHoliday(NamedTuple):
    """A period of a year, and the zones it is for."""

    year: SchoolYear
    zones: str
    period: Period


# Arrêté du 7 décembre 2022 for 2024-2025 and 2025-2026, then the ministry's calendar of 2026-2027.
# school year | zones | first day without class | last one | name
_HOLIDAYS = """
2024|ABC|2024-10-19|2024-11-03|Vacances de la Toussaint
2024|ABC|2024-12-21|2025-01-05|Vacances de Noël
2024|B|2025-02-08|2025-02-23|Vacances d'hiver
2024|C|2025-02-15|2025-03-02|Vacances d'hiver
2024|A|2025-02-22|2025-03-09|Vacances d'hiver
2024|B|2025-04-05|2025-04-21|Vacances de printemps
2024|C|2025-04-12|2025-04-27|Vacances de printemps
2024|A|2025-04-19|2025-05-04|Vacances de printemps
2024|ABC|2025-05-29|2025-06-01|Pont de l'Ascension
2024|ABC|2025-07-05|2025-08-31|Vacances d'été
2025|ABC|2025-10-18|2025-11-02|Vacances de la Toussaint
2025|ABC|2025-12-20|2026-01-04|Vacances de Noël
2025|A|2026-02-07|2026-02-22|Vacances d'hiver
2025|B|2026-02-14|2026-03-01|Vacances d'hiver
2025|C|2026-02-21|2026-03-08|Vacances d'hiver
2025|A|2026-04-04|2026-04-19|Vacances de printemps
2025|B|2026-04-11|2026-04-26|Vacances de printemps
2025|C|2026-04-18|2026-05-03|Vacances de printemps
2025|ABC|2026-05-14|2026-05-17|Pont de l'Ascension
2025|ABC|2026-07-04|2026-08-31|Vacances d'été
2026|ABC|2026-10-17|2026-11-01|Vacances de la Toussaint
2026|ABC|2026-12-19|2027-01-03|Vacances de Noël
2026|C|2027-02-06|2027-02-21|Vacances d'hiver
2026|A|2027-02-13|2027-02-28|Vacances d'hiver
2026|B|2027-02-20|2027-03-07|Vacances d'hiver
2026|C|2027-04-03|2027-04-18|Vacances de printemps
2026|A|2027-04-10|2027-04-25|Vacances de printemps
2026|B|2027-04-17|2027-05-02|Vacances de printemps
2026|ABC|2027-05-06|2027-05-09|Pont de l'Ascension
2026|ABC|2027-07-03|2027-08-31|Vacances d'été
"""
PUBLISHED_HOLIDAYS = tuple(
    PublishedHoliday(
        SchoolYear(int(year)), zones, Period(date.fromisoformat(first), date.fromisoformat(last), name)
    )
    for year, zones, first, last, name in (line.split("|") for line in _HOLIDAYS.strip().splitlines())
)

# Since 2015 (arrêté du 16 avril 2015); Corse and overseas have calendars of their own.
_ZONES = {
    HolidayZone.A: "03 04 06 07 08 10 13 22",
    HolidayZone.B: "02 09 12 14 15 17 18 19 20 23 70",
    HolidayZone.C: "01 11 16 24 25",
}
HOLIDAY_ZONE_OF = {code: zone for zone, codes in _ZONES.items() for code in codes.split()}

# Code du travail, L3133-1. Month and day, or days after Easter.
FIXED_PUBLIC_HOLIDAYS = (
    (1, 1, "Jour de l'an"),
    (5, 1, "Fête du travail"),
    (5, 8, "Victoire de 1945"),
    (7, 14, "Fête nationale"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "Armistice de 1918"),
    (12, 25, "Noël"),
)
EASTER_PUBLIC_HOLIDAYS = ((1, "Lundi de Pâques"), (39, "Ascension"), (50, "Lundi de Pentecôte"))
# By academy. Alsace: Code du travail, L3134-13. Abolition of slavery: décret 83-1003.
LOCAL_PUBLIC_HOLIDAYS = {
    "15": ((12, 26, "Saint-Étienne"),),
    "28": ((12, 20, "Abolition de l'esclavage"),),
    "31": ((5, 22, "Abolition de l'esclavage"),),
    "32": ((5, 27, "Abolition de l'esclavage"),),
    "33": ((6, 10, "Abolition de l'esclavage"),),
    "43": ((4, 27, "Abolition de l'esclavage"),),
}
LOCAL_EASTER_HOLIDAYS = {"15": ((-2, "Vendredi saint"),)}


def published_periods(zone: str, year: SchoolYear) -> list[Period]:
    """Return the holidays known of that zone that year; none of a zone or year that is not known."""
    return [each.period for each in PUBLISHED_HOLIDAYS if zone and zone in each.zones and each.year == year]


def easter(year: int) -> date:
    """Return Easter Sunday (Gregorian computus, in the form of Meeus)."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def public_holidays(year: int, academie_code: str = "") -> dict[date, str]:
    """Return the public holidays of a calendar year, with those of the academy alone."""
    fixed = (*FIXED_PUBLIC_HOLIDAYS, *LOCAL_PUBLIC_HOLIDAYS.get(academie_code, ()))
    moving = (*EASTER_PUBLIC_HOLIDAYS, *LOCAL_EASTER_HOLIDAYS.get(academie_code, ()))
    sunday = easter(year)
    days = {date(year, month, day): name for month, day, name in fixed}
    days |= {sunday + timedelta(days=after): name for after, name in moving}
    return dict(sorted(days.items()))
