import io
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import odfdo
import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Role
from relais.documents.content import changed_rows, export_of
from relais.documents.domain import TableColumn, issue_table
from relais.documents.domain.issue_table import content_sha256
from relais.documents.enums import RowChange, TableKind
from relais.documents.models import IssuedTable
from relais.documents.selectors import get_issued_table_or_404, issued_tables, last_issued_table
from relais.ui import export
from relais.ui.tables import Kind
from tests import factories
from tests.factories import YEAR

pytestmark = pytest.mark.django_db

COLUMNS = [
    TableColumn("uai", "UAI", description="Numéro de l'établissement"),
    TableColumn("name", "Nom"),
    TableColumn("cents", "Montant", Kind.EUROS),
    TableColumn("starts_on", "Début", Kind.DATE),
    TableColumn("done", "Fait", Kind.BOOLEAN),
]
START = date(2026, 9, 1)
ADA = ["0860001A", "LOVELACE", 125_000, START, True]
ALAN = ["0860002B", "TURING", 62_500, None, False]
GRACE = ["0860003C", "HOPPER", 31_250, START, None]


@pytest.fixture
def officer():
    return factories.scope_of(
        factories.make_member(Role.OFFICER, factories.make_academie(), "Odile", "Rectorat")
    )


def issue(officer, rows, **changes):
    values = {
        "kind": TableKind.PAY_FILE,
        "academie": factories.make_academie(),
        "year": YEAR,
        "columns": COLUMNS,
        "rows": rows,
        **changes,
    }
    return issue_table(actor=officer, **values)


def refused(officer, rows, **changes):
    with pytest.raises(DomainError) as caught:
        issue(officer, rows, **changes)
    return caught.value.code, caught.value.message


def counts(table):
    return table.row_count, table.added_count, table.changed_count, table.removed_count


def test_first_table_is_complete_and_numbered_one(officer):
    table = issue(officer, {"a": ADA, "b": ALAN})
    assert (table.number, table.is_complete, counts(table)) == (1, True, (2, 2, 0, 0))
    assert str(table) == "Fichier de paye 2026-2027 n° 1"
    assert table.issued_by == "RECTORAT Odile (Équipe numérique académique, académie de Poitiers)"
    table.refresh_from_db()
    assert table.rows == [
        ["a", ["0860001A", "LOVELACE", 125_000, "2026-09-01", True]],
        ["b", ["0860002B", "TURING", 62_500, None, False]],
    ]
    assert table.content_sha256 == content_sha256(table)


def test_second_table_holds_the_whole_state_and_what_changed(officer):
    issue(officer, {"a": ADA, "b": ALAN})
    table = issue(officer, {"c": GRACE, "b": [*ALAN[:2], 31_250, *ALAN[3:]]})
    assert (table.number, table.is_complete, counts(table)) == (2, False, (2, 1, 1, 1))
    assert table.change_count == 3
    assert table.changes == {
        "added": ["c"],
        "changed": ["b"],
        "removed": [["a", ["0860001A", "LOVELACE", 125_000, "2026-09-01", True]]],
    }
    assert [(key, nature) for key, nature, _ in changed_rows(table)] == [
        ("c", RowChange.ADDED),
        ("b", RowChange.CHANGED),
        ("a", RowChange.REMOVED),
    ]


def test_nothing_new_is_refused_and_writes_nothing(officer):
    issue(officer, {"a": ADA})
    assert refused(officer, {"a": list(ADA)}) == (
        "nothing_new",
        "Rien n'a changé depuis le n° 1 : il n'y a rien à émettre.",
    )
    assert IssuedTable.objects.count() == 1


def test_complete_table_is_issued_even_without_news(officer):
    issue(officer, {"a": ADA})
    table = issue(officer, {"a": ADA}, is_complete=True)
    assert (table.number, table.is_complete, counts(table)) == (2, True, (1, 0, 0, 0))


def test_first_table_may_be_empty(officer):
    assert counts(issue(officer, {})) == (0, 0, 0, 0)


