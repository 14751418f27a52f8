"""An academy's yearly campaign, the schools invited to it, and what is typed before it is sent."""

from django.db import models
from django.db.models import Q

from relais.accounts.models import AccessLink, RoleAssignment
from relais.campaigns.enums import LetterAct, Step
from relais.core.leases import LeasedWork
from relais.core.school_year import SchoolYearField
from relais.letters.models import Letter
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


class LetterBatch(models.Model):
    """An act asked on many letters at once; each is a line, done by a worker on its own."""

    academie = models.ForeignKey(Academie, on_delete=models.PROTECT, related_name="letter_batches")
    year = SchoolYearField()
    act = models.CharField("acte", max_length=10, choices=LetterAct)
    comment = models.CharField("mot", max_length=1000, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=250)
    assignment = models.ForeignKey(RoleAssignment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "acte en lot"
        constraints = (
            models.CheckConstraint(
                condition=~Q(act=LetterAct.SEND_BACK) | ~Q(comment=""),
                name="letter_batch_has_reason",
                violation_error_message="Une correction se demande avec un mot.",
            ),
        )

    def __str__(self) -> str:
        """Return the act and the year."""
        return f"{self.get_act_display()}, {self.year}"


class LetterBatchLine(LeasedWork):
    """One letter of a batch, and what became of it."""

    batch = models.ForeignKey(LetterBatch, on_delete=models.CASCADE, related_name="lines")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="+")
    result = models.CharField("résultat", max_length=500, blank=True)
    is_refused = models.BooleanField(default=False)

    class Meta:
        verbose_name = "ligne d'un acte en lot"
        indexes = (
            models.Index(
                fields=["lease_until"], condition=Q(work_state="todo"), name="letter_batch_line_to_do"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["batch", "letter"],
                name="letter_batch_line_once",
                violation_error_message="Cette lettre est déjà dans le lot.",
            ),
        )

    def __str__(self) -> str:
        """Return the letter and its result."""
        return f"{self.letter} : {self.result or 'à faire'}"
