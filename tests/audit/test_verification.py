"""Whoever has the database alone changes the journal in each way: `verify_journal` names where."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from relais.audit.domain import link_entries, record_entry
from relais.audit.enums import FaultKind
from relais.audit.models import Chain, Entry, Link
from relais.audit.selectors import Fault, Head, verify_journal
from tests.audit.tampering import tamper
from tests.cast import Cast
from tests.factories import scope_of

pytestmark = pytest.mark.django_db

CHUNK = "relais.audit.selectors.verification.CHUNK"


def write(cast: Cast, count: int) -> list[Entry]:
    head, change = scope_of(cast.head), {"cents": 125_000}
    return [
        record_entry(actor=head, act="share_envelope", on=cast.school, comment=f"{rank} ×", after=change)
        for rank in range(count)
    ]


@pytest.fixture(params=[2_000, 2], ids=["one chunk", "several chunks"])
def entries(cast: Cast, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    """Five linked entries, read in one go or by two."""
    monkeypatch.setattr(CHUNK, request.param)
    written = write(cast, 5)
    link_entries()
    return written


def link_at(number: int) -> Link:
    return Link.objects.get(number=number)


def head_at(number: int) -> Head:
    return Head(number, link_at(number).digest)


def test_verify_journal_empty_is_whole(db: None) -> None:
    found = verify_journal()

    assert (found.entries, found.links, found.pending, found.head, found.fault) == (0, 0, 0, None, None)


def test_verify_journal_untouched_is_whole(cast: Cast, entries: list[Entry]) -> None:
    write(cast, 3)

    found = verify_journal()

    assert (found.entries, found.links, found.pending) == (8, 5, 3)
    assert (found.head, found.fault) == (head_at(5), None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2020-01-01 00:00:00+00:00"),
        ("actor_id", 999),
        ("actor_label", "AUTRE Personne"),
        ("role", "officer"),
        ("perimeter", "ailleurs"),
        ("on_behalf_id", 999),
        ("on_behalf_label", "AUTRE Personne"),
        ("act", "sign_letter"),
        ("object_type", "letters.letter"),
        ("object_id", 999),
        ("object_label", "Autre chose"),
        ("school_id", 999),
        ("school_label", ""),
        ("academie_id", None),
        ("from_state", "draft"),
        ("to_state", "signed"),
        ("before", '{"cents": 0}'),
        ("after", '{"cents": 250000}'),
        ("comment", "2 500 €"),
        ("digest", "0" * 64),
    ],
)
def test_verify_journal_column_changed_is_named(
    entries: list[Entry], column: str, value: str | int | None
) -> None:
    tamper(f"UPDATE audit_entry SET {column} = %s WHERE id = %s", value, entries[2].pk)  # noqa: S608

    found = verify_journal()

    assert found.fault == Fault(FaultKind.CONTENT_CHANGED, 3, entries[2].pk)
    assert found.head == head_at(2)


def test_verify_journal_covers_every_column() -> None:
    told = next(
        mark.args[1]
        for mark in test_verify_journal_column_changed_is_named.pytestmark  # type: ignore[attr-defined]
        if mark.name == "parametrize"
    )

    columns = {field.column for field in Entry._meta.concrete_fields}
    assert {column for column, _ in told} == columns - {"id"}


def test_verify_journal_two_changed_names_the_first(entries: list[Entry]) -> None:
    tamper("UPDATE audit_entry SET comment = 'x' WHERE id >= %s", entries[3].pk)

    assert verify_journal().fault == Fault(FaultKind.CONTENT_CHANGED, 4, entries[3].pk)


def test_verify_journal_entry_given_the_digest_of_another_is_named(entries: list[Entry]) -> None:
    """A whole row copied over another has a digest that holds, not the one that was linked."""
    other = entries[4]
    tamper(
        "UPDATE audit_entry SET comment = %s, digest = %s WHERE id = %s",
        other.comment,
        other.digest,
        entries[2].pk,
    )

    assert verify_journal().fault == Fault(FaultKind.CONTENT_CHANGED, 3, entries[2].pk)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_link SET digest = 'x' WHERE number = 3",
        "UPDATE audit_link SET previous_digest = 'x' WHERE number = 3",
        "UPDATE audit_link SET entry_digest = 'x' WHERE number = 3",
        "UPDATE audit_link SET entry_id = 999999 WHERE number = 3",
    ],
)
def test_verify_journal_link_changed_is_named(entries: list[Entry], change: str) -> None:
    tamper(change)

    fault = verify_journal().fault

    assert fault is not None
    assert (fault.kind, fault.number) == (FaultKind.LINK_CHANGED, 3)


def test_verify_journal_link_sealed_again_breaks_the_next(entries: list[Entry], settings: Settings) -> None:
    """Made again without SECRET_KEY: another key's seal does not hold."""
    key, settings.SECRET_KEY = settings.SECRET_KEY, "z" * 50
    tamper("DELETE FROM audit_link WHERE number >= 4")
    Chain.objects.update(swept_at=None)
    assert link_entries() == 2
    settings.SECRET_KEY = key

    assert verify_journal().fault == Fault(FaultKind.LINK_CHANGED, 4, entries[3].pk)


def test_verify_journal_number_missing_is_named(entries: list[Entry]) -> None:
    tamper("DELETE FROM audit_link WHERE number = 3")

    assert verify_journal().fault == Fault(FaultKind.MISSING_NUMBER, 3)


def test_verify_journal_entry_deleted_is_named(entries: list[Entry]) -> None:
    tamper("DELETE FROM audit_entry WHERE id = %s", entries[2].pk)

    assert verify_journal().fault == Fault(FaultKind.DELETED_ENTRY, 3, entries[2].pk)


