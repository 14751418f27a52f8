"""Sending what is due; any number of workers may run it at once."""

import logging
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F

from relais.core import clock
from relais.core.addresses import site_host
from relais.core.leases import take_due
from relais.outbox.models import Message
from relais.outbox.notification import KEY_HASH_LENGTH, hash_key

logger = logging.getLogger(__name__)

BATCH = 50
SEND_LEASE = timedelta(seconds=120)
# Half of the lease: what could not be sent by then is handed back before anybody else may take it.
BATCH_SECONDS = 60.0


def send_due_messages() -> int:
    """Send every due mail and return how many left.

    A failing address waits longer before each new try and never stops the others. A mail server that
    does not answer at all costs no address a try: the mails wait for the next run.
    """
    sent = 0
    while batch := take_due(Message.objects.prefetch_related("attachments"), limit=BATCH, lease=SEND_LEASE):
        connection = get_connection()
        try:
            connection.open()
        except OSError as error:  # SMTPException is one
            logger.warning("The mail server does not answer: %s", error)
            _hand_back(batch)
            break
        try:
            sent += _send_batch(batch, connection)
        finally:
            connection.close()
    return sent


def _send_batch(batch: list[Message], connection: BaseEmailBackend) -> int:
    sent, started = 0, monotonic()
    for done, message in enumerate(batch):
        if monotonic() - started > BATCH_SECONDS:
            _hand_back(batch[done:])
            break
        try:
            build_email(message, connection).send()
        except Exception as error:  # noqa: BLE001 - whatever one mail does, the others leave
            logger.warning("Mail %s was not sent: %s", message.pk, error)
            message.mark_failed(error)
            connection.close()  # its state is unknown; the next mail opens it again
            continue
        message.mark_done()
        message.sent_at = clock.now()
        message.save(update_fields=["work_state", "lease_until", "last_error", "sent_at"])
        sent += 1
    return sent


def build_email(message: Message, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """Return the mail as it leaves; sent twice it has the same Message-ID, so that it is seen once."""
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.to_address],
        reply_to=[settings.REPLY_TO_EMAIL],
        headers={
            "Message-ID": f"<{hash_key(message.key)[:KEY_HASH_LENGTH]}@{site_host()}>",
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    if message.html:
        email.attach_alternative(message.html, "text/html")
    for attachment in message.attachments.all():
        with default_storage.open(attachment.stored_name) as file:
            email.attach(attachment.file_name, file.read(), attachment.content_type)
    return email


def _hand_back(messages: list[Message]) -> None:
    """Give the rows back, untried."""
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(
        lease_until=None,
        attempts=F("attempts") - 1,
    )
