"""Print each school's envelope with its reason."""

import csv
import json
from io import StringIO
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from relais.allowances.enums import CENTS_IN_QUARTER, QUARTERS_IN_IMP
from relais.allowances.numbers.scale import write_imp
from relais.allowances.selectors import ComputedEnvelope, envelope_table, total_cost
from relais.core.money import CENTS
from relais.core.school_year import SchoolYear
from relais.schools.enums import Sector
from relais.schools.models import Academie

BOM = "\ufeff"
HEADERS = ("UAI", "nom", "type", "effectif", "IMP", "euros", "règle")


class Command(BaseCommand):
    """Print UAI, type, pupils, units, euros and rule of each open school, and the totals."""

    help = "Affiche l'enveloppe d'IMP de chaque établissement, avec sa règle, et les totaux."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the year, the academy and the format."""
        parser.add_argument("--year", default="", help="2026 ou 2026-2027 ; par défaut l'année en cours")
        parser.add_argument("--academie", default="", help="code ministériel ; par défaut toutes")
        parser.add_argument("--format", choices=("csv", "json"), default="csv")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        """Compute and print."""
        year = self._read_year(options["year"])
        academies = Academie.objects.order_by("code")
        if options["academie"]:
            academies = academies.filter(code=options["academie"])
            if not academies:
                msg = f"Aucune académie de code {options['academie']}."
                raise CommandError(msg)
        rows = [row for academie in academies for row in envelope_table(academie, year)]
        write = _write_json if options["format"] == "json" else _write_csv
        self.stdout.write(write(rows, year), ending="")

    def _read_year(self, text: str) -> SchoolYear:
        if not text:
            return SchoolYear.current()
        try:
            return SchoolYear.parse(text)
        except ValueError as error:
            msg = f"« {text} » n'est pas une année scolaire. Exemple : 2026 ou 2026-2027."
            raise CommandError(msg) from error


def _write_csv(rows: list[ComputedEnvelope], year: SchoolYear) -> str:
    """Write the table French spreadsheets open as it is: BOM, semicolons, decimal commas."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADERS)
    for row in rows:
        writer.writerow(
            (
                row.school.uai,
                row.school.name,
                row.school.get_type_display(),
                "" if row.pupils is None else row.pupils,
                write_imp(row.cents),
                "" if row.cents is None else _write_euros(row.cents),
                row.reason,
            ),
        )
    total = total_cost(rows)
    summary = f"{total.schools} établissements, {total.questions} questions à l'académie, année {year}"
    writer.writerow(("Total", "", "", "", write_imp(total.cents), _write_euros(total.cents), summary))
    return BOM + out.getvalue()


def _write_euros(cents: int) -> str:
    euros, rest = divmod(cents, CENTS)
    return f"{euros},{rest:02d}"


def _write_json(rows: list[ComputedEnvelope], year: SchoolYear) -> str:
    total = total_cost(rows)
    public = sum(row.school.sector == Sector.PUBLIC for row in rows)
    document = {
        "year": str(year),
        "schools": [_describe(row) for row in rows],
        "totals": {
            "schools": len(rows),
            "public": public,
            "private": len(rows) - public,
            "units": total.cents / CENTS_IN_QUARTER / QUARTERS_IN_IMP,
            "euros": total.cents / CENTS,
            "questions": total.questions,
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _describe(row: ComputedEnvelope) -> dict[str, Any]:
    return {
        "uai": row.school.uai,
        "name": row.school.name,
        "type": row.school.type,
        "sector": row.school.sector,
        "pupils": row.pupils,
        "counted_year": row.counted_year and row.counted_year.start,
        "units": None if row.cents is None else row.cents / CENTS_IN_QUARTER / QUARTERS_IN_IMP,
        "euros": None if row.cents is None else row.cents / CENTS,
        "question": row.question,
        "decided_by": row.decided_by,
        "rule": row.reason,
    }
