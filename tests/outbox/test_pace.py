"""No more mails a minute than the setting says, whatever the number of workers."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection, connections

from relais.core import clock
from relais.outbox import tasks
from relais.outbox.domain import take_turn, turns_left
from relais.outbox.models import Message, SendingPace
from relais.outbox.tasks import send_due_messages
from tests import factories

NOON = datetime(2026, 11, 24, 12, 0, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def five(db) -> list[Message]:
    return [factories.make_message() for _ in range(5)]


def states() -> list[tuple[str, int]]:
    return list(Message.objects.order_by("pk").values_list("work_state", "attempts"))


def test_send_due_messages_stops_when_the_minute_is_full_and_goes_on_at_the_next(settings, five):
    settings.MAIL_RATE_PER_MINUTE = 2
    with clock.at(NOON):
        assert (send_due_messages(), send_due_messages()) == (2, 0)
    assert states() == [("done", 1)] * 2 + [("todo", 0)] * 3
    with clock.at(NOON + MINUTE):
        assert send_due_messages() == 2
    with clock.at(NOON + 2 * MINUTE):
        assert send_due_messages() == 1
    assert set(Message.objects.values_list("work_state", "lease_until")) == {("done", None)}


def test_send_due_messages_a_refused_mail_takes_its_turn(settings, five):
    settings.MAIL_RATE_PER_MINUTE = 2
    settings.EMAIL_BACKEND = "tests.outbox.test_tasks.PickyServer"
    Message.objects.filter(pk=five[0].pk).update(to_address="refuse@example.org")
    with clock.at(NOON):
        assert send_due_messages() == 1
    assert states() == [("todo", 1), ("done", 1)] + [("todo", 0)] * 3


def test_send_due_messages_when_another_worker_fills_the_minute_hands_the_rest_back(
    settings, five, monkeypatch
):
    settings.MAIL_RATE_PER_MINUTE = 4
    monkeypatch.setattr(tasks, "build_email", another_worker_sends_two(tasks.build_email))
    with clock.at(NOON):
        assert send_due_messages() == 2
    assert states() == [("done", 1)] * 2 + [("todo", 0)] * 3
    assert Message.objects.exclude(lease_until=None).count() == 0


def another_worker_sends_two(build):
    turns = iter([take_turn, take_turn])

    def build_meanwhile(*args):
        for turn in turns:
            assert turn()
        return build(*args)

    return build_meanwhile


def test_send_due_messages_without_a_limit_counts_nothing(five):
    assert send_due_messages() == 5
    assert SendingPace.objects.count() == 0


@pytest.mark.django_db
def test_take_turn_of_a_late_clock_counts_in_the_minute_of_the_others(settings):
    settings.MAIL_RATE_PER_MINUTE = 1
    with clock.at(NOON):
        assert turns_left(at_most=50) == 1
        assert (take_turn(), take_turn()) == (True, False)
        assert turns_left(at_most=50) == 0
    with clock.at(NOON - MINUTE):
        assert take_turn() is False
        assert turns_left(at_most=50) == 0
    assert SendingPace.objects.get().minute == NOON.replace(second=0)


@pytest.mark.django_db(transaction=True)
def test_take_turn_many_workers_at_once_take_exactly_the_limit(settings):
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: nothing to see in a database in memory")
    settings.MAIL_RATE_PER_MINUTE = 7
    turns_left(at_most=1)
    taken: list[bool] = []

    def work() -> None:
        taken.extend(take_turn() for _ in range(5))
        connections.close_all()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (len(taken), sum(taken)) == (20, 7)