def test_verify_journal_entry_and_link_deleted_is_a_missing_number(entries: list[Entry]) -> None:
    tamper("DELETE FROM audit_entry WHERE id = %s", entries[0].pk)
    tamper("DELETE FROM audit_link WHERE number = 1")

    assert verify_journal().fault == Fault(FaultKind.MISSING_NUMBER, 1)


def test_verify_journal_waiting_entry_changed_is_named(cast: Cast, entries: list[Entry]) -> None:
    waiting = write(cast, 3)
    tamper("UPDATE audit_entry SET comment = 'x' WHERE id = %s", waiting[2].pk)

    assert verify_journal().fault == Fault(FaultKind.CONTENT_CHANGED, None, waiting[2].pk)


def test_verify_journal_entry_forged_by_hand_is_named_even_once_linked(
    cast: Cast, entries: list[Entry]
) -> None:
    forged = Entry.objects.get(pk=entries[0].pk)
    forged.pk, forged.comment = None, "jamais arrivé"
    forged.save(force_insert=True)
    link_entries()

    assert verify_journal().fault == Fault(FaultKind.CONTENT_CHANGED, 6, forged.pk)


def test_verify_journal_cut_at_its_end_needs_a_link_noted_elsewhere(entries: list[Entry]) -> None:
    noted = head_at(5)
    tamper("DELETE FROM audit_link WHERE number = 5")
    tamper("DELETE FROM audit_entry WHERE id = %s", entries[4].pk)

    assert verify_journal().fault is None
    assert verify_journal(known=noted).fault == Fault(FaultKind.SHORTENED, 5)


def test_verify_journal_emptied_needs_a_link_noted_elsewhere(entries: list[Entry]) -> None:
    noted = head_at(1)
    tamper("DELETE FROM audit_link")
    tamper("DELETE FROM audit_entry")

    assert verify_journal(known=noted).fault == Fault(FaultKind.SHORTENED, 1)


def test_verify_journal_linked_again_after_a_cut_does_not_go_through_the_noted_link(
    entries: list[Entry],
) -> None:
    """The worker itself would seal the new end: only what was noted shows it."""
    noted = head_at(5)
    tamper("DELETE FROM audit_link WHERE number >= 4")
    tamper("DELETE FROM audit_entry WHERE id = %s", entries[3].pk)
    Chain.objects.update(swept_at=None)
    link_entries()

    assert verify_journal().fault is None
    assert verify_journal(known=Head(4, noted.digest)).fault == Fault(FaultKind.SHORTENED, 4, entries[4].pk)


def test_verify_journal_through_the_noted_link_is_whole(entries: list[Entry]) -> None:
    assert verify_journal(known=head_at(3)).fault is None


def test_verify_journal_after_a_change_of_key_needs_the_old_one(
    entries: list[Entry], settings: Settings, cast: Cast
) -> None:
    old, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 50
    assert verify_journal().fault == Fault(FaultKind.LINK_CHANGED, 1, entries[0].pk)

    settings.SECRET_KEY_FALLBACKS = [old]
    write(cast, 1)
    link_entries()
    assert (verify_journal().fault, verify_journal().links) == (None, 6)


# --- the command ------------------------------------------------------------------------------------


def run(*options: str) -> str:
    output = StringIO()
    call_command("verify_journal", *options, stdout=output)
    return output.getvalue()


def test_command_tells_what_was_read(cast: Cast, entries: list[Entry]) -> None:
    write(cast, 1)
    head = head_at(5)

    assert run("--head", f"{head.number}:{head.digest}") == (
        "           6 écritures\n"
        "           5 maillons\n"
        "           1 écritures en attente de leur maillon\n"
        f"Dernier maillon vérifié : 5:{head.digest}\n"
        "Le journal est intact.\n"
    )


def test_command_empty_journal_is_whole(db: None) -> None:
    assert run().endswith("0 écritures en attente de leur maillon\nLe journal est intact.\n")


def test_command_json_is_one_object(entries: list[Entry]) -> None:
    assert json.loads(run("--json")) == {
        "ok": True,
        "entries": 5,
        "links": 5,
        "pending": 0,
        "head": {"number": 5, "digest": link_at(5).digest},
        "fault": None,
    }


def test_command_names_the_fault_and_fails(entries: list[Entry]) -> None:
    tamper("UPDATE audit_entry SET comment = 'x' WHERE id = %s", entries[2].pk)
    output = StringIO()

    with pytest.raises(CommandError) as failed:
        call_command("verify_journal", "--json", stdout=output)

    assert failed.value.returncode == 1
    assert str(failed.value).startswith(
        f"Maillon 3, écriture {entries[2].pk} : l'écriture n'est plus celle qui a été enregistrée. Si "
    )
    assert json.loads(output.getvalue())["fault"] == {
        "kind": "content_changed",
        "number": 3,
        "entry_id": entries[2].pk,
    }


def test_command_names_a_waiting_entry_without_number(cast: Cast) -> None:
    entry = write(cast, 1)[0]
    tamper("UPDATE audit_entry SET comment = 'x'")

    with pytest.raises(CommandError, match=f"^Écriture {entry.pk} : l'écriture n'est plus"):
        run()


def test_command_names_a_missing_number_without_entry(entries: list[Entry]) -> None:
    tamper("DELETE FROM audit_link WHERE number = 3")

    with pytest.raises(CommandError, match=r"^Maillon 3 : le maillon manque\."):
        run()


@pytest.mark.parametrize("head", ["5", "x:abc", "5:", ":abc"])
def test_command_head_it_cannot_read_is_refused(head: str) -> None:
    with pytest.raises(CommandError, match=f"« {head} » n'est pas un maillon : NUMÉRO:EMPREINTE."):
        run("--head", head)
