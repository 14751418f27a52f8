"""Pages of the mails."""

from relais.outbox.views.demo import attachment, mailbox, message
from relais.outbox.views.failures import dismiss, failure, failures
from relais.outbox.views.provider import provider_events
from relais.outbox.views.sent import my_mail, my_mails, person_mail, person_mails

__all__ = [
    "attachment",
    "dismiss",
    "failure",
    "failures",
    "mailbox",
    "message",
    "my_mail",
    "my_mails",
    "person_mail",
    "person_mails",
    "provider_events",
]
