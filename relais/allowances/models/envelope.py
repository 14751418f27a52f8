"""Each school's envelope of a year, with its reason."""

from django.db import models
from django.db.models import Q

from relais.allowances.enums import CENTS_IN_QUARTER, EnvelopeQuestion
from relais.allowances.models.scale import ScaleLine
from relais.core.school_year import SchoolYearField
from relais.schools.models import School

ACTOR_LENGTH = 250
SENTENCE_LENGTH = 250


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
