"""An academy's yearly campaign, the schools invited to it, and what is typed before it is sent."""

from django.db import models

from relais.accounts.models import AccessLink, RoleAssignment
from relais.campaigns.enums import Step
from relais.core.school_year import SchoolYearField
from relais.schools.models import Academie, School


class Campaign(models.Model):
    """Autumn's campaign: heads designate, share, sign, before a date."""

    academie = models.ForeignKey(Academie, on_delete=models.PROTECT, related_name="campaigns")
    year = SchoolYearField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=250)
    due_on = models.DateField("à faire avant le")

    class Meta:
        verbose_name = "campagne"
        ordering = ("-year",)
        constraints = (
            models.UniqueConstraint(
                fields=["academie", "year"],
                name="campaign_one_a_year",
                violation_error_message="La campagne de cette année est déjà ouverte.",
            ),
        )

    def __str__(self) -> str:
        """Return "Campagne 2026-2027"."""
        return f"Campagne {self.year}"


class Invitation(models.Model):
    """A school of the campaign, with the head's personal link; no head while nobody can be written to."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="invitations")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="invitations")
    head = models.ForeignKey(
        RoleAssignment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    link = models.ForeignKey(AccessLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField()

    class Meta:
        verbose_name = "établissement invité"
        constraints = (
            models.UniqueConstraint(fields=["campaign", "school"], name="invitation_once"),
            models.CheckConstraint(
                condition=models.Q(link=None) | models.Q(head__isnull=False),
                name="invitation_link_has_head",
                violation_error_message="Un lien personnel est celui d'un chef d'établissement.",
            ),
        )

    def __str__(self) -> str:
        """Return campaign and school."""
        return f"{self.campaign}, {self.school}"


class StepDraft(models.Model):
    """What a head has typed in a step and not sent yet; given back when the page is opened again."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = SchoolYearField()
    step = models.CharField(max_length=10, choices=Step)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=250)

    class Meta:
        verbose_name = "brouillon d'étape"
        constraints = (models.UniqueConstraint(fields=["school", "year", "step"], name="step_draft_once"),)

    def __str__(self) -> str:
        """Return school and step."""
        return f"{self.school} : {self.get_step_display()}"
