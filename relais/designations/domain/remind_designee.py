"""The head writes again to somebody who has not answered."""

from django.db import transaction
from django.utils import timezone

from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.designations.domain.in_year import lock_serving
from relais.designations.domain.propose_person import answer_link
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.designations.notifications import notify_reminded
from relais.outbox.domain import claim_reminder


@transaction.atomic
def remind_designee(*, actor: Scope, designation: Designation) -> Designation:
    """Write once more to the person named, with a new personal link; never twice on one day.

    Raises DomainError `forbidden`, `closed_year`, `stale_state`, `already_answered`, or
    `already_reminded` when a mail left today already, that of the designation included.
    """
    present = lock_serving(actor, designation)
    if present.state != DesignationState.PROPOSED:
        raise DomainError("already_answered", f"{present.person} a déjà répondu.")
    today = clock.today()
    has_had_one = today == timezone.localdate(present.designated_at)
    if has_had_one or not claim_reminder(person=present.person, is_manual=True):
        raise DomainError(
            "already_reminded",
            f"Un courriel est déjà parti aujourd'hui pour {present.person} : pas deux le même jour.",
        )
    present.reminded_on = today
    present.save(update_fields=["reminded_on"])
    record_entry(actor=actor, act="remind_designee", on=present, after={"reminded_on": today})
    notify_reminded(present, answer_link(actor, present))
    return present
