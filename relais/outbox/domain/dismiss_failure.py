"""An officer has seen that a mail failed, and leaves it."""

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.outbox.models import Message
from relais.outbox.selectors import NOT_FAILED, failures_visible_to


@transaction.atomic
def dismiss_failure(*, actor: Scope, message: Message) -> Message:
    """Mark a failed mail as seen; seen twice, it keeps who saw it first.

    Raises DomainError `not_failed`.
    """
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if not failures_visible_to(actor).filter(pk=message.pk).exists():
        raise DomainError("not_failed", NOT_FAILED)
    if locked.seen_at is None:
        locked.seen_at, locked.seen_by = clock.now(), actor.person_name
        locked.save(update_fields=["seen_at", "seen_by"])
        record_entry(actor=actor, act="dismiss_failure", on=locked, comment=locked.failure)
    return locked
