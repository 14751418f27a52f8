"""Somebody reads again a mail sent to a person."""

from relais.audit.domain import record_entry
from relais.core.scope import Scope
from relais.outbox.models import Message


def view_message(*, actor: Scope, message: Message) -> Message:
    """Note who has read a mail that was written to somebody else."""
    if message.to_person_id != actor.person_id:
        record_entry(actor=actor, act="view_message", on=message)
    return message
