"""The legal rates, and what an academy chooses where the texts leave it free."""

from django.db import models

from relais.allowances.enums import ProrataBase
from relais.core.school_year import SchoolYearField
from relais.schools.models import Academie


class LegalRate(models.Model):
    """A yearly rate of the IMP, in force from a year on, with the text that fixes it."""

    from_year = SchoolYearField()
    cents = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        verbose_name = "taux légal"
        ordering = ("from_year", "cents")
        constraints = (
            models.UniqueConstraint(fields=["from_year", "cents"], name="legal_rate_once"),
            models.CheckConstraint(
                condition=models.Q(cents__gt=0),
                name="legal_rate_positive",
                violation_error_message="Un taux est positif.",
            ),
        )

    def __str__(self) -> str:
        """Return the amount in cents and its text."""
        return f"{self.cents} ({self.source})"


class AllowanceSettings(models.Model):
    """How an academy shares and pays, from a year on."""

    academie = models.ForeignKey(Academie, on_delete=models.CASCADE, related_name="allowance_settings")
    from_year = SchoolYearField()
    allows_free_shares = models.BooleanField(
        "parts libres",
        default=False,
        help_text="Un montant au centime près, hors des taux annuels.",
    )
    allows_several_awards = models.BooleanField(
        "plusieurs attributions à une personne",
        default=False,
        help_text="Exemple : 1 250 € et 625 €, pour 1 875 €.",
    )
    prorata_base = models.CharField(
        "base d'une partie d'année", max_length=10, choices=ProrataBase, default=ProrataBase.OCTOBER
    )
    asie_up_to_cents = models.PositiveIntegerField(
        "payé en une fois par ASIE jusqu'à",
        default=31_250,
        help_text="Au-delà, le montant est saisi dans STS et versé chaque mois. 0 : tout passe par STS.",
    )
    requires_opinions = models.BooleanField(
        "avis exigés avant la décision",
        default=False,
        help_text="Conseil pédagogique, puis conseil d'administration (décret 2015-475, art. 8).",
    )

    class Meta:
        verbose_name = "réglages de l'indemnité"
        constraints = (
            models.UniqueConstraint(fields=["academie", "from_year"], name="allowance_settings_one_a_year"),
        )

    def __str__(self) -> str:
        """Return academy and year."""
        return f"Réglages de l'indemnité, {self.academie}, {self.from_year}"
