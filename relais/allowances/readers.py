"""What the pay office's file says: one line a month paid."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import IO

from relais.core.money import read_euros
from relais.designations.readers import read_table
from relais.schools.readers import UnreadableFileError

COLUMNS = {"reference": "Référence", "mois": "Mois", "montant": "Montant"}
MONTH = re.compile(
    r"^(?:\d{1,2}/)?(?P<month>\d{1,2})/(?P<year>\d{4})$|^(?P<iso_year>\d{4})-(?P<iso_month>\d{2})"
)
FIRST_YEAR, LAST_YEAR = 2015, 2100
MONTHS = 12


@dataclass(frozen=True, slots=True)
class PaidLine:
    """A line of the pay office's file: our reference, the month by its first day, what was paid, in cents."""

    reference: str
    month: date
    cents: int


def read_payments(file: IO[bytes]) -> list[PaidLine]:
    """Read a CSV, XLSX or ODS with the columns Référence, Mois (03/2027) and Montant.

    Raises UnreadableFileError, which tells in French the first line that cannot be read.
    """
    table = read_table(file)
    missing = [label for name, label in COLUMNS.items() if name not in table.labels]
    if missing:
        msg = f"Il manque la colonne {', '.join(missing)} : reprenez les titres du fichier émis."
        raise UnreadableFileError(msg)
    return [_read(row.line, row.cells) for row in table.rows]


def _read(number: int, cells: Mapping[str, str]) -> PaidLine:
    month, cents = read_month(cells.get("mois", "")), read_euros(cells.get("montant", ""))
    if month is None:
        msg = f"Ligne {number} : le mois « {cells.get('mois', '')} » ne se lit pas. Exemple : 03/2027."
        raise UnreadableFileError(msg)
    if not cents:
        msg = f"Ligne {number} : le montant « {cells.get('montant', '')} » ne se lit pas. Exemple : 138,89."
        raise UnreadableFileError(msg)
    return PaidLine(cells.get("reference", ""), month, cents)


def read_month(text: str) -> date | None:
    """Return the first day of "03/2027", "01/03/2027" or "2027-03"; None for anything else."""
    found = MONTH.match(text.strip())
    if not found:
        return None
    year, month = int(found["year"] or found["iso_year"]), int(found["month"] or found["iso_month"])
    is_real = FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= MONTHS
    return date(year, month, 1) if is_real else None
