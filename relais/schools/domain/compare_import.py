"""Compare a received file with what is known; nothing is written on the schools."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from relais.core import clock
from relais.core.leases import LEASE, WorkState
from relais.schools.domain.compare_head_counts import compare_head_counts
from relais.schools.domain.compare_schools import compare_schools
from relais.schools.domain.comparison import Comparison
from relais.schools.enums import ImportKind, ImportState
from relais.schools.models import Academie, ImportRun
from relais.schools.readers import UnreadableFileError, open_source

if TYPE_CHECKING:
    from typing import IO

ERROR_LENGTH = 500


def compare_import(run: ImportRun, *, example_addresses: bool | None = None) -> ImportRun:
    """Read the archived file and note its differences and anomalies, by batches, to be accepted or not.

    Idempotent: what an interrupted comparison had noted is noted again from the start. The run ends
    `COMPARED`, or `FAILED` with the reason in `last_error` when the file cannot be read at all.
    `example_addresses` (by default, in the demo) keeps no real address of a school.
    """
    run.changes.all().delete()
    run.issues.all().delete()
    run.lease_until = clock.now() + LEASE
    run.save(update_fields=["lease_until"])
    comparison = Comparison(
        run,
        example_addresses=settings.DEMO if example_addresses is None else example_addresses,
        academies=_academies(run),
    )
    compare = compare_schools if run.kind == ImportKind.ANNUAIRE else compare_head_counts
    file: IO[bytes] = run.file.open("rb")
    try:
        with open_source(file) as source:
            ImportRun.objects.filter(pk=run.pk).update(lines_total=source.lines)
            compare(comparison, source)
            comparison.flush()
    except UnreadableFileError as error:
        return _finish(run, comparison, ImportState.FAILED, str(error))
    finally:
        file.close()
    return _finish(run, comparison, ImportState.COMPARED)


def _academies(run: ImportRun) -> frozenset[str]:
    """Return the codes of the academies the file is read for, empty for no limit.

    A national file of head-counts is read for those that have schools here: the rest of it is out of
    scope, not an anomaly.
    """
    if run.academie_code:
        return frozenset({run.academie_code})
    if run.kind == ImportKind.ANNUAIRE:
        return frozenset()
    return frozenset(Academie.objects.filter(schools__isnull=False).distinct().values_list("code", flat=True))


@transaction.atomic
def _finish(run: ImportRun, comparison: Comparison, state: ImportState, error: str = "") -> ImportRun:
    """Write the end of the comparison."""
    run.state = state
    run.work_state = WorkState.FAILED if error else WorkState.DONE
    run.lease_until = None
    run.attempts = 0
    run.last_error = error[:ERROR_LENGTH]
    run.lines_read = run.lines_total = comparison.lines
    run.lines_out_of_scope = comparison.out_of_scope
    run.save()
    return run
