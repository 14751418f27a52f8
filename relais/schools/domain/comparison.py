"""What every comparison writes as it goes: differences, anomalies, progress."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from relais.core import clock
from relais.core.leases import LEASE
from relais.core.uai import suggest_uai
from relais.schools import reference
from relais.schools.enums import ChangeKind, IssueKind
from relais.schools.models import ImportChange, ImportIssue, ImportRun
from relais.schools.readers import HeadCountRecord, ReadIssue, SchoolRecord, UnreadableFileError

BATCH = 1000
MOST_NAMED = 3
WHOLE_FILE = 0  # the line of an anomaly that is of no line in particular

Record = TypeVar("Record", SchoolRecord, HeadCountRecord)


class Comparison:
    """The differences and anomalies found so far, written by batches; the run's lease renewed with each."""

    def __init__(
        self, run: ImportRun, *, example_addresses: bool, academies: frozenset[str] = frozenset()
    ) -> None:
        """Start from nothing; `academies` are the codes the file is read for, all if empty."""
        self.run = run
        self.example_addresses = example_addresses
        self.academies = academies
        self.lines = 0
        self.out_of_scope = 0
        self.left_out: set[str] = set()  # UAIs, as they were meant, of the lines that could not be read
        self._elsewhere: Counter[str] = Counter()  # lines by academy, "" for what is no school at all
        self._changes: list[ImportChange] = []
        self._issues: list[ImportIssue] = []

    def records(self, items: Iterable[Record | ReadIssue | None]) -> Iterator[Record]:
        """Yield the records, one a line; note what left a line out, count the lines out of scope."""
        for item in items:
            self.lines += 1
            if item is None:
                self.put_aside("")
            elif not isinstance(item, ReadIssue):
                yield item
            elif item.academie_code and not self.is_ours(item.academie_code):
                self.put_aside(item.academie_code)
            else:
                self.note(item)
            if self.lines % BATCH == 0 or len(self._changes) + len(self._issues) >= BATCH:
                self.flush()

    def is_ours(self, academie_code: str) -> bool:
        """Tell whether the file is read for that academy."""
        return not self.academies or academie_code in self.academies

    def put_aside(self, academie_code: str) -> None:
        """Count a line that is of another academy, or no school of the second degree."""
        self.out_of_scope += 1
        self._elsewhere[academie_code] += 1

    def require_ours(self, what: str) -> None:
        """Raise UnreadableFileError, in words, when no line was ours: none at all, or another academy's."""
        if self.lines > self._elsewhere.total():
            return
        msg = f"Ce fichier ne contient {what}."
        elsewhere = [_name_of(code) for code, _ in self._elsewhere.most_common() if code]
        if not self.lines:
            msg = "Ce fichier n'a aucune ligne sous ses titres."
        elif elsewhere:
            named = ", ".join([*elsewhere[:MOST_NAMED], *["…"] * (len(elsewhere) > MOST_NAMED)])
            ours = ", ".join(map(_name_of, sorted(self.academies)))
            msg = f"Ce fichier ne contient {what} pour : {ours}. Il porte sur : {named}."
        raise UnreadableFileError(msg)

    def change(
        self, kind: ChangeKind, uai: str, label: str, before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        """Note a difference."""
        self._changes.append(
            ImportChange(run=self.run, kind=kind, uai=uai, label=label, before=before, after=after),
        )
        if len(self._changes) >= BATCH:
            self.flush()

    def note(self, *found: ReadIssue) -> None:
        """Note what is wrong with lines of the file."""
        for one in found:
            self.issue(one.kind, one.line, one.uai, one.detail, is_blocking=one.is_blocking)
            if one.is_blocking:
                self.left_out.add(suggest_uai(one.uai) or "")

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


def _name_of(academie_code: str) -> str:
    """Return "académie de Poitiers", or the code of an academy of no list."""
    known = reference.ACADEMIES.get(academie_code)
    return known.name if known else academie_code
