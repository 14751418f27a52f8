"""Issue a table to another office: numbered, frozen, with what changed since the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.documents.domain.changes_between import Cell, Changes, Rows, changes_between
from relais.documents.domain.issue_document import canonical_sha256
from relais.documents.enums import TableKind
from relais.documents.models import ISSUER_LENGTH, IssuedTable
from relais.documents.selectors import last_issued_table
from relais.schools.models import Academie
from relais.ui.tables import Kind

Given: TypeAlias = "Cell | date"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of an issued table: a stable key, its heading, what its cells are, what they say."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    description: str = ""

    def as_json(self) -> dict[str, str]:
        """Return the column as it is frozen."""
        return {**asdict(self), "kind": self.kind.name}


@transaction.atomic
def issue_table(
    *,
    actor: Scope,
    kind: TableKind,
    academie: Academie,
    year: SchoolYear,
    columns: Sequence[TableColumn],
    rows: Mapping[str, Sequence[Given]],
    is_complete: bool = False,
) -> IssuedTable:
    """Return the table of these rows, by key, numbered after the last one of its kind, academy and year.

    The first is complete, and so is one whose columns are not the last one's. Two people at once get two
    consecutive numbers. Rights are the caller's. Raises DomainError `nothing_new` when nothing has
    changed since the last one, unless a complete table is asked for.
    """
    # One table is issued at a time: the second of two people sees what the first has issued.
    Academie.objects.select_for_update().get(pk=academie.pk)
    state = freeze(columns, rows)
    described = [column.as_json() for column in columns]
    last = last_issued_table(kind, academie, year)
    before = dict(last.rows) if last else {}
    changes = changes_between(before, state)
    starts_again = last is None or last.columns != described
    if last and not (changes or is_complete or starts_again):
        raise DomainError(
            "nothing_new", f"Rien n'a changé depuis le n° {last.number} : il n'y a rien à émettre."
        )
    table = IssuedTable(
        kind=kind,
        academie=academie,
        year=year,
        number=last.number + 1 if last else 1,
        issued_at=clock.now(),
        issued_by=actor.label[:ISSUER_LENGTH],
        is_complete=is_complete or starts_again,
        columns=described,
        **_content(state, changes, before),
    )
    table.content_sha256 = content_sha256(table)
    table.save(force_insert=True)
    record_entry(
        actor=actor,
        act="issue_table",
        on=table,
        after={"number": table.number, "rows": table.row_count, "changes": table.change_count},
    )
    return table


def freeze(columns: Sequence[TableColumn], rows: Mapping[str, Sequence[Given]]) -> dict[str, list[Cell]]:
    """Return the rows as plain JSON; ValueError for a row that has not one cell a column."""
    for key, cells in rows.items():
        if len(cells) != len(columns):
            msg = f"row {key} has {len(cells)} cells for {len(columns)} columns"
            raise ValueError(msg)
    return {key: [_plain(cell) for cell in cells] for key, cells in rows.items()}


def content_sha256(table: IssuedTable) -> str:
    """Return the SHA-256 of what a table holds."""
    return canonical_sha256({"columns": table.columns, "rows": table.rows, "changes": table.changes})


def _content(state: dict[str, list[Cell]], changes: Changes, before: Rows) -> dict[str, Any]:
    return {
        "rows": [[key, cells] for key, cells in state.items()],
        "changes": {
            "added": list(changes.added),
            "changed": list(changes.changed),
            "removed": [[key, before[key]] for key in changes.removed],
        },
        "row_count": len(state),
        "added_count": len(changes.added),
        "changed_count": len(changes.changed),
        "removed_count": len(changes.removed),
    }


def _plain(cell: Given) -> Cell:
    if isinstance(cell, datetime):
        msg = "an issued table holds dates, not instants"
        raise TypeError(msg)
    return cell.isoformat() if isinstance(cell, date) else cell
