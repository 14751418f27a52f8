"""A referent leaves the team."""

from datetime import date

from django.db import transaction

from relais.accounts.domain import end_role
from relais.audit.domain import apply_transition
from relais.core import clock
from relais.core.scope import Scope
from relais.designations.domain.in_year import (
    check_day,
    check_reason,
    lock_serving,
    refuse_unfinished_interim,
)
from relais.designations.domain.transitions import TRANSITIONS
from relais.designations.models import Designation
from relais.designations.notifications import notify_ended
from relais.designations.selectors import active_elsewhere_in_school, interims_after


@transaction.atomic
def end_designation(
    *, actor: Scope, designation: Designation, reason: str = "", last_day: date | None = None
) -> Designation:
    """End the designation, with the role; the person is told by mail. The days served remain on record.

    Without `last_day` it ends today, interims with it, whatever the reason. With one, the mission counts to
    that day included: it lies within the designation, at most sixty days back, and has a reason. Raises
    DomainError `forbidden`, `closed_year`, `stale_state`, `reason_required`, `day_outside`,
    `day_too_far_back` or `interim_running`.
    """
    if last_day is None:
        today = min(designation.ends_on, max(clock.today(), designation.starts_on))
        for interim in interims_after(designation, today):
            end_designation(actor=actor, designation=interim, reason=reason)
        return end_on(actor, designation, reason, today)
    present = lock_serving(actor, designation)
    given = check_reason(reason)
    check_day(last_day, present.starts_on, present.ends_on)
    refuse_unfinished_interim(present, last_day)
    return end_on(actor, present, given, last_day)


def end_on(actor: Scope, designation: Designation, reason: str, last_day: date) -> Designation:
    """End a designation already checked, its role and its place in the lists; tell the person."""
    ended = apply_transition(
        designation,
        transitions=TRANSITIONS,
        transition="end_designation",
        actor=actor,
        comment=reason,
        ends_on=last_day,
        end_reason=reason,
    )
    # Named for a year to come, the person has nothing to do here any more: the role ends this evening.
    release_role(actor=actor, designation=ended, reason=reason, until=_last_evening(ended))
    notify_ended(ended)
    return ended


def _last_evening(ended: Designation) -> date:
    return clock.today() if ended.starts_on >= ended.ends_on else max(clock.today(), ended.ends_on)


def release_role(*, actor: Scope, designation: Designation, reason: str, until: date | None = None) -> None:
    """End the referent's role that evening, today's by default, or with another designation in need of it."""
    if designation.assignment is None:
        return
    needed_until = [other.ends_on for other in active_elsewhere_in_school(designation)]
    end_role(
        actor=actor,
        assignment=designation.assignment,
        ends_on=max([until or clock.today(), *needed_until]),
        reason=reason,
    )
