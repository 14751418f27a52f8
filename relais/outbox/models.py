"""Mails, written with the act they tell of and sent after it; what came back of them."""

from django.db import models
from django.db.models import Q

from relais.accounts.models import Person
from relais.core import clock
from relais.core.leases import LeasedWork, WorkState, describe_error
from relais.outbox.enums import MailCategory
from relais.outbox.numbers import KEY_LENGTH, REFERENCE_LENGTH
from relais.outbox.readers import DETAIL_LENGTH, REPORT_ID_LENGTH, read_refusal
from relais.outbox.reference import RETRY_DELAYS
from relais.schools.models import School

REASON_LENGTH = 200
NAME_LENGTH = 250


class Message(LeasedWork):
    """A mail to one address; `key` makes queueing it twice queue it once.

    `reference` names it to mail servers. Refused for good, or come back after it left, it is failed:
    `failure` says why, in French, until an officer sends it again or has seen it.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    reference = models.CharField(max_length=REFERENCE_LENGTH, unique=True)
    name = models.CharField(max_length=60)
    category = models.CharField(max_length=10, choices=MailCategory)
    to_address = models.EmailField("destinataire")
    to_person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    school = models.ForeignKey(
        School, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    subject = models.CharField("objet", max_length=250)
    text = models.TextField("texte")
    html = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField("raison", max_length=REASON_LENGTH, blank=True)
    resent_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.CharField(max_length=NAME_LENGTH, blank=True)

    retry_delays = RETRY_DELAYS

    class Meta:
        verbose_name = "courriel"
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=["work_state", "lease_until"], name="message_due"),
            models.Index(fields=["failed_at"], condition=Q(work_state="failed"), name="message_failed"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(work_state=WorkState.DONE) | Q(sent_at__isnull=False),
                name="message_sent_has_date",
                violation_error_message="Un courriel parti a une date d'envoi.",
            ),
            models.CheckConstraint(
                condition=Q(work_state=WorkState.FAILED, failed_at__isnull=False) & ~Q(failure="")
                | ~Q(work_state=WorkState.FAILED) & Q(failed_at=None, failure=""),
                name="message_failed_has_reason",
                violation_error_message="Seul un courriel en échec a une date et une raison d'échec.",
            ),
            models.CheckConstraint(
                condition=Q(seen_at=None, seen_by="")
                | Q(work_state=WorkState.FAILED, seen_at__isnull=False) & ~Q(seen_by=""),
                name="message_seen_is_failed",
                violation_error_message="Seul un courriel en échec est marqué comme vu, par quelqu'un.",
            ),
        )

    def __str__(self) -> str:
        """Return subject and address."""
        return f"{self.subject} → {self.to_address}"

    def mark_failed(self, error: Exception) -> None:
        """Wait longer before each new try; be failed at once when the server's answer is final."""
        refusal = read_refusal(error)
        if refusal.is_permanent or self.is_last_try:
            self.mark_undelivered(refusal.reason, describe_error(error))
        else:
            super().mark_failed(error)

    def mark_undelivered(self, reason: str, detail: str) -> None:
        """Be failed, for a reason that an officer reads; `detail` is what the server said."""
        self.work_state, self.lease_until, self.last_error = WorkState.FAILED, None, detail
        self.failed_at, self.failure = clock.now(), reason
        self.save(update_fields=["work_state", "lease_until", "last_error", "failed_at", "failure"])


class Attachment(models.Model):
    """A stored file that goes with a mail; the file itself is kept by whoever issued it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    stored_name = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100, default="application/pdf")

    class Meta:
        verbose_name = "pièce jointe"

    def __str__(self) -> str:
        """Return its name."""
        return self.file_name


class BounceReport(models.Model):
    """A report of non-delivery, from a mail server or a provider, taken into account once."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="bounces")
    report_id = models.CharField(max_length=REPORT_ID_LENGTH, unique=True)
    address = models.CharField(max_length=254, blank=True)
    reason = models.CharField(max_length=REASON_LENGTH)
    detail = models.CharField(max_length=DETAIL_LENGTH, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = "avis de non-remise"
        ordering = ("-received_at", "-pk")

    def __str__(self) -> str:
        """Return why."""
        return self.reason


class SendingPace(models.Model):
    """How many mails were given to the mail server in the present minute: one row for all workers."""

    minute = models.DateTimeField()
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "cadence d'envoi"

    def __str__(self) -> str:
        """Return how many, and when."""
        return f"{self.sent} à {self.minute}"


class Reminder(models.Model):
    """The one reminder a person may be sent on a day, whichever app writes it, whoever asks for it."""

    yields_on_merge = True

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders")
    day = models.DateField("jour")
    is_manual = models.BooleanField("demandée", default=False)

    class Meta:
        verbose_name = "relance"
        ordering = ("-day",)
        constraints = (
            models.UniqueConstraint(
                fields=["person", "day"],
                name="reminder_one_a_day",
                violation_error_message="Une personne ne reçoit qu'une relance par jour.",
            ),
        )

    def __str__(self) -> str:
        """Return who, and when."""
        return f"{self.person}, {self.day}"
