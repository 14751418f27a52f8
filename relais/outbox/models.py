"""Mails, written with the act they tell of and sent after it."""

from django.db import models
from django.db.models import Q

from relais.accounts.models import Person
from relais.core.leases import LeasedWork, WorkState
from relais.outbox.enums import MailCategory
from relais.schools.models import School


class Message(LeasedWork):
    """A mail to one address; `key` makes queueing it twice queue it once."""

    key = models.CharField(max_length=120, unique=True)
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

    class Meta:
        verbose_name = "courriel"
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=["work_state", "lease_until"], name="message_due"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(work_state=WorkState.DONE) | Q(sent_at__isnull=False),
                name="message_sent_has_date",
                violation_error_message="Un courriel parti a une date d'envoi.",
            ),
        )

    def __str__(self) -> str:
        """Return subject and address."""
        return f"{self.subject} → {self.to_address}"


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
