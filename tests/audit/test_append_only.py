"""The database itself refuses to change the journal."""

import pytest
from django.db import IntegrityError, connection, transaction

from relais.audit.domain import link_entries, record_entry
from relais.audit.models import Entry, Link
from tests.audit.tampering import execute, tamper
from tests.cast import Cast
from tests.factories import scope_of
from tests.protection import PROTECTED

pytestmark = pytest.mark.django_db

is_sqlite = connection.vendor == "sqlite"


@pytest.fixture
def entry(cast: Cast) -> Entry:
    written = record_entry(actor=scope_of(cast.head), act="share_envelope", on=cast.school)
    link_entries()
    return written


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE audit_entry SET comment = 'autre'", "audit_entry is append-only: update refused"),
        ("DELETE FROM audit_entry", "audit_entry is append-only: delete refused"),
        ("UPDATE audit_link SET digest = 'autre'", "audit_link is append-only: update refused"),
        ("DELETE FROM audit_link", "audit_link is append-only: delete refused"),
    ],
)
def test_journal_changed_by_sql_is_refused(entry: Entry, statement: str, refusal: str) -> None:
    with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
        execute(statement)

    assert (Entry.objects.get().comment, Link.objects.count()) == ("", 1)


@pytest.mark.skipif(not is_sqlite, reason="PostgreSQL has no INSERT OR REPLACE")
@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("audit_entry", "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry"),
        ("audit_link", "INSERT OR REPLACE INTO audit_link SELECT * FROM audit_link"),
        (
            "audit_link",
            "INSERT OR REPLACE INTO audit_link SELECT 2, 'x', 'y', 'z', entry_id FROM audit_link",
        ),
    ],
)
def test_journal_row_replaced_is_refused(entry: Entry, table: str, statement: str) -> None:
    refusal = f"{table} is append-only: replace refused"
    with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
        execute(statement)


@pytest.mark.skipif(is_sqlite, reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", ["audit_entry", "audit_link"])
def test_journal_truncated_is_refused(entry: Entry, table: str) -> None:
    with pytest.raises(IntegrityError, match=f"{table} is append-only: truncate"), transaction.atomic():
        execute(f"TRUNCATE {table}")


def test_orm_cannot_change_an_entry_either(entry: Entry) -> None:
    entry.comment = "autre"
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()


def test_protection_put_back_refuses_again(entry: Entry) -> None:
    tamper("UPDATE audit_entry SET comment = %s", "autre")
    for table in PROTECTED:
        for statement in table.create_sql(connection.vendor):
            execute(statement)

    assert Entry.objects.get().comment == "autre"
    with pytest.raises(IntegrityError), transaction.atomic():
        execute("UPDATE audit_entry SET comment = 'encore'")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_transactional_tests_each_find_an_empty_protected_journal(turn: int, cast: Cast) -> None:
    assert Entry.objects.count() == 0
    record_entry(actor=scope_of(cast.head), act="share_envelope", on=cast.school)
    link_entries()
    with pytest.raises(IntegrityError):
        execute("DELETE FROM audit_entry")
