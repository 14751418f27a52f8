"""An issued table as a file: whole, or what changed since the one before."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from relais.documents.enums import RowChange
from relais.documents.models import IssuedTable
from relais.ui.export import Export
from relais.ui.tables import Column, Kind

NATURE: Column[Any] = Column(
    key="nature",
    label="Nature",
    value=lambda cells: cells[0],
    description="ajout : ligne nouvelle. modification : ligne à remplacer. retrait : ligne à supprimer.",
)


def export_of(table: IssuedTable, *, only_changes: bool) -> Export:
    """Return the file of a table: the whole state of that day, or the differences, told by a first column.

    The file is dated from the day of issue, whenever it is downloaded.
    """
    columns = [_column(column, index + only_changes) for index, column in enumerate(table.columns)]
    return Export(
        title=_title(table, only_changes=only_changes),
        columns=[NATURE, *columns] if only_changes else columns,
        rows=_changed_rows(table) if only_changes else (cells for _, cells in table.rows),
        filters=_about(table, only_changes=only_changes),
        moment=table.issued_at,
    )


def changed_rows(table: IssuedTable) -> Iterator[tuple[str, RowChange, list[Any]]]:
    """Yield key, nature and cells of each row that changed: of a row removed, its last cells."""
    natures = dict.fromkeys(table.changes["added"], RowChange.ADDED)
    natures |= dict.fromkeys(table.changes["changed"], RowChange.CHANGED)
    for key, cells in table.rows:
        if key in natures:
            yield key, natures[key], cells
    for key, cells in table.changes["removed"]:
        yield key, RowChange.REMOVED, cells


def _changed_rows(table: IssuedTable) -> Iterator[list[Any]]:
    for _, nature, cells in changed_rows(table):
        yield [nature.label, *cells]


def _title(table: IssuedTable, *, only_changes: bool) -> str:
    title = f"{table.get_kind_display()} {table.year} n° {table.number}"
    return f"{title} différences" if only_changes else title


def _about(table: IssuedTable, *, only_changes: bool) -> list[tuple[str, str]]:
    since = f"depuis le n° {table.number - 1}" if table.number > 1 else "depuis le début de l'année"
    return [
        ("Académie", str(table.academie)),
        ("Émis par", table.issued_by),
        ("Contenu", f"Différences {since}" if only_changes else "Liste complète de ce jour"),
        ("Empreinte SHA-256", table.content_sha256),
    ]


def _column(column: dict[str, str], index: int) -> Column[Any]:
    kind = Kind[column["kind"]]
    return Column(
        key=column["key"],
        label=column["label"],
        kind=kind,
        value=_reader(kind, index),
        description=column["description"],
    )


def _reader(kind: Kind, index: int) -> Callable[[Any], Any]:
    if kind is Kind.DATE:
        return lambda cells: date.fromisoformat(cells[index]) if cells[index] else None
    return lambda cells: cells[index]
