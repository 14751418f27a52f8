"""An academy's yearly campaign, the schools invited to it, and what is typed before it is sent."""

from django.db import models
from django.db.models import Q

from relais.accounts.models import AccessLink, RoleAssignment
from relais.campaigns.enums import LetterAct, PlanState, Step
from relais.campaigns.numbers import Pace
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


class ReminderPlan(models.Model):
    """How a campaign reminds who is awaited; delays are in working days, `cap` is for one thing awaited.

    `looked_on` is the last day on which it has written to whom it had to.
    """

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="reminder_plan")
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.READY)
    first_delay = models.PositiveSmallIntegerField("premier rappel après", default=5)
    interval = models.PositiveSmallIntegerField("puis tous les", default=2)
    cap = models.PositiveSmallIntegerField("au plus", default=5)
    stops_on = models.DateField("plus rien après le")
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.CharField(max_length=250, blank=True)
    looked_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "plan de relance"
        constraints = (
            models.CheckConstraint(
                condition=Q(first_delay__gte=1, interval__gte=1, cap__gte=1),
                name="reminder_plan_at_least_one",
                violation_error_message="Les délais et le nombre de relances valent au moins un.",
            ),
            models.CheckConstraint(
                condition=Q(state="ready") | Q(started_at__isnull=False) & ~Q(started_by=""),
                name="reminder_plan_started_by_somebody",
                violation_error_message="Un plan démarré a une date et un auteur.",
            ),
        )

    def __str__(self) -> str:
        """Return "Relances, campagne 2026-2027"."""
        return f"Relances, campagne {self.campaign.year}"

    @property
    def pace(self) -> Pace:
        """Its numbers."""
        return Pace(self.first_delay, self.interval, self.cap, self.stops_on)

    @property
    def academie_id(self) -> int:
        """Where it is, for the journal."""
        return self.campaign.academie_id
