"""What is known of academies, schools and their calendars."""

from relais.schools.models.calendar import Holiday, SchoolCalendar
from relais.schools.models.imports import ImportChange, ImportIssue, ImportRun
from relais.schools.models.places import (
    NAME_LENGTH,
    Academie,
    Authority,
    HeadCount,
    School,
    SchoolZone,
    Zone,
)

__all__ = [
    "NAME_LENGTH",
    "Academie",
    "Authority",
    "HeadCount",
    "Holiday",
    "ImportChange",
    "ImportIssue",
    "ImportRun",
    "School",
    "SchoolCalendar",
    "SchoolZone",
    "Zone",
]
