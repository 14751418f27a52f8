"""Mails written before failures were told are carried over: their reference, and why they were given up."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from relais.outbox.models import Message
from relais.outbox.numbers import reference_of
from relais.outbox.reference import NOT_TAKEN
from tests.factories import SOME_TIME

OLD = "outbox", "0001_initial"


@pytest.mark.django_db(transaction=True)
def test_migrations_old_mails_get_a_reference_and_a_reason() -> None:
    newest = [node for node in MigrationExecutor(connection).loader.graph.leaf_nodes() if node[0] == "outbox"]
    try:
        MigrationExecutor(connection).migrate([OLD])
        old = MigrationExecutor(connection).loader.project_state([OLD]).apps.get_model("outbox", "Message")
        for number, state in enumerate(("todo", "failed")):
            old.objects.create(
                key=f"ancien:{number}",
                name="letter_issued",
                category="act",
                to_address="a@example.org",
                subject="[RUPN] Lettre",
                text="Bonjour",
                created_at=SOME_TIME,
                work_state=state,
            )
    finally:
        MigrationExecutor(connection).migrate(newest)

    kept = Message.objects.order_by("pk").values_list("reference", "failure", "failed_at")
    assert list(kept) == [
        (reference_of("ancien:0"), "", None),
        (reference_of("ancien:1"), NOT_TAKEN, SOME_TIME),
    ]
