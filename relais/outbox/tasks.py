"""Sending what is due, reading what came back; any number of workers may run either at once."""

import logging
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F

from relais.core import clock
from relais.core.leases import take_due
from relais.outbox.domain import record_bounce, take_turn, turns_left
from relais.outbox.models import Message
from relais.outbox.numbers import message_id_of
from relais.outbox.readers import read_bounce
from relais.outbox.readers.bounce_box import open_bounce_box

logger = logging.getLogger(__name__)

BATCH = 50
SEND_LEASE = timedelta(seconds=120)
# Half of the lease: what could not be sent by then is handed back before anybody else may take it.
BATCH_SECONDS = 60.0


def send_due_messages() -> int:
    """Send every due mail and return how many left.

    A failing address waits longer before each new try and never stops the others. A mail server that
    does not answer at all costs no address a try: the mails wait for the next run, as they do when the
    minute is full.
    """
    sent, goes_on = 0, True
    while goes_on and (batch := _take_batch()):
        connection = get_connection()
        try:
            left, goes_on = _send_batch(batch, connection)
        finally:
            connection.close()
        sent += left
    return sent


def _take_batch() -> list[Message]:
    """Take no more mails than may leave in this minute."""
    limit = turns_left(at_most=BATCH)
    return take_due(Message.objects.prefetch_related("attachments"), limit=limit, lease=SEND_LEASE)


def _send_batch(batch: list[Message], connection: BaseEmailBackend) -> tuple[int, bool]:
    """Return how many left, and whether others may follow at once."""
    sent, started = 0, monotonic()
    for done, message in enumerate(batch):
        if monotonic() - started > BATCH_SECONDS:
            _hand_back(batch[done:])
            return sent, True
        if not (_is_open(connection) and take_turn()):
            _hand_back(batch[done:])
            return sent, False
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
    return sent, True


def _is_open(connection: BaseEmailBackend) -> bool:
    """Open the connection, unless it is; tell whether the mail server answers."""
    try:
        connection.open()
    except OSError as error:  # SMTPException is one
        logger.warning("The mail server does not answer: %s", error)
        return False
    return True


def build_email(message: Message, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """Return the mail as it leaves; sent twice it has the same Message-ID, so that it is seen once.

    What cannot be delivered comes back to `BOUNCE_EMAIL` when one is given, which no reader sees.
    """
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.BOUNCE_EMAIL or settings.DEFAULT_FROM_EMAIL,
        to=[message.to_address],
        reply_to=[settings.REPLY_TO_EMAIL],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": message_id_of(message.reference),
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


def read_bounces() -> int:
    """Read the mailbox where mails come back, if there is one; return how many reports were new.

    A mail is marked as read once what it says is kept: read twice, it says nothing more. Nothing is deleted.
    """
    if not settings.BOUNCE_MAILBOX:
        return 0
    recorded = 0
    try:
        with open_bounce_box(settings.BOUNCE_MAILBOX) as box:
            for number in box.unread():
                bounce = read_bounce(box.fetch(number))
                if bounce is not None and record_bounce(bounce=bounce) is not None:
                    recorded += 1
                box.mark_read(number)
    except OSError as error:
        logger.warning("The mailbox of bounces does not answer: %s", error)
    return recorded
