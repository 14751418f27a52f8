"""What a list of a past year says: CSV in all its clothes, XLSX, ODS, and what is none."""

import zipfile
from io import BytesIO

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from odfdo import Document, Table

from relais.core.school_year import SchoolYear
from relais.designations.readers import (
    NO_HEADINGS,
    NO_LINE,
    TOO_LARGE,
    TOO_LONG,
    UNREADABLE,
    guess_columns,
    read_table,
    read_year,
    read_yes,
    split_name,
)
from relais.schools.readers import UnreadableFileError

HEADINGS = ["UAI", "Prénom", "Année"]


def xlsx(*rows):
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    return out.getvalue()


def ods(*rows):
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Liste")
    table.set_values([list(row) for row in rows])
    document.body.append(table)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(name, content):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def read(content):
    return read_table(BytesIO(content))


def refusal(content):
    with pytest.raises(UnreadableFileError) as caught:
        read(content)
    return str(caught.value)


TEXT = "UAI;Prénom;Année\n0860001A;Zoé;2024\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode(),
        zipped("liste.csv", TEXT),
        xlsx(HEADINGS, ["0860001A", "Zoé", 2024]),
        ods(HEADINGS, ["0860001A", "Zoé", 2024]),
    ],
    ids=["utf-8", "bom", "windows", "comma", "tab", "zip", "xlsx", "ods"],
)
def test_read_whatever_the_clothes(content):
    table = read(content)

    assert list(table.labels.values()) == HEADINGS
    assert [(row.line, dict(row.cells)) for row in table.rows] == [
        (2, {"uai": "0860001A", "prenom": "Zoé", "annee": "2024"})
    ]


def test_read_workbook_skips_a_title_and_empty_lines_and_numbers_as_the_spreadsheet():
    content = xlsx(["Référents"], [], [*HEADINGS, "", "Année"], ["a", True, 2.5, "x", "b"], [], ["c", False])

    table = read(content)

    assert table.labels == {"uai": "UAI", "prenom": "Prénom", "annee": "Année", "annee_2": "Année"}
    assert [row.line for row in table.rows] == [4, 6]
    assert dict(table.rows[0].cells) == {"uai": "a", "prenom": "oui", "annee": "2.5", "annee_2": "b"}
    assert table.rows[1].cells["prenom"] == "non"


def test_read_a_formula_as_text():
    assert read(b"UAI;Nom\n0860001A;=1+1\n").rows[0].cells["nom"] == "=1+1"


def test_signature_does_not_depend_on_the_order():
    one, other = read(b"UAI;Nom\na;b"), read(b"Nom,UAI\nb,a")

    assert one.signature == other.signature != read(b"UAI;Nom;Mail\na;b;c").signature


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7", UNREADABLE),
        (b"PK\x03\x04 cut", UNREADABLE),
        (b"\xd0\xcf\x11\xe0 cut", UNREADABLE),
        (zipped("content.xml", "<a"), UNREADABLE),
        (b'[{"uai": "a"}]', NO_HEADINGS),
        (b"0860001A;2024;12\n", NO_HEADINGS),
        (b"UAI\n0860001A\n", NO_HEADINGS),
        (xlsx(["seul"], ["rien"]), NO_HEADINGS),
        (b"UAI;Nom\n", NO_LINE),
        (b"UAI;Nom\n" + b"a;b\n" * 5_001, TOO_LONG),
        (xlsx(["UAI", "Nom"], *([["a", "b"]] * 5_001)), TOO_LONG),
        (zipped("content.xml", b" " * 200_000_001), TOO_LARGE),
    ],
    ids=["pdf", "cut", "old", "xml", "json", "bare", "one", "one_xlsx", "none", "long", "long_xlsx", "large"],
)
def test_read_refuses(content, reason):
    assert refusal(content) == reason


def test_read_takes_five_thousand_lines():
    assert len(read(b"UAI;Nom\n" + b"a;b\n" * 5_000).rows) == 5_000


def test_guess_columns_by_their_usual_headings():
    assert guess_columns(["rne", "nom", "mel", "inconnu"]) == {
        "uai": "rne",
        "last_name": "nom",
        "address": "mel",
    }


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2024-2025", 2024),
        ("2024/25", 2024),
        ("2024 – 2025", 2024),
        (" Rentrée 2024 ", 2024),
        ("2099-2100", None),
        ("2024-2026", None),
        ("2024-09-01", None),
        ("", None),
    ],
)
def test_read_year(text, start):
    assert read_year(text) == (None if start is None else SchoolYear(start))


@pytest.mark.parametrize(
    ("text", "said"), [("Oui", True), (" x ", True), ("", False), ("Non", False), ("?", None)]
)
def test_read_yes(text, said):
    assert read_yes(text) is said


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("DUPONT Camille", ("DUPONT", "Camille")),
        ("Jean-Luc DE LA TOUR", ("DE LA TOUR", "Jean-Luc")),
        ("Dupont, Camille", ("Dupont", "Camille")),
        ("Dupont Camille", ("", "")),
        ("DUPONT CAMILLE", ("", "")),
        ("", ("", "")),
    ],
)
def test_split_name(text, names):
    assert split_name(text) == names
