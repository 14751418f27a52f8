"""The scale as data: ordered lines of types, bands of pupils and amounts; a draft, then published."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from relais.allowances.enums import CENTS_IN_QUARTER, LineBasis, ScaleState
from relais.core.school_year import SchoolYearField
from relais.schools.enums import SchoolType, Sector
from relais.schools.models import Academie

AUTHOR_LENGTH = 250
ADOPTION_REASON_LENGTH = 250
PUBLISHED = Q(state=ScaleState.PUBLISHED)


class Scale(models.Model):
    """An ordered scale, national when it has no academy, in force from a year on once published.

    Several drafts may wait for the same year; `revision` counts what was written to a draft, so that two
    people do not undo each other's work. A published scale is frozen.
    """

    academie = models.ForeignKey(
        Academie, on_delete=models.CASCADE, null=True, blank=True, related_name="scales"
    )
    name = models.CharField("nom", max_length=100)
    from_year = SchoolYearField("en vigueur à partir de")
    state = models.CharField(max_length=10, choices=ScaleState, default=ScaleState.DRAFT)
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=AUTHOR_LENGTH)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=AUTHOR_LENGTH, blank=True)
    adoption_reason = models.CharField(max_length=ADOPTION_REASON_LENGTH, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "barème"
        ordering = ("-from_year",)
        constraints = (
            models.UniqueConstraint(
                fields=["academie", "from_year"],
                condition=PUBLISHED,
                name="scale_one_a_year",
                violation_error_message="Un barème est déjà publié pour cette année.",
            ),
            models.UniqueConstraint(
                fields=["from_year"],
                condition=PUBLISHED & Q(academie=None),
                name="scale_one_national_a_year",
                violation_error_message="Un barème national est déjà publié pour cette année.",
            ),
            models.CheckConstraint(
                condition=Q(state=ScaleState.DRAFT, published_at=None, published_by="", adoption_reason="")
                | PUBLISHED & Q(published_at__isnull=False) & ~Q(published_by="") & ~Q(adoption_reason=""),
                name="scale_published_with_reason",
                violation_error_message="Un barème publié a une date, un auteur et une raison.",
            ),
        )

    def __str__(self) -> str:
        """Return "barème 2015"."""
        return self.name

    @property
    def is_draft(self) -> bool:
        """Tell whether its lines may still change."""
        return self.state == ScaleState.DRAFT


class ScaleLine(models.Model):
    """One line: types, a sector, a band of pupils (bounds included), an amount.

    `cents` is empty where the texts do not say: the academy must decide. Paid per referent, it is what
    each of them receives, up to `max_people` of them.
    """

    scale = models.ForeignKey(Scale, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    school_types = models.JSONField(default=list)
    sector = models.CharField(max_length=8, choices=Sector, default=Sector.PUBLIC)
    min_pupils = models.PositiveIntegerField(default=0)
    max_pupils = models.PositiveIntegerField(null=True, blank=True)
    cents = models.PositiveIntegerField(null=True, blank=True)
    basis = models.CharField(max_length=12, choices=LineBasis, default=LineBasis.PER_SCHOOL)
    max_people = models.PositiveSmallIntegerField(null=True, blank=True)
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
            models.CheckConstraint(
                condition=Q(basis=LineBasis.PER_SCHOOL, max_people=None)
                | Q(
                    basis=LineBasis.PER_REFERENT,
                    max_people__isnull=False,
                    max_people__gte=1,
                    cents__isnull=False,
                ),
                name="scale_line_basis",
                violation_error_message=(
                    "Un taux par référent a un montant et un nombre de personnes ; "
                    "un montant par établissement n'a pas de nombre de personnes."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(school_types=[]),
                name="scale_line_has_types",
                violation_error_message="Une ligne vise au moins un type d'établissement.",
            ),
        )

    def __str__(self) -> str:
        """Return "ligne 2 du barème 2015"."""
        return f"ligne {self.position} du {self.scale}"

    @property
    def quarters(self) -> int | None:
        """The number of quarter-IMP; None when the amount is to be decided, or is no whole number of them."""
        if self.cents is None or self.cents % CENTS_IN_QUARTER:
            return None
        return self.cents // CENTS_IN_QUARTER

    @property
    def per_person_cents(self) -> int | None:
        """What each referent receives, None where the amount is the school's."""
        return self.cents if self.basis == LineBasis.PER_REFERENT else None

    @property
    def ceiling_cents(self) -> int | None:
        """The school's envelope, or the most it may come to; None when it is to be decided."""
        return None if self.cents is None else self.cents * (self.max_people or 1)

    def names(self, school_type: str, sector: str) -> bool:
        """Tell whether the line is about schools of this type and sector, whatever their size."""
        return school_type in self.school_types and self.sector == sector

    def covers(self, school_type: str, sector: str, pupils: int) -> bool:
        """Tell whether a school of this type, sector and size falls in this line."""
        return (
            self.names(school_type, sector)
            and self.min_pupils <= pupils
            and (self.max_pupils is None or pupils <= self.max_pupils)
        )

    def type_labels(self) -> list[str]:
        """Return the types in French, in the order of the enumeration."""
        return [str(kind.label) for kind in SchoolType if kind in self.school_types]

    def content(self) -> dict[str, Any]:
        """Return what a copy of the line holds."""
        names = ("position", "school_types", "sector", "min_pupils", "max_pupils")
        return {name: getattr(self, name) for name in (*names, "cents", "basis", "max_people", "note")}
