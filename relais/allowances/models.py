"""The scale as data, each school's envelope with its reason, each person's share."""

from django.db import models
from django.db.models import F, Q

from relais.allowances.enums import CENTS_IN_QUARTER, EnvelopeQuestion, ImpRate
from relais.core.school_year import SchoolYearField
from relais.designations.models import Designation
from relais.schools.enums import SchoolType, Sector
from relais.schools.models import Academie, School

ACTOR_LENGTH = 250
SENTENCE_LENGTH = 250


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


class Envelope(models.Model):
    """A school's envelope for a year, fixed with the scale line, the head-count and the sentence.

    Either an amount, or a question to the academy. A decision of the academy on a question keeps
    the question, and says who decided and why in `reason`.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="envelopes")
    year = SchoolYearField()
    cents = models.PositiveIntegerField(null=True, blank=True)
    question = models.CharField(max_length=20, choices=EnvelopeQuestion, blank=True)
    line = models.ForeignKey(ScaleLine, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pupils = models.PositiveIntegerField(null=True, blank=True)
    counted_year = SchoolYearField(null=True, blank=True)
    counts_post_bac = models.BooleanField(default=False)
    reason = models.CharField(max_length=SENTENCE_LENGTH)
    decided_by = models.CharField(max_length=ACTOR_LENGTH, blank=True)
    fixed_at = models.DateTimeField()

    class Meta:
        verbose_name = "enveloppe"
        constraints = (
            models.UniqueConstraint(fields=["school", "year"], name="envelope_one_a_year"),
            models.CheckConstraint(
                condition=Q(cents__isnull=False, question="")
                | Q(cents=None, decided_by="") & ~Q(question="")
                | Q(cents__isnull=False) & ~Q(question="") & ~Q(decided_by=""),
                name="envelope_amount_or_question",
                violation_error_message="Une enveloppe est un montant, ou une question à l'académie.",
            ),
        )

    def __str__(self) -> str:
        """Return school, year and reason."""
        return f"Enveloppe {self.school} {self.year}"

    @property
    def quarters(self) -> int | None:
        """The number of quarter-IMP, or None without amount."""
        return None if self.cents is None else self.cents // CENTS_IN_QUARTER


class Share(models.Model):
    """What one referent receives of the envelope: one legal rate a person."""

    designation = models.OneToOneField(Designation, on_delete=models.CASCADE, related_name="share")
    envelope = models.ForeignKey(Envelope, on_delete=models.CASCADE, related_name="shares")
    cents = models.PositiveIntegerField(choices=ImpRate)
    shared_at = models.DateTimeField()
    shared_by = models.CharField(max_length=ACTOR_LENGTH)

    class Meta:
        verbose_name = "part d'indemnité"
        ordering = ("designation",)
        constraints = (
            models.CheckConstraint(
                condition=Q(cents__in=ImpRate.values),
                name="share_legal_rate",
                violation_error_message="Ce montant n'est pas un taux légal (arrêté du 27 avril 2015).",
            ),
        )

    def __str__(self) -> str:
        """Return who receives how much."""
        return f"{self.designation.person} : {self.get_cents_display()}"
