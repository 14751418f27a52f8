"""A list as a file: ODS, XLSX, or CSV as a French spreadsheet opens it without a question.

Headings are French and stable; numbers and dates are typed. A second sheet says what each column holds, which
filters were set, how many rows there are and when it was made (a CSV has no second sheet).
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from relais.core.money import CENTS
from relais.ui import french, ods
from relais.ui.tables import Column, Kind, decimal_comma

FORMATS = {"ods": "ODS", "xlsx": "XLSX", "csv": "CSV"}
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
SHEET_NAME_LENGTH = 31
SHEET_NAME_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What goes into the file; `filters` are (field, value) as the person reads them."""

    title: str
    columns: list[Column[Any]]
    rows: Iterable[Any]
    filters: list[tuple[str, str]]
    moment: datetime

    @property
    def headings(self) -> list[str]:
        """The first row."""
        return [column.label for column in self.columns]

    def file_name(self, extension: str) -> str:
        """Return a name a person understands: "Établissements 2026-11-24.ods"."""
        name = self.title.translate(str.maketrans('/\\:*?"<>|', "         "))
        return f"{' '.join(name.split())} {self.moment:%Y-%m-%d}.{extension}"

    def description(self, count: int) -> Iterator[list[Any]]:
        """Yield the rows of the second sheet."""
        yield ["Rubrique", "Nom", "Contenu", "Précision"]
        yield ["Fichier", "Titre", self.title, None]
        yield ["Fichier", "Établi le", f"{french.long_date(self.moment)} à {french.hour(self.moment)}", None]
        yield ["Fichier", "Nombre de lignes", count, None]
        for label, value in self.filters or [("Aucun filtre", "")]:
            yield ["Filtre", label, value, None]
        for column in self.columns:
            yield ["Colonne", column.label, column.kind.value, column.description]


def respond(export: Export, extension: str) -> HttpResponseBase:
    """Answer with the file in one of `FORMATS`."""
    if extension == "csv":
        return _respond_csv(export)
    target = io.BytesIO()  # compressed: some 50 bytes a row
    if extension == "ods":
        write_ods(export, target)
    else:
        write_xlsx(export, target)
    target.seek(0)
    return FileResponse(
        target,
        as_attachment=True,
        filename=export.file_name(extension),
        content_type=ods.MIMETYPE if extension == "ods" else XLSX_TYPE,
    )


def _respond_csv(export: Export) -> HttpResponseBase:
    response = StreamingHttpResponse(csv_lines(export), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True,
        filename=export.file_name("csv"),
    )
    return response


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(export: Export) -> Iterator[str]:
    """Yield the file line by line: semicolons, UTF-8 with BOM, CRLF, decimal comma, no "sep=" line."""
    writer: Any = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield BOM + writer.writerow([neutralise(heading) for heading in export.headings])
    for row in export.rows:
        yield writer.writerow([csv_text(column.kind, column.value(row)) for column in export.columns])


def csv_text(kind: Kind, value: Any) -> str:  # noqa: ANN401 - one answer per kind
    """Write a value for a CSV cell."""
    typed = typed_value(kind, value)
    if typed is None:
        return ""
    if isinstance(typed, datetime):
        return f"{typed:%d/%m/%Y %H:%M}"
    if isinstance(typed, date):
        return f"{typed:%d/%m/%Y}"
    if isinstance(typed, int | float | Decimal):
        return decimal_comma(typed)
    return neutralise(str(typed))


def neutralise(text: str) -> str:
    """Put an apostrophe before a text a spreadsheet would run as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def typed_value(kind: Kind, value: Any) -> Any:  # noqa: ANN401 - one answer per kind
    """Return the value as a spreadsheet's cell holds it; instants in the site's time, without a zone."""
    if value is None or value == "":
        return None
    if kind is Kind.EUROS:
        return ods.Euros(Decimal(int(value)) / CENTS).quantize(Decimal("0.01"))
    if kind is Kind.BOOLEAN:
        return "oui" if value else "non"
    if kind is Kind.MOMENT:
        return french.local(value).replace(tzinfo=None)
    if kind in {Kind.DATE, Kind.INTEGER, Kind.DECIMAL}:
        return value
    return str(value)


def write_ods(export: Export, target: IO[bytes]) -> None:
    """Write the list and its description as an OpenDocument spreadsheet."""
    count = 0

    def rows() -> Iterator[list[Any]]:
        nonlocal count
        yield export.headings
        for row in export.rows:
            count += 1
            yield [_ods_value(column, row) for column in export.columns]

    def sheets() -> Iterator[tuple[str, Iterable[list[Any]]]]:
        yield sheet_name(export.title), rows()
        yield "Description", export.description(count)

    ods.write(target, export.title, sheets())


def _ods_value(column: Column[Any], row: Any) -> Any:  # noqa: ANN401 - any row, any value
    value = typed_value(column.kind, column.value(row))
    return ods.Euros(value) if column.kind is Kind.EUROS and value is not None else value


def write_xlsx(export: Export, target: IO[bytes]) -> None:
    """Write the list and its description as an Excel workbook, row by row."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": typed_value(Kind.MOMENT, export.moment)})  # the same bytes again
        bold = book.add_format({"bold": True})
        formats = {
            Kind.DATE: book.add_format({"num_format": "dd/mm/yyyy"}),
            Kind.MOMENT: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            Kind.EUROS: book.add_format({"num_format": '#,##0.00 "€"'}),
        }
        sheet = book.add_worksheet(sheet_name(export.title))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(export.columns) - 1, 22)
        for x, heading in enumerate(export.headings):
            sheet.write_string(0, x, heading, bold)
        count = 0
        for count, row in enumerate(export.rows, start=1):
            for x, column in enumerate(export.columns):
                _write_cell(
                    sheet, count, x, typed_value(column.kind, column.value(row)), formats.get(column.kind)
                )
        about = book.add_worksheet("Description")
        about.set_column(0, 3, 30)
        for y, line in enumerate(export.description(count)):
            for x, value in enumerate(line):
                _write_cell(about, y, x, value, bold if y == 0 else None)


def _write_cell(sheet: Any, y: int, x: int, value: Any, style: Any) -> None:  # noqa: ANN401 - xlsxwriter is untyped
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(y, x, value, style)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(y, x, value, style)
    else:
        sheet.write_string(y, x, str(value), style)


def sheet_name(title: str) -> str:
    """Return a name a spreadsheet accepts."""
    return title.translate(SHEET_NAME_FORBIDDEN).strip()[:SHEET_NAME_LENGTH].strip() or "Liste"
