"""A journal that began before it showed tampering is carried over, and protected from then on."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from relais.audit.domain import link_entries
from relais.audit.models import Entry
from relais.audit.selectors import verify_journal
from tests.audit.tampering import execute

OLD = "audit", "0001_initial"


@pytest.mark.django_db(transaction=True)
def test_migrations_old_entries_get_a_digest_then_are_protected() -> None:
    newest = [node for node in MigrationExecutor(connection).loader.graph.leaf_nodes() if node[0] == "audit"]
    try:
        MigrationExecutor(connection).migrate([OLD])
        old_apps = MigrationExecutor(connection).loader.project_state([OLD]).apps
        old_entries = [
            old_apps.get_model("audit", "Entry")(
                at=datetime(2026, 9, 1, 8, tzinfo=UTC),
                actor_label="Relais",
                act="fix_envelope",
                object_type="allowances.envelope",
                object_id=number,
                object_label="Enveloppe",
            )
            for number in range(3)
        ]
        old_apps.get_model("audit", "Entry").objects.bulk_create(old_entries)
        execute("UPDATE audit_entry SET comment = 'mot'")  # nothing refuses it yet
    finally:
        MigrationExecutor(connection).migrate(newest)

    assert link_entries() == 3
    found = verify_journal()
    assert (found.entries, found.links, found.pending, found.fault) == (3, 3, 0, None)
    assert len(set(Entry.objects.values_list("digest", flat=True))) == 3
    with pytest.raises(IntegrityError, match="append-only"):
        execute("UPDATE audit_entry SET comment = 'autre'")
