from datetime import UTC, datetime, timedelta

import pytest

from relais.core import clock
from relais.core.leases import LEASE, WorkState, take_due
from relais.outbox.models import Message
from tests import factories

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def make_work(number: int = 1) -> Message:
    """Make a mail to send: the plainest leased row there is."""
    return factories.make_message(key=f"work-{number}")


def keys(taken: list[Message]) -> list[str]:
    return [message.key for message in taken]


def test_take_due_leases_the_oldest_first() -> None:
    for number in (1, 2, 3):
        make_work(number)

    with clock.at(NOON):
        taken = take_due(Message.objects.all(), limit=2)

    assert keys(taken) == ["work-1", "work-2"]
    assert [(one.attempts, one.lease_until) for one in taken] == [(1, NOON + LEASE)] * 2


def test_take_due_leaves_what_another_worker_holds() -> None:
    make_work()

    with clock.at(NOON):
        take_due(Message.objects.all())
        assert take_due(Message.objects.all()) == []


def test_take_due_takes_again_when_the_lease_has_run_out() -> None:
    make_work()
    with clock.at(NOON):
        take_due(Message.objects.all())

    with clock.at(NOON + LEASE):
        taken = take_due(Message.objects.all())

    assert [one.attempts for one in taken] == [2]


def test_take_due_leaves_what_is_done() -> None:
    work = make_work()
    with clock.at(NOON):
        [taken] = take_due(Message.objects.all())
        taken.mark_done()
        taken.sent_at = NOON
        taken.save()

    with clock.at(NOON + timedelta(days=1)):
        assert take_due(Message.objects.all()) == []
    work.refresh_from_db()
    assert (work.work_state, work.lease_until, work.last_error) == (WorkState.DONE, None, "")


def test_mark_failed_waits_longer_after_each_try() -> None:
    make_work()
    waits = []
    moment = NOON
    for _ in range(3):
        with clock.at(moment):
            [taken] = take_due(Message.objects.all())
            taken.mark_failed(ConnectionError("serveur absent"))
        assert taken.lease_until is not None
        waits.append(taken.lease_until - moment)
        moment = taken.lease_until

    assert waits == list(Message.retry_delays[:3])


def test_mark_failed_gives_up_after_the_last_try() -> None:
    work = make_work()
    work.attempts = len(Message.retry_delays) + 1
    work.mark_failed(ConnectionError("x" * 1000))

    work.refresh_from_db()
    assert (work.work_state, work.lease_until) == (WorkState.FAILED, None)
    assert work.last_error == f"ConnectionError: {'x' * 1000}"[:500]