def test_new_columns_start_again_with_a_complete_table(officer):
    issue(officer, {"a": ADA})
    table = issue(officer, {"a": ADA[:4]}, columns=COLUMNS[:4])
    assert (table.number, table.is_complete, counts(table)) == (2, True, (1, 0, 1, 0))


def test_renamed_column_alone_starts_again_too(officer):
    issue(officer, {"a": ADA})
    renamed = [TableColumn("uai", "UAI (ex-RNE)"), *COLUMNS[1:]]
    assert issue(officer, {"a": ADA}, columns=renamed).is_complete


def test_each_kind_academie_and_year_has_its_own_numbers(officer):
    rows = {"a": ADA}
    numbers = [
        issue(officer, rows).number,
        issue(officer, rows, kind=TableKind.ROLES).number,
        issue(officer, rows, year=YEAR.next).number,
        issue(officer, rows, academie=factories.make_academie(code="14", name="académie de Lille")).number,
        issue(officer, {}).number,
    ]
    assert numbers == [1, 1, 1, 1, 2]


def test_row_of_another_length_is_a_fault_of_the_code(officer):
    with pytest.raises(ValueError, match="row a has 4 cells for 5 columns"):
        issue(officer, {"a": ADA[:4]})


def test_instant_is_a_fault_of_the_code(officer):
    with pytest.raises(TypeError):
        issue(officer, {"a": [*ADA[:3], datetime(2026, 9, 1, tzinfo=UTC), None]})


def test_issue_is_in_the_journal_at_the_academie(officer):
    table = issue(officer, {"a": ADA})
    entry = Entry.objects.get(act="issue_table")
    assert (entry.object_id, entry.academie_id, entry.object_label) == (
        table.pk,
        table.academie_id,
        "Fichier de paye 2026-2027 n° 1",
    )
    assert entry.after == {"number": 1, "rows": 1, "changes": 1}


def test_selectors_give_the_history_and_one_table(officer):
    academie = factories.make_academie()
    assert last_issued_table(TableKind.PAY_FILE, academie, YEAR) is None
    first, second = issue(officer, {"a": ADA}), issue(officer, {})
    issue(officer, {"a": ADA}, year=YEAR.next)
    history = issued_tables(TableKind.PAY_FILE, academie, YEAR)
    assert list(history) == [second, first]
    assert {"columns", "rows", "changes"} <= history[0].get_deferred_fields()
    assert last_issued_table(TableKind.PAY_FILE, academie, YEAR) == second
    assert get_issued_table_or_404(TableKind.PAY_FILE, academie, YEAR, 1) == first
    with pytest.raises(Http404):
        get_issued_table_or_404(TableKind.ROLES, academie, YEAR, 1)


def test_complete_file_has_the_state_of_that_day(officer):
    issue(officer, {"a": ADA})
    table = issue(officer, {"a": ADA, "b": ALAN})
    lines = list(export.csv_lines(export_of(table, only_changes=False)))
    assert lines == [
        "\ufeffUAI;Nom;Montant;Début;Fait\r\n",
        "0860001A;LOVELACE;1250,00;01/09/2026;oui\r\n",
        "0860002B;TURING;625,00;;non\r\n",
    ]


def test_differences_file_says_the_nature_first(officer):
    issue(officer, {"a": ADA, "b": ALAN})
    table = issue(officer, {"b": [*ALAN[:4], True], "c": GRACE})
    lines = list(export.csv_lines(export_of(table, only_changes=True)))
    assert lines == [
        "\ufeffNature;UAI;Nom;Montant;Début;Fait\r\n",
        "modification;0860002B;TURING;625,00;;oui\r\n",
        "ajout;0860003C;HOPPER;312,50;01/09/2026;\r\n",
        "retrait;0860001A;LOVELACE;1250,00;01/09/2026;oui\r\n",
    ]


