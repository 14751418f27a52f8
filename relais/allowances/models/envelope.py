"""Each school's envelope of a year, with its reason."""

from django.db import models
from django.db.models import F, Q

from relais.allowances.enums import CENTS_IN_QUARTER, EnvelopeQuestion
from relais.allowances.models.scale import ScaleLine
from relais.core.school_year import SchoolYearField
from relais.schools.models import School

ACTOR_LENGTH = 250
SENTENCE_LENGTH = 250


class Envelope(models.Model):
    """A school's envelope for a year, fixed with the scale line, the head-count and the sentence.

    Either an amount, or a question to the academy. A decision of the academy on a question keeps
    the question, and says who decided and why in `reason`. Where the scale pays each referent,
    `per_person_cents` is that rate, and `cents` the most the school may come to.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="envelopes")
    year = SchoolYearField()
    cents = models.PositiveIntegerField(null=True, blank=True)
    per_person_cents = models.PositiveIntegerField(null=True, blank=True)
    question = models.CharField(max_length=20, choices=EnvelopeQuestion, blank=True)
    line = models.ForeignKey(ScaleLine, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pupils = models.PositiveIntegerField(null=True, blank=True)
    counted_year = SchoolYearField(null=True, blank=True)
    counts_post_bac = models.BooleanField(default=False)
    reason = models.CharField(max_length=SENTENCE_LENGTH)
    decided_by = models.CharField(max_length=ACTOR_LENGTH, blank=True)
    fixed_at = models.DateTimeField()
    remainder_cents = models.PositiveIntegerField(default=0)
    remainder_reason = models.CharField(max_length=SENTENCE_LENGTH, blank=True)
    pedagogical_council_on = models.DateField("avis du conseil pédagogique", null=True, blank=True)
    board_on = models.DateField("avis du conseil d'administration", null=True, blank=True)
    teachers_informed_on = models.DateField("information des enseignants", null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(per_person_cents=None) | Q(cents__isnull=False, cents__gte=F("per_person_cents")),
                name="envelope_bears_one_person",
                violation_error_message="Une enveloppe porte au moins le taux d'une personne.",
            ),
            models.CheckConstraint(
                condition=Q(remainder_cents=0, remainder_reason="")
                | Q(remainder_cents__gt=0) & ~Q(remainder_reason=""),
                name="envelope_remainder_has_reason",
                violation_error_message="Ce qui n'est pas réparti a une raison.",
            ),
            # Décret 2015-475, art. 8: the board speaks after the pedagogical council.
            models.CheckConstraint(
                condition=Q(board_on=None)
                | Q(pedagogical_council_on__isnull=False, board_on__gte=F("pedagogical_council_on")),
                name="envelope_opinions_in_order",
                violation_error_message=(
                    "L'avis du conseil d'administration vient après celui du conseil pédagogique."
                ),
            ),
        )

    def __str__(self) -> str:
        """Return school, year and reason."""
        return f"Enveloppe {self.school} {self.year}"

    @property
    def quarters(self) -> int | None:
        """The number of quarter-IMP; None without amount, or where it is no whole number of them."""
        if self.cents is None or self.cents % CENTS_IN_QUARTER:
            return None
        return self.cents // CENTS_IN_QUARTER
