"""Write the accepted differences of an import, by batches that a dead worker's successor takes up."""

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.leases import LEASE, WorkState
from relais.core.scope import Scope
from relais.schools.domain.accept_changes import lock_run, require_compared
from relais.schools.domain.link_parents import link_parents
from relais.schools.domain.write_changes import ChangeWriter
from relais.schools.enums import ImportState
from relais.schools.models import Academie, ImportRun

BATCH = 500


def apply_import(*, actor: Scope, run: ImportRun, only_accepted: bool = True) -> ImportRun:
    """Write the differences of a compared run, the accepted ones or all; return it `APPLIED`.

    Each batch is one transaction that marks its differences written: after a kill the rest is written,
    nothing twice. Raises DomainError `forbidden`, or `stale_state` if the run is not compared.
    """
    run = _start(actor=actor, run=run)
    changes = run.changes.filter(written_at=None).order_by("pk")
    if only_accepted:
        changes = changes.filter(is_accepted=True)
    writer = ChangeWriter()
    last_pk = 0
    while batch := list(changes.filter(pk__gt=last_pk)[:BATCH]):
        last_pk = batch[-1].pk
        with transaction.atomic():
            written = writer.write(batch)
            run.changes.filter(pk__in=[change.pk for change in written]).update(written_at=clock.now())
            run.lines_written += len(written)
            run.lease_until = clock.now() + LEASE
            run.save(update_fields=["lines_written", "lease_until"])
    link_parents(academie_code=run.academie_code)
    return _finish(actor=actor, run=run)


@transaction.atomic
def _start(*, actor: Scope, run: ImportRun) -> ImportRun:
    """Take the run for writing; one already being written is taken up where it stopped."""
    locked = lock_run(actor=actor, run=run)
    if locked.state != ImportState.APPLYING:
        require_compared(locked)
        locked.state = ImportState.APPLYING
        locked.work_state = WorkState.TODO
    locked.lines_written = locked.changes.exclude(written_at=None).count()
    locked.lease_until = clock.now() + LEASE
    locked.save()
    return locked


@transaction.atomic
def _finish(*, actor: Scope, run: ImportRun) -> ImportRun:
    """Write the end of the import."""
    run.state = ImportState.APPLIED
    run.applied_at = clock.now()
    run.academie = run.academie or Academie.objects.filter(code=run.academie_code).first()
    run.mark_done()
    run.save()
    record_entry(actor=actor, act="apply_import", on=run, from_state=ImportState.APPLYING, to_state=run.state)
    return run
