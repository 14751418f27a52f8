"""Accept or refuse the differences of an import, one, several, a kind or all; then order the writing."""

from collections.abc import Collection

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.leases import WorkState
from relais.core.scope import SYSTEM, Scope
from relais.schools.enums import ChangeKind, ImportState
from relais.schools.models import ImportRun


@transaction.atomic
def set_accepted(
    *,
    actor: Scope,
    run: ImportRun,
    accepted: bool,
    kind: ChangeKind | None = None,
    change_ids: Collection[int] | None = None,
) -> int:
    """Accept or refuse the differences of that kind and among those ids; None for all. Return how many.

    Raises DomainError `forbidden`, or `stale_state` once the writing has begun.
    """
    locked = lock_run(actor=actor, run=run)
    require_compared(locked)
    changes = locked.changes.all()
    if kind is not None:
        changes = changes.filter(kind=kind)
    if change_ids is not None:
        changes = changes.filter(pk__in=change_ids)
    return changes.exclude(is_accepted=accepted).update(is_accepted=accepted)


@transaction.atomic
def order_import(*, actor: Scope, run: ImportRun) -> ImportRun:
    """Tell the workers to write the accepted differences. Raises DomainError like `set_accepted`."""
    locked = lock_run(actor=actor, run=run)
    require_compared(locked)
    locked.state = ImportState.APPLYING
    locked.work_state = WorkState.TODO
    locked.attempts = 0
    locked.lines_written = 0
    locked.save()
    record_entry(
        actor=actor, act="order_import", on=locked, from_state=ImportState.COMPARED, to_state=locked.state
    )
    return locked


def lock_run(*, actor: Scope, run: ImportRun) -> ImportRun:
    """Return the run, locked; DomainError `forbidden` if it is not of the officer's academy."""
    if actor != SYSTEM and not (actor.is_officer and actor.academie_id == run.academie_id):
        raise DomainError("forbidden", "Seule l'équipe numérique de cette académie peut écrire cet import.")
    return ImportRun.objects.select_for_update().get(pk=run.pk)


def require_compared(run: ImportRun) -> None:
    """Raise DomainError `stale_state` unless the differences await a decision."""
    if run.state != ImportState.COMPARED:
        raise DomainError("stale_state", f"Ce n'est plus possible : « {ImportState(run.state).label} ».")
