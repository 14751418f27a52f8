"""The person named says yes or no."""

from django.db import transaction

from relais.audit.domain import apply_transition
from relais.core import clock
from relais.core.scope import Scope
from relais.designations.domain.end_designation import release_role
from relais.designations.domain.in_year import refuse_closed_year
from relais.designations.domain.transitions import TRANSITIONS
from relais.designations.models import Designation
from relais.designations.notifications import notify_answered
from relais.designations.signals import designation_declined


@transaction.atomic
def answer_designation(
    *,
    actor: Scope,
    designation: Designation,
    accepts: bool,
    comment: str = "",
) -> Designation:
    """Write the person's answer and tell the head; a refusal ends the role this evening.

    A mission is taken with one's agreement (décret 2015-475, art. 1). Raises DomainError `forbidden`
    to anybody else, `closed_year`, `stale_state` once answered.
    """
    refuse_closed_year(designation.year)
    answered = apply_transition(
        designation,
        transitions=TRANSITIONS,
        transition="accept_designation" if accepts else "decline_designation",
        actor=actor,
        comment=comment,
        answered_at=clock.now(),
        answer_comment=comment.strip(),
    )
    if not accepts:
        release_role(actor=actor, designation=answered, reason="Désignation refusée")
        designation_declined.send(sender=Designation, designation=answered)
    notify_answered(answered)
    return answered
