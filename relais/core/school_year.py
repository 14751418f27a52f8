"""The school year, a value: 2026-2027 runs from 1 September 2026 to 31 August 2027."""

from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import TYPE_CHECKING, Any

from django.db import models

from relais.core import clock

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

FIRST_MONTH = 9
PREPARING_FROM_MONTH = 5


@total_ordering
@dataclass(frozen=True, slots=True)
class SchoolYear:
    """A school year, known by the calendar year it starts in."""

    start: int

    def __str__(self) -> str:
        """Return "2026-2027"."""
        return f"{self.start}-{self.start + 1}"

    def __int__(self) -> int:
        """Return the calendar year of its first day."""
        return self.start

    def __lt__(self, other: "SchoolYear") -> bool:
        """Compare by time."""
        return self.start < other.start

    @property
    def first_day(self) -> date:
        """1 September."""
        return date(self.start, FIRST_MONTH, 1)

    @property
    def last_day(self) -> date:
        """31 August of the next calendar year."""
        return date(self.start + 1, FIRST_MONTH - 1, 31)

    @property
    def previous(self) -> "SchoolYear":
        """The year before."""
        return SchoolYear(self.start - 1)

    @property
    def next(self) -> "SchoolYear":
        """The year after."""
        return SchoolYear(self.start + 1)

    @classmethod
    def containing(cls, day: date) -> "SchoolYear":
        """Return the year `day` belongs to."""
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @classmethod
    def current(cls) -> "SchoolYear":
        """Return today's school year."""
        return cls.containing(clock.today())

    @classmethod
    def parse(cls, text: str) -> "SchoolYear":
        """Read "2026-2027" or "2026"; ValueError otherwise."""
        first, _, second = text.strip().partition("-")
        year = cls(int(first))
        if second and int(second) != year.start + 1:
            msg = f"{text} is not a school year"
            raise ValueError(msg)
        return year


class SchoolYearField(models.PositiveSmallIntegerField):  # type: ignore[type-arg]
    """A column holding a `SchoolYear`, stored as its first calendar year."""

    description = "School year"
    if TYPE_CHECKING:  # read by django-stubs
        _pyi_private_set_type: SchoolYear | int | Combinable  # type: ignore[assignment]
        _pyi_private_get_type: SchoolYear  # type: ignore[assignment]
        _pyi_lookup_exact_type: SchoolYear | int  # type: ignore[assignment]

    def from_db_value(self, value: int | None, *_: object) -> SchoolYear | None:
        """Read from the database."""
        return None if value is None else SchoolYear(value)

    def to_python(self, value: Any) -> SchoolYear | None:  # noqa: ANN401 - Django's signature
        """Read from a form or a fixture."""
        if value is None or isinstance(value, SchoolYear):
            return value
        return SchoolYear.parse(str(value))

    def get_prep_value(self, value: Any) -> int | None:  # noqa: ANN401 - Django's signature
        """Write to the database."""
        return None if value is None else int(value)

    def value_to_string(self, obj: models.Model) -> str:
        """Write to a fixture."""
        return str(self.value_from_object(obj))
