"""Reads: the mailbox of the demonstration, open to whoever tries it; nowhere else."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404

from relais.outbox.models import Attachment, Message


def mailbox_messages() -> QuerySet[Message]:
    """Return every mail, without its body; 404 outside the demonstration, where mail is nobody else's."""
    _check_demo()
    return Message.objects.select_related("school").defer("text", "html")


def get_message_or_404(pk: int) -> Message:
    """Return a mail of the demonstration with its attachments."""
    _check_demo()
    message = Message.objects.select_related("school").prefetch_related("attachments").filter(pk=pk).first()
    if message is None:
        raise Http404
    return message


def get_attachment_or_404(pk: int) -> Attachment:
    """Return a file that goes with a mail of the demonstration."""
    _check_demo()
    attachment = Attachment.objects.filter(pk=pk).first()
    if attachment is None:
        raise Http404
    return attachment


def _check_demo() -> None:
    if not settings.DEMO:
        raise Http404
