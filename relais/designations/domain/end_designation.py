"""A referent leaves the team."""

from django.db import transaction

from relais.accounts.domain import end_role
from relais.audit.domain import apply_transition
from relais.core import clock
from relais.core.scope import Scope
from relais.designations.domain.transitions import TRANSITIONS
from relais.designations.models import Designation
from relais.designations.notifications import notify_ended
from relais.designations.selectors import active_elsewhere_in_school


@transaction.atomic
def end_designation(*, actor: Scope, designation: Designation, reason: str = "") -> Designation:
    """End the designation today, with the role; the person is told by mail.

    The days served remain on record. Raises DomainError `forbidden` or `stale_state`.
    """
    ended = apply_transition(
        designation,
        transitions=TRANSITIONS,
        transition="end_designation",
        actor=actor,
        comment=reason,
        ends_on=min(designation.ends_on, max(clock.today(), designation.starts_on)),
        end_reason=reason,
    )
    release_role(actor=actor, designation=ended, reason=reason)
    notify_ended(ended)
    return ended


def release_role(*, actor: Scope, designation: Designation, reason: str) -> None:
    """End the referent's role this evening, or with another year's designation that still needs it."""
    if designation.assignment is None:
        return
    needed_until = [other.ends_on for other in active_elsewhere_in_school(designation)]
    end_role(
        actor=actor,
        assignment=designation.assignment,
        ends_on=max([clock.today(), *needed_until]),
        reason=reason,
    )
