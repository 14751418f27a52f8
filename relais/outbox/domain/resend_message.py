"""Send a failed mail again."""

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.leases import WorkState
from relais.core.scope import Scope
from relais.core.wake import wake
from relais.outbox.enums import MailCategory
from relais.outbox.models import Message
from relais.outbox.notification import SEND_TASK, check_address
from relais.outbox.selectors import NOT_FAILED, addresses_for, failures_visible_to


@transaction.atomic
def resend_message(*, actor: Scope, message: Message, address: str) -> Message:
    """Have the mail leave again, to this address: the same row, the same Message-ID.

    What is written to a person goes to one of their own addresses, since it may open their account: another
    one is first added on their page. Raises DomainError `not_failed`, `sign_in`, `not_theirs`,
    `bad_address` or `outside_address`.
    """
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if not failures_visible_to(actor).filter(pk=message.pk).exists():
        raise DomainError("not_failed", NOT_FAILED)
    if locked.category == MailCategory.SIGN_IN:
        raise DomainError("sign_in", "Un lien de connexion ne se renvoie pas : il en faut un autre.")
    before, after = locked.to_address, check_address(address)
    if locked.to_person and after.lower() not in {each.lower() for each in addresses_for(locked)}:
        raise DomainError("not_theirs", "Cette adresse n'est pas sur la fiche de la personne.")
    locked.to_address = after
    locked.work_state, locked.attempts, locked.lease_until, locked.last_error = WorkState.TODO, 0, None, ""
    locked.failed_at, locked.failure, locked.resent_at = None, "", clock.now()
    locked.seen_at, locked.seen_by = None, ""
    locked.save()
    record_entry(
        actor=actor,
        act="resend_message",
        on=locked,
        before={"address": before},
        after={"address": after},
    )
    wake(SEND_TASK)
    return locked
