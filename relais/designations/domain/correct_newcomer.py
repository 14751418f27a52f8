"""The head says whether a referent begins, against what the history says."""

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.scope import Scope
from relais.designations.domain.in_year import lock_serving
from relais.designations.models import Designation


@transaction.atomic
def correct_newcomer(*, actor: Scope, designation: Designation, is_newcomer: bool) -> Designation:
    """Write whether the person begins in the mission; the newcomers' course follows from it.

    Asked twice, nothing changes. Raises DomainError `forbidden`, `closed_year` or `stale_state`.
    """
    present = lock_serving(actor, designation)
    write_newcomer(actor, present, is_newcomer=is_newcomer)
    return present


def write_newcomer(actor: Scope, designation: Designation, *, is_newcomer: bool) -> None:
    """Write it where it differs, and tell the journal."""
    if designation.is_newcomer == is_newcomer:
        return
    designation.is_newcomer = is_newcomer
    designation.save(update_fields=["is_newcomer"])
    record_entry(
        actor=actor,
        act="correct_newcomer",
        on=designation,
        to_state=designation.state,
        before={"is_newcomer": not is_newcomer},
        after={"is_newcomer": is_newcomer},
    )
