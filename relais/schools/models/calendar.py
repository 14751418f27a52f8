"""The academy's school calendar: its holiday zone in a year, and the days without class."""

from django.db import models
from django.db.models import F, Q

from relais.core.school_year import SchoolYearField
from relais.schools.enums import HolidaySource, HolidayZone
from relais.schools.models.places import NAME_LENGTH, Academie


class SchoolCalendar(models.Model):
    """An academy's calendar of a year, once it is its own: until then, the one published for its zone."""

    academie = models.ForeignKey(Academie, on_delete=models.CASCADE, related_name="calendars")
    year = SchoolYearField()
    zone = models.CharField("zone de vacances", max_length=1, choices=HolidayZone, blank=True)

    class Meta:
        verbose_name = "calendrier scolaire"
        ordering = ("academie", "-year")
        constraints = (
            models.UniqueConstraint(
                fields=["academie", "year"],
                name="school_calendar_one_a_year",
                violation_error_message="Cette académie a déjà un calendrier pour cette année.",
            ),
            models.CheckConstraint(
                condition=Q(zone__in=["", *HolidayZone.values]),
                name="school_calendar_known_zone",
                violation_error_message="La zone de vacances est A, B ou C.",
            ),
        )

    def __str__(self) -> str:
        """Return "Calendrier 2026-2027, zone A"."""
        return f"Calendrier {self.year}" + (f", zone {self.zone}" if self.zone else "")


class Holiday(models.Model):
    """A period without class, from its first day to its last."""

    calendar = models.ForeignKey(SchoolCalendar, on_delete=models.CASCADE, related_name="holidays")
    name = models.CharField("nom", max_length=NAME_LENGTH)
    first_day = models.DateField("premier jour sans classe")
    last_day = models.DateField("dernier jour sans classe")
    source = models.CharField("origine", max_length=10, choices=HolidaySource, default=HolidaySource.MANUAL)

    class Meta:
        verbose_name = "période sans classe"
        ordering = ("first_day", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="holiday_ends_after_it_starts",
                violation_error_message="Une période finit le jour où elle commence, ou après.",
            ),
            models.UniqueConstraint(
                fields=["calendar", "name", "first_day"],
                name="holiday_once",
                violation_error_message="Cette période figure déjà au calendrier.",
            ),
        )

    def __str__(self) -> str:
        """Return its name."""
        return self.name
