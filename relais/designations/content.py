"""The files made of a role list issued: for the intranet, for the mailing lists."""

from typing import Any

from relais.designations.selectors.roles import mailing_list
from relais.documents.content import NATURE, export_of
from relais.documents.domain import changes_between
from relais.documents.enums import RowChange
from relais.documents.models import IssuedTable
from relais.ui.export import Export
from relais.ui.tables import Column

COMPLETE = "complete"
DIFFERENCES = "differences"
MAILING = "diffusion"
MAILING_DIFFERENCES = "diffusion-differences"


def role_export(table: IssuedTable, before: IssuedTable | None, form: str) -> Export:
    """Return the file of that form; `before` is the list issued just before, None for the first."""
    if form in {COMPLETE, DIFFERENCES}:
        return export_of(table, only_changes=form == DIFFERENCES)
    only_changes = form == MAILING_DIFFERENCES
    whole = export_of(table, only_changes=only_changes)
    rows = mailing_changes(table, before) if only_changes else list(mailing_list(table).values())
    return Export(
        title=f"Liste de diffusion {table.year} n° {table.number}{' différences' if only_changes else ''}",
        columns=[NATURE, *_columns(1)] if only_changes else _columns(0),
        rows=rows,
        filters=whole.filters,
        moment=table.issued_at,
    )


def mailing_changes(table: IssuedTable, before: IssuedTable | None) -> list[list[str]]:
    """Return nature, address and name of each address to add, rename or take away."""
    old, new = mailing_list(before) if before else {}, mailing_list(table)
    changes = changes_between(old, new)
    return [
        *([RowChange.ADDED.label, *new[key]] for key in changes.added),
        *([RowChange.CHANGED.label, *new[key]] for key in changes.changed),
        *([RowChange.REMOVED.label, *old[key]] for key in changes.removed),
    ]


def _columns(first: int) -> list[Column[Any]]:
    return [
        Column(key="address", label="Adresse", value=lambda cells: cells[first]),
        Column(key="name", label="Nom", value=lambda cells: cells[first + 1]),
    ]
