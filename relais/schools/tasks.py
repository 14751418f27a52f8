"""Long work of the schools: imports, done by rows with a lease."""

from relais.core.leases import take_due
from relais.core.scope import SYSTEM
from relais.schools.domain.apply_import import apply_import
from relais.schools.domain.compare_import import compare_import
from relais.schools.enums import ImportState
from relais.schools.models import ImportRun

TASK = "relais.schools.tasks.run_due_imports"


def run_due_imports() -> int:
    """Compare or write the imports that wait for it, one after the other; return how many were taken."""
    taken = 0
    waiting = ImportRun.objects.filter(state__in=[ImportState.RECEIVED, ImportState.APPLYING])
    while runs := take_due(waiting, limit=1):
        for run in runs:
            taken += 1
            _work_on(run)
    return taken


def _work_on(run: ImportRun) -> None:
    """Do what the run waits for; keep the error if it fails, for another try later."""
    try:
        if run.state == ImportState.RECEIVED:
            compare_import(run)
        else:
            apply_import(actor=SYSTEM, run=run)
    except Exception as error:  # noqa: BLE001 - whatever happens, the row says so and is retried
        run.mark_failed(error)
