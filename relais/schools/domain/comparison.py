"""What every comparison writes as it goes: differences, anomalies, progress."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from relais.core import clock
from relais.core.leases import LEASE
from relais.core.uai import suggest_uai
from relais.schools.enums import ChangeKind, IssueKind
from relais.schools.models import ImportChange, ImportIssue, ImportRun
from relais.schools.readers import HeadCountRecord, ReadIssue, SchoolRecord

BATCH = 1000

Record = TypeVar("Record", SchoolRecord, HeadCountRecord)


class Comparison:
    """The differences and anomalies found so far, written by batches; the run's lease renewed with each."""

    def __init__(self, run: ImportRun, *, example_addresses: bool) -> None:
        """Start from nothing."""
        self.run = run
        self.example_addresses = example_addresses
        self.lines = 0
        self.out_of_scope = 0
        self.left_out: set[str] = set()  # UAIs, as they were meant, of the lines that could not be read
        self._changes: list[ImportChange] = []
        self._issues: list[ImportIssue] = []

    def records(self, items: Iterable[Record | ReadIssue | None]) -> Iterator[Record]:
        """Yield the records, note the anomalies, count the lines out of scope."""
        for item in items:
            if item is None:
                self.skip()
            elif isinstance(item, ReadIssue):
                self._issues.append(ImportIssue(run=self.run, **item._asdict()))
                self.lines = item.line
                if item.is_blocking:
                    self.left_out.add(suggest_uai(item.uai) or "")
            else:
                self.lines = item.line
                yield item
            if len(self._changes) + len(self._issues) >= BATCH:
                self.flush()

    def skip(self) -> None:
        """Count a line that is none of this run's business."""
        self.lines += 1
        self.out_of_scope += 1
        if self.lines % BATCH == 0:
            self.flush()

    def change(
        self, kind: ChangeKind, uai: str, label: str, before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        """Note a difference."""
        self._changes.append(
            ImportChange(run=self.run, kind=kind, uai=uai, label=label, before=before, after=after),
        )
        if len(self._changes) >= BATCH:
            self.flush()

    def issue(self, kind: IssueKind, line: int, uai: str, detail: str, *, is_blocking: bool = True) -> None:
        """Note an anomaly."""
        self._issues.append(
            ImportIssue(run=self.run, kind=kind, line=line, uai=uai, detail=detail, is_blocking=is_blocking),
        )

    def flush(self) -> None:
        """Write what is noted, show the progress and keep the run a while longer."""
        ImportChange.objects.bulk_create(self._changes)
        ImportIssue.objects.bulk_create(self._issues)
        self._changes.clear()
        self._issues.clear()
        ImportRun.objects.filter(pk=self.run.pk).update(
            lines_read=self.lines,
            lines_out_of_scope=self.out_of_scope,
            lease_until=clock.now() + LEASE,
        )
