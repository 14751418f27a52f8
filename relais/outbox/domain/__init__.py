"""What is done before a mail is queued, and once it is."""

from relais.outbox.domain.claim_reminder import claim_reminder
from relais.outbox.domain.dismiss_failure import dismiss_failure
from relais.outbox.domain.record_bounce import record_bounce
from relais.outbox.domain.resend_message import resend_message
from relais.outbox.domain.take_turn import take_turn, turns_left
from relais.outbox.domain.view_message import view_message

__all__ = [
    "claim_reminder",
    "dismiss_failure",
    "record_bounce",
    "resend_message",
    "take_turn",
    "turns_left",
    "view_message",
]
