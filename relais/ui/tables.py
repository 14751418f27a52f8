"""Columns of a list, typed: how a value is written on a page and what its cell carries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Generic, TypeVar

from relais.core.money import format_euros
from relais.ui import french

Row = TypeVar("Row")


class Kind(Enum):
    """What a column holds; `value` is its name for the person who opens the export."""

    TEXT = "texte"
    INTEGER = "nombre entier"
    DECIMAL = "nombre"
    EUROS = "montant en euros"  # the column's value is in whole cents
    DATE = "date"
    MOMENT = "date et heure"
    BOOLEAN = "oui ou non"

    @property
    def is_numeric(self) -> bool:
        """Tell whether the column is set to the right."""
        return self in {Kind.INTEGER, Kind.DECIMAL, Kind.EUROS}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as drawn: a text, perhaps a link or a badge of that level, perhaps a box to tick for its row."""

    text: str
    href: str = ""
    level: str = ""
    selects: str = ""

    def __str__(self) -> str:
        """Return the text."""
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """A column of a list page and of its export.

    `key` names it in the address (`?sort=-key`) and never changes. `sort` gives the ORM orderings behind it;
    empty, it does not sort. `shown` False keeps it for the exports. `level` draws the value as a badge.
    `selects` gives the value of a box to tick, named `pk`, of the form `selection` of the page.
    """

    key: str
    label: str
    value: Callable[[Row], Any]
    kind: Kind = Kind.TEXT
    sort: tuple[str, ...] = ()
    href: Callable[[Row], str] | None = None
    level: Callable[[Row], str] | None = None
    shown: bool = True
    description: str = ""
    selects: Callable[[Row], str] | None = None

    def cell(self, row: Row) -> Cell:
        """Draw the cell of a row."""
        text = display(self.kind, self.value(row))
        href = self.href(row) if self.href else ""
        level = self.level(row) if self.level and text else ""
        return Cell(text, href, level, self.selects(row) if self.selects else "")


def display(kind: Kind, value: Any) -> str:  # noqa: ANN401, PLR0911 - one answer per kind
    """Write a value as a page shows it; nothing for None."""
    if value is None or value == "":
        return ""
    if kind is Kind.EUROS:
        return format_euros(int(value))
    if kind is Kind.INTEGER:
        return french.number(int(value))
    if kind is Kind.DECIMAL:
        return decimal_comma(value)
    if kind is Kind.MOMENT and isinstance(value, datetime):
        return f"{french.short_date(french.local(value))} {french.hour(value)}"
    if kind is Kind.DATE and isinstance(value, date):
        return french.short_date(value)
    if kind is Kind.BOOLEAN:
        return "oui" if value else "non"
    return str(value)


def decimal_comma(value: float | Decimal) -> str:
    """Write a number with a decimal comma and no thousands separator, as a French spreadsheet reads it."""
    return str(value).replace(".", ",")
