"""What each person receives of an envelope: the share, its awards, their suspensions and payments."""

from django.db import models
from django.db.models import F, Q

from relais.allowances.enums import AwardState, PaymentMode, Recognition
from relais.allowances.models.envelope import ACTOR_LENGTH, Envelope
from relais.core.money import NBSP, format_euros
from relais.designations.models import Designation

REASON_LENGTH = 300


class Share(models.Model):
    """How one referent's mission of the year is recognised: money, hours, or neither.

    `cents` is what the year's awards come to; `weekly_minutes` the teaching taken off each week.
    `closed_on` is the last day that counts, once the person has left with something earned.
    """

    designation = models.OneToOneField(Designation, on_delete=models.CASCADE, related_name="share")
    envelope = models.ForeignKey(Envelope, on_delete=models.CASCADE, related_name="shares")
    recognition = models.CharField(max_length=10, choices=Recognition, default=Recognition.IMP)
    cents = models.PositiveIntegerField()
    weekly_minutes = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)
    shared_at = models.DateTimeField()
    shared_by = models.CharField(max_length=ACTOR_LENGTH)

    class Meta:
        verbose_name = "part d'indemnité"
        ordering = ("designation",)
        constraints = (
            # Décret 2015-475, art. 1: an IMP excludes a service reduction for the same mission.
            models.CheckConstraint(
                condition=Q(recognition=Recognition.IMP, weekly_minutes=0)
                | Q(recognition=Recognition.SERVICE_REDUCTION, cents=0, weekly_minutes__gt=0)
                | Q(recognition__in=(Recognition.PACTE, Recognition.NONE), cents=0, weekly_minutes=0),
                name="share_one_recognition",
                violation_error_message=(
                    "Pour une même mission, c'est une indemnité ou un allègement de service, jamais les deux."
                ),
            ),
        )

    def __str__(self) -> str:
        """Return who receives how much."""
        return f"{self.designation.person} : {format_euros(self.cents)}"

    @property
    def hours(self) -> str:
        """The teaching taken off each week, "1 h 30"; empty without any."""
        whole, minutes = divmod(self.weekly_minutes, 60)
        if not whole:
            return f"{minutes}{NBSP}min" if minutes else ""
        return f"{whole}{NBSP}h{NBSP}{minutes:02d}" if minutes else f"{whole}{NBSP}h"

    @property
    def in_words(self) -> str:
        """How the mission is recognised, as read by the person: money, hours, or the pacte."""
        if self.recognition == Recognition.SERVICE_REDUCTION:
            return f"allègement de service – {self.hours} par semaine"
        if self.recognition == Recognition.PACTE:
            return "déjà payée par le pacte"
        return format_euros(self.cents) if self.cents else "sans indemnité"


class Award(models.Model):
    """One yearly rate given to one person, for the days served: what is decided, attested and paid.

    `annual_cents` is the rate of a whole year, `cents` what the days served come to.
    """

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="awards")
    annual_cents = models.PositiveIntegerField()
    cents = models.PositiveIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    mode = models.CharField(max_length=12, choices=PaymentMode)
    succeeds = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors"
    )
    state = models.CharField(max_length=11, choices=AwardState, default=AwardState.PROPOSED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=ACTOR_LENGTH, blank=True)
    attested_at = models.DateTimeField(null=True, blank=True)
    attested_by = models.CharField(max_length=ACTOR_LENGTH, blank=True)
    transmitted_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    entered_at = models.DateTimeField("saisie faite", null=True, blank=True)
    entered_by = models.CharField(max_length=ACTOR_LENGTH, blank=True)

    class Meta:
        verbose_name = "attribution"
        ordering = ("share", "starts_on", "pk")
        indexes = (models.Index(fields=["state", "share"], name="award_state"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="award_dates",
                violation_error_message="La fin précède le début.",
            ),
            models.CheckConstraint(
                condition=Q(cents__lte=F("annual_cents"), annual_cents__gt=0),
                name="award_within_its_rate",
                violation_error_message="Une attribution ne dépasse pas son taux annuel.",
            ),
            models.CheckConstraint(
                condition=Q(state=AwardState.PROPOSED, decided_at=None, attested_at=None)
                | Q(state=AwardState.DECIDED, decided_at__isnull=False, attested_at=None)
                | Q(state=AwardState.ATTESTED, decided_at__isnull=False, attested_at__isnull=False)
                | Q(
                    state=AwardState.TRANSMITTED,
                    decided_at__isnull=False,
                    attested_at__isnull=False,
                    transmitted_at__isnull=False,
                )
                | Q(state=AwardState.PAID, transmitted_at__isnull=False, paid_at__isnull=False),
                name="award_state_has_its_dates",
                violation_error_message="Chaque étape d'une attribution a sa date.",
            ),
        )

    def __str__(self) -> str:
        """Return who is given what for how long."""
        return f"Attribution de {self.share.designation.person}, du {self.starts_on} au {self.ends_on}"


class Suspension(models.Model):
    """Days an award is not paid because somebody else serves (décret 2015-475, art. 4)."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="suspensions")
    starts_on = models.DateField()
    ends_on = models.DateField()
    interim = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="stands_in_for")

    class Meta:
        verbose_name = "suspension"
        ordering = ("award", "starts_on")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="suspension_dates",
                violation_error_message="La fin précède le début.",
            ),
            models.UniqueConstraint(fields=["award", "starts_on"], name="suspension_once"),
        )

    def __str__(self) -> str:
        """Return the days."""
        return f"Suspension du {self.starts_on} au {self.ends_on}"


class Payment(models.Model):
    """A month of an award that the pay office says is paid."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="payments")
    month = models.DateField()
    cents = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=ACTOR_LENGTH)

    class Meta:
        verbose_name = "versement"
        ordering = ("award", "month")
        constraints = (
            models.UniqueConstraint(
                fields=["award", "month"],
                name="payment_once_a_month",
                violation_error_message="Ce mois est déjà payé.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="payment_month_is_a_first_day",
                violation_error_message="Un mois se note par son premier jour.",
            ),
        )

    def __str__(self) -> str:
        """Return the month."""
        return f"Versement de {self.month:%m/%Y}"
