"""Each person's share of an envelope."""

from django.db import models
from django.db.models import Q

from relais.allowances.enums import ImpRate
from relais.allowances.models.envelope import ACTOR_LENGTH, Envelope
from relais.designations.models import Designation


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
