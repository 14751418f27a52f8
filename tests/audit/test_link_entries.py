"""The chain: each entry linked once, in order, after the commit, and no writer ever waits for it."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from relais.audit.domain import record_entry
from relais.audit.domain.link_entries import SWEEP_EVERY
from relais.audit.models import LINK_SALT, Chain, Entry, Link
from relais.audit.tasks import link_entries
from relais.core import clock, wake
from relais.core.scope import SYSTEM
from relais.core.seals import is_sealed
from relais.schools.models import School
from tests import factories

pytestmark = pytest.mark.django_db

MODULE = import_module("relais.audit.domain.link_entries")  # the package has a function of that name
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
on_one_connection = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="an in-memory SQLite has one writer thread"
)


def write(count: int, school: School | None = None) -> list[Entry]:
    school = school or factories.make_school()
    return [record_entry(actor=SYSTEM, act="share_envelope", on=school) for _ in range(count)]


def chain() -> list[tuple[int, int]]:
    return list(Link.objects.order_by("number").values_list("number", "entry_id"))


def test_link_entries_none_makes_nothing() -> None:
    assert (link_entries(), chain()) == (0, [])


def test_link_entries_gives_each_its_place_in_order() -> None:
    first = write(2)
    assert link_entries() == 2
    second = write(1)
    assert link_entries() == 1
    assert link_entries() == 0

    assert chain() == [(number, entry.pk) for number, entry in enumerate([*first, *second], start=1)]


def test_link_entries_each_link_seals_the_one_before() -> None:
    entries = write(3)
    link_entries()

    links = list(Link.objects.order_by("number"))
    assert [link.previous_digest for link in links] == ["", links[0].digest, links[1].digest]
    assert [link.entry_digest for link in links] == [entry.digest for entry in entries]
    assert [is_sealed(link.sealed_text, link.digest, salt=LINK_SALT) for link in links] == [True] * 3
    assert str(links[0]) == f"Maillon 1 : {links[0].digest[:12]}"


def test_link_entries_more_than_a_batch_are_all_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MODULE, "BATCH", 2)
    entries = write(5)

    assert link_entries() == 5
    assert chain() == [(number, entry.pk) for number, entry in enumerate(entries, start=1)]


def test_link_entries_one_committed_late_is_linked_after_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its key is lower: its transaction began before theirs and ended after."""
    first, late, last = write(3)
    monkeypatch.setattr(MODULE, "LOOK_BACK", 2)
    Link.objects.bulk_create(links_of(first, last))
    Chain.objects.create(swept_at=clock.now())

    assert link_entries() == 1
    assert chain() == [(1, first.pk), (2, last.pk), (3, late.pk)]


def links_of(*entries: Entry) -> list[Link]:
    return [
        Link(number=n, entry=entry, entry_digest="x", previous_digest="x" if n > 1 else "", digest="x")
        for n, entry in enumerate(entries, start=1)
    ]


def test_link_entries_one_committed_very_late_waits_for_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    first, late, last = write(3)
    monkeypatch.setattr(MODULE, "LOOK_BACK", 0)
    Link.objects.bulk_create(links_of(first, last))
    Chain.objects.create(swept_at=NOON)

    with clock.at(NOON + SWEEP_EVERY - timedelta(seconds=1)):
        assert link_entries() == 0
    with clock.at(NOON + SWEEP_EVERY):
        assert link_entries() == 1

    assert chain()[-1] == (3, late.pk)
    assert Chain.objects.get().swept_at == NOON + SWEEP_EVERY


def test_link_entries_is_a_task_of_every_minute() -> None:
    assert "relais.audit.tasks.link_entries" in wake._repeated


def test_chain_is_a_single_row() -> None:
    assert str(Chain()) == "Chaîne du journal"


@on_one_connection
@pytest.mark.django_db(transaction=True)
def test_link_entries_two_workers_at_once_make_one_chain() -> None:
    entries = write(40)
    start, linked = Barrier(2), []

    def work() -> None:
        start.wait()
        linked.append(link_entries())
        connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(linked) == 40
    assert chain() == [(number, entry.pk) for number, entry in enumerate(entries, start=1)]


@on_one_connection
@pytest.mark.django_db(transaction=True)
def test_record_entry_while_links_are_made_does_not_wait() -> None:
    school = factories.make_school()
    write(1, school)
    link_entries()
    written: list[Entry] = []

    def act() -> None:
        written.extend(write(1, school))
        connection.close()

    with transaction.atomic():
        Chain.objects.select_for_update().get()
        MODULE._link_batch(0)
        writer = Thread(target=act)
        writer.start()
        writer.join(timeout=10)
        assert len(written) == 1


@on_one_connection
@pytest.mark.django_db(transaction=True)
def test_link_entries_while_an_act_is_not_committed_leaves_it_and_does_not_wait() -> None:
    school = factories.make_school()
    linked: list[int] = []

    def act() -> None:
        write(1, school)
        connection.close()

    def work() -> None:
        linked.append(link_entries())
        connection.close()

    with transaction.atomic():
        open_entry = write(1, school)[0]
        others = Thread(target=act)
        others.start()
        others.join(timeout=10)
        worker = Thread(target=work)
        worker.start()
        worker.join(timeout=10)
        assert linked == [1]

    assert link_entries() == 1
    assert chain()[-1] == (2, open_entry.pk)
