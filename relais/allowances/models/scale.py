"""The scale as data: ordered lines of types, bands of pupils and units."""

from django.db import models
from django.db.models import F, Q

from relais.allowances.enums import CENTS_IN_QUARTER
from relais.core.school_year import SchoolYearField
from relais.schools.enums import SchoolType, Sector
from relais.schools.models import Academie


class Scale(models.Model):
    """An ordered scale, national when it has no academy, in force from a year on."""

    academie = models.ForeignKey(
        Academie, on_delete=models.CASCADE, null=True, blank=True, related_name="scales"
    )
    name = models.CharField(max_length=100)
    from_year = SchoolYearField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "barème"
        ordering = ("-from_year",)
        constraints = (
            models.UniqueConstraint(
                fields=["academie", "from_year"],
                name="scale_one_a_year",
                violation_error_message="Un barème existe déjà pour cette année.",
            ),
            models.UniqueConstraint(
                fields=["from_year"],
                condition=Q(academie=None),
                name="scale_one_national_a_year",
                violation_error_message="Un barème national existe déjà pour cette année.",
            ),
        )

    def __str__(self) -> str:
        """Return "barème 2015"."""
        return self.name


class ScaleLine(models.Model):
    """One line: a type, a sector, a band of pupils (bounds included), a number of quarter-IMP.

    `quarters` is empty where the texts do not say: the academy must decide.
    """

    scale = models.ForeignKey(Scale, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    school_type = models.CharField(max_length=8, choices=SchoolType)
    sector = models.CharField(max_length=8, choices=Sector, default=Sector.PUBLIC)
    min_pupils = models.PositiveIntegerField(default=0)
    max_pupils = models.PositiveIntegerField(null=True, blank=True)
    quarters = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "ligne du barème"
        ordering = ("scale", "position")
        constraints = (
            models.UniqueConstraint(fields=["scale", "position"], name="scale_line_position"),
            models.CheckConstraint(
                condition=Q(max_pupils=None) | Q(max_pupils__gte=F("min_pupils")),
                name="scale_line_band",
                violation_error_message="La borne haute est au moins égale à la borne basse.",
            ),
        )

    def __str__(self) -> str:
        """Return "ligne 2 du barème 2015"."""
        return f"ligne {self.position} du {self.scale}"

    @property
    def cents(self) -> int | None:
        """The amount, in cents, or None when it is to be decided."""
        return None if self.quarters is None else self.quarters * CENTS_IN_QUARTER

    def covers(self, school_type: str, sector: str, pupils: int) -> bool:
        """Tell whether a school of this type, sector and size falls in this line."""
        return (
            self.school_type == school_type
            and self.sector == sector
            and self.min_pupils <= pupils
            and (self.max_pupils is None or pupils <= self.max_pupils)
        )