@pytest.mark.parametrize(
    ("number", "only_changes", "said"),
    [
        (1, True, "Différences depuis le début de l'année"),
        (2, True, "Différences depuis le n° 1"),
        (2, False, "Liste complète de ce jour"),
    ],
)
def test_second_sheet_says_what_the_file_is(officer, number, only_changes, said):
    issue(officer, {"a": ADA})
    issue(officer, {})
    table = get_issued_table_or_404(TableKind.PAY_FILE, factories.make_academie(), YEAR, number)
    about = list(export_of(table, only_changes=only_changes).description(1))
    assert ["Filtre", "Contenu", said, None] in about
    assert ["Filtre", "Empreinte SHA-256", table.content_sha256, None] in about
    assert ["Colonne", "UAI", "texte", "Numéro de l'établissement"] in about
    assert ["Fichier", "Établi le", "mercredi 25 novembre 2026 à 10\xa0h\xa030", None] in about


@pytest.mark.parametrize("extension", ["ods", "xlsx", "csv"])
@pytest.mark.parametrize("only_changes", [True, False])
def test_file_of_a_table_is_the_same_bytes_for_ever(officer, extension, only_changes):
    issue(officer, {"a": ADA})
    issue(officer, {"b": ALAN})

    def download():
        table = get_issued_table_or_404(TableKind.PAY_FILE, factories.make_academie(), YEAR, 2)
        response = export.respond(export_of(table, only_changes=only_changes), extension)
        return response["Content-Disposition"], b"".join(response)

    first = download()
    clock.stop_everywhere(clock.now() + timedelta(days=800))
    issue(officer, {"a": ADA, "c": GRACE})
    assert download() == first


def test_ods_of_a_table_has_typed_cells(officer):
    table = issue(officer, {"a": ADA})
    target = io.BytesIO()
    export.write_ods(export_of(table, only_changes=False), target)
    target.seek(0)
    sheet = odfdo.Document(target).body.tables[0]
    assert sheet.get_row_values(1)[3] == START


@pytest.mark.parametrize(
    ("given", "constraint"),
    [
        ({"number": 1}, "number|replace refused"),
        ({"number": 3, "is_complete": False}, "issued_table_differs"),
        ({"number": 1, "is_complete": False, "added_count": 1, "year": YEAR.next}, "issued_table_first"),
        ({"number": 0, "is_complete": True, "year": YEAR.next}, "issued_?table"),
    ],
)
def test_database_refuses_a_table_that_cannot_be(officer, given, constraint):
    table = issue(officer, {})
    for name, value in {"pk": None, **given}.items():
        setattr(table, name, value)
    table._state.adding = True
    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
    ):
        table.save(force_insert=True)


@pytest.mark.parametrize(
    ("statement", "verb"),
    [
        ("UPDATE documents_issuedtable SET issued_by = 'autre'", "update"),
        ("DELETE FROM documents_issuedtable", "delete"),
    ],
)
def test_table_changed_by_sql_is_refused(officer, statement, verb):
    issue(officer, {"a": ADA})
    refusal = f"documents_issuedtable is append-only: {verb} refused"
    with pytest.raises(IntegrityError, match=refusal), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no INSERT OR REPLACE")
@pytest.mark.parametrize("key", ["id", "id + 1"])
def test_table_replaced_under_its_key_or_its_number_is_refused(officer, key):
    issue(officer, {"a": ADA})
    names = [field.column for field in IssuedTable._meta.concrete_fields if field.column != "id"]
    columns = ", ".join(f'"{name}"' for name in names)
    statement = (
        f"INSERT OR REPLACE INTO documents_issuedtable (id, {columns}) "  # noqa: S608 - names of ours
        f"SELECT {key}, {columns} FROM documents_issuedtable"
    )
    with (
        pytest.raises(IntegrityError, match="replace refused"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="an in-memory SQLite has one writer thread")
def test_two_people_at_once_get_two_consecutive_numbers(officer):
    start, numbers = Barrier(2), []

    def work(rows):
        start.wait()
        numbers.append(issue(officer, rows).number)
        connection.close()

    threads = [Thread(target=work, args=[rows]) for rows in ({"a": ADA}, {"b": ALAN})]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [1, 2]
