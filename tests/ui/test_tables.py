"""How a value is written on a page."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from relais.ui.tables import Cell, Column, Kind, display


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Kind.TEXT, "Collège", "Collège"),
        (Kind.TEXT, None, ""),
        (Kind.INTEGER, 1200, "1\u202f200"),
        (Kind.DECIMAL, Decimal("2.50"), "2,50"),
        (Kind.EUROS, 125_000, "1\u202f250,00\u00a0€"),
        (Kind.DATE, date(2026, 9, 3), "03/09/2026"),
        (Kind.MOMENT, datetime(2026, 11, 24, 23, 30, tzinfo=UTC), "25/11/2026 0\u00a0h\u00a030"),
        (Kind.BOOLEAN, True, "oui"),
        (Kind.BOOLEAN, False, "non"),
    ],
)
def test_display_writes_each_kind(kind, value, expected):
    assert display(kind, value) == expected


def test_cell_without_a_text_has_no_badge():
    column: Column[str] = Column(key="x", label="X", value=lambda row: row, level=lambda _: "success")
    assert column.cell("") == Cell("", "", "")
    assert str(column.cell("fait")) == "fait"
