"""What an academy sets for its letters."""

from django.db import models
from django.db.models import Q

from relais.letters.enums import AcademieVisa
from relais.schools.models import Academie

WHOLE = 100


class LetterSettings(models.Model):
    """Which letters the academy reads before they are issued; without a row, the defaults below."""

    academie = models.OneToOneField(Academie, on_delete=models.CASCADE, related_name="letter_settings")
    academie_visa = models.CharField(
        "Lettres lues par l’académie avant leur émission",
        max_length=8,
        choices=AcademieVisa,
        default=AcademieVisa.SOME,
    )
    sampled_percent = models.PositiveSmallIntegerField("Part tirée au sort, en pour cent", default=0)

    class Meta:
        verbose_name = "réglage des lettres"
        constraints = (
            models.CheckConstraint(
                condition=Q(sampled_percent__lte=WHOLE),
                name="letter_settings_percent",
                violation_error_message="La part tirée au sort va de 0 à 100 %.",
            ),
        )

    def __str__(self) -> str:
        """Return the academy."""
        return f"Lettres de l'{self.academie}"
