"""Lists as files: the CSV dialect of French spreadsheets, XLSX and ODS read back."""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import odfdo
import pytest

from relais.ui import export, ods
from relais.ui.tables import Column, Kind

COLUMNS: list[Column[Any]] = [
    Column(key="name", label="Établissement", value=lambda row: row.name, description="Nom officiel"),
    Column(key="pupils", label="Élèves", kind=Kind.INTEGER, value=lambda row: row.pupils),
    Column(key="hours", label="Heures", kind=Kind.DECIMAL, value=lambda row: row.hours),
    Column(key="amount", label="Enveloppe", kind=Kind.EUROS, value=lambda row: row.cents),
    Column(key="day", label="Signée le", kind=Kind.DATE, value=lambda row: row.day),
    Column(key="at", label="Envoyée", kind=Kind.MOMENT, value=lambda row: row.at),
    Column(key="public", label="Public", kind=Kind.BOOLEAN, value=lambda row: row.public),
]


@dataclass
class Line:
    name: str
    pupils: int | None = 379
    hours: float | None = 2.5
    cents: int | None = 250_000
    day: date | None = date(2026, 10, 12)
    at: datetime | None = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
    public: bool | None = True


def make_export(*rows, filters=()):
    return export.Export(
        title="Établissements : 2026/2027",
        columns=COLUMNS,
        rows=rows,
        filters=list(filters),
        moment=datetime(2026, 11, 24, 9, 5, tzinfo=UTC),
    )


def test_csv_is_what_a_french_spreadsheet_opens():
    lines = list(export.csv_lines(make_export(Line("Collège d'Aunis; Aytré"))))
    assert lines == [
        "\ufeffÉtablissement;Élèves;Heures;Enveloppe;Signée le;Envoyée;Public\r\n",
        '"Collège d\'Aunis; Aytré";379;2,5;2500,00;12/10/2026;01/07/2026 14:30;oui\r\n',
    ]


def test_csv_missing_values_are_empty():
    line = Line("", None, None, None, None, None, None)
    assert list(export.csv_lines(make_export(line)))[1] == ";;;;;;\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_formula_is_neutralised(start):
    assert export.csv_text(Kind.TEXT, f"{start}SUM(A1)") == f"'{start}SUM(A1)"


def test_csv_negative_number_stays_a_number():
    assert export.csv_text(Kind.INTEGER, -3) == "-3"


def test_csv_response_has_a_human_name():
    response = export.respond(make_export(Line("x")), "csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C3%89tablissements%202026%202027%202026-11-24.csv"
    )
    assert b"".join(response).startswith(b"\xef\xbb\xbf")


def write_ods(*rows, **options):
    target = io.BytesIO()
    export.write_ods(make_export(*rows, **options), target)
    return target


def sheet_of(target: io.BytesIO, position: int) -> Any:
    return odfdo.Document(target).body.get_table(position)


def test_ods_cells_are_typed():
    table = sheet_of(write_ods(Line("Collège <A> & B")), 0)
    assert table.name == "Établissements   2026 2027"
    assert table.get_row_values(0) == [column.label for column in COLUMNS]
    assert table.get_row_values(1) == [
        "Collège <A> & B",
        379,
        Decimal("2.5"),
        Decimal("2500.00"),
        date(2026, 10, 12),
        datetime(2026, 7, 1, 14, 30),
        "oui",
    ]
    kinds = [cell.type for cell in table.get_row(1).cells]
    assert kinds == ["string", "float", "float", "currency", "date", "date", "string"]


def test_ods_formula_stays_text():
    table = sheet_of(write_ods(Line("=1+1")), 0)
    cell = table.get_cell((0, 1))
    assert (cell.type, cell.value, cell.formula) == ("string", "=1+1", None)


def test_ods_second_sheet_describes_columns_and_filters():
    about = sheet_of(write_ods(Line("A"), Line("B"), filters=[("Type", "Collège")]), 1)
    assert about.name == "Description"
    rows = [about.get_row_values(y) for y in range(6)]
    assert rows[1][:3] == ["Fichier", "Titre", "Établissements : 2026/2027"]
    assert rows[2][2] == "mardi 24 novembre 2026 à 10\u00a0h\u00a005"
    assert rows[3][:3] == ["Fichier", "Nombre de lignes", 2]
    assert rows[4][:3] == ["Filtre", "Type", "Collège"]
    assert rows[5] == ["Colonne", "Établissement", "texte", "Nom officiel"]


def test_ods_archive_starts_with_its_type():
    archive = zipfile.ZipFile(write_ods(Line("A\x00\nB")))
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert archive.read("mimetype").decode() == ods.MIMETYPE
    for name in ("content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"):
        ET.fromstring(archive.read(name))  # noqa: S314 - our own file
    assert b"<text:p>A</text:p><text:p>B</text:p>" in archive.read("content.xml")


def sheet_cells(archive, number):
    """Return {address: (type, style, value)} of a sheet; texts are inline (constant memory)."""
    root = ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 - our own file
    space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    cells = {}
    for cell in root.iterfind(".//x:c", space):
        assert cell.find("x:f", space) is None
        content = cell.findtext("x:is/x:t", namespaces=space) or cell.findtext("x:v", namespaces=space)
        cells[str(cell.get("r"))] = (cell.get("t", "n"), content)
    return cells


def write_xlsx(*rows, **options):
    target = io.BytesIO()
    export.write_xlsx(make_export(*rows, **options), target)
    return zipfile.ZipFile(target)


def test_xlsx_cells_are_typed():
    archive = write_xlsx(Line("=1+1"), Line("B", None, None, None, None, None, None))
    cells = sheet_cells(archive, 1)
    assert cells["A1"] == ("inlineStr", "Établissement")
    assert cells["A2"] == ("inlineStr", "=1+1")
    assert cells["B2"] == ("n", "379")
    assert cells["D2"] == ("n", "2500.00")
    assert cells["E2"] == ("n", "46307")  # 12 October 2026, in days since 1900
    assert cells["F2"][0] == "n"
    assert cells["G2"] == ("inlineStr", "oui")
    assert [address for address in cells if address.endswith("3")] == ["A3"]
    assert re.search(rb'formatCode="dd/mm/yyyy"', archive.read("xl/styles.xml"))


def test_xlsx_second_sheet_describes_columns_and_filters():
    cells = sheet_cells(write_xlsx(Line("A")), 2)
    assert (cells["B4"], cells["C4"]) == (("inlineStr", "Nombre de lignes"), ("n", "1"))
    assert cells["B5"] == ("inlineStr", "Aucun filtre")
    assert cells["C7"] == ("inlineStr", "nombre entier")


@pytest.mark.parametrize(("extension", "kind"), [("ods", ods.MIMETYPE), ("xlsx", export.XLSX_TYPE)])
def test_respond_gives_a_whole_archive(extension, kind):
    response = export.respond(make_export(Line("A")), extension)
    assert response["Content-Type"] == kind
    assert zipfile.ZipFile(io.BytesIO(b"".join(response))).testzip() is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Lettres [2026]: a/b", "Lettres  2026   a b"), ("x" * 40, "x" * 31), ("///", "Liste")],
)
def test_sheet_name_is_one_a_spreadsheet_accepts(title, expected):
    assert export.sheet_name(title) == expected
