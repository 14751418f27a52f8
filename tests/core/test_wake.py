import pytest
from django.db import transaction
from django_q.models import OrmQ, Schedule

from relais.core import wake
from relais.core.addresses import absolute_url, site_host

TASK = "relais.outbox.tasks.send_due_messages"


def test_wake_off_does_nothing(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        wake.wake(TASK)
    assert callbacks == []


def test_wake_twice_in_a_transaction_queues_one_task(db, settings, django_capture_on_commit_callbacks):
    settings.WAKE_WORKERS = True
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        wake.wake(TASK)
        wake.wake(TASK)
        wake.wake("relais.letters.tasks.issue_due_letters")
    assert sorted(task.task["func"] for task in OrmQ.objects.all()) == [
        "relais.letters.tasks.issue_due_letters",
        TASK,
    ]


def test_wake_queue_full_of_wakes_adds_none(db, settings, django_capture_on_commit_callbacks):
    settings.WAKE_WORKERS = True
    OrmQ.objects.bulk_create(OrmQ(key="relais", payload="") for _ in range(wake.ENOUGH_WAITING))
    with django_capture_on_commit_callbacks(execute=True):
        wake.wake(TASK)
    assert OrmQ.objects.count() == wake.ENOUGH_WAITING


@pytest.mark.django_db(transaction=True)
def test_wake_queue_that_fails_does_not_break_the_act(settings, monkeypatch, caplog):
    settings.WAKE_WORKERS = True

    def fail(*_):
        text = "no queue"
        raise RuntimeError(text)

    monkeypatch.setattr("django_q.tasks.async_task", fail)
    with transaction.atomic():
        Schedule.objects.create(func="act")
        wake.wake(TASK)
    assert Schedule.objects.filter(func="act").exists()
    assert "No worker was woken" in caplog.text


def test_write_schedules_twice_writes_each_once_and_drops_those_of_old_code(db):
    Schedule.objects.create(func="relais.gone.tasks.work", name="gone")
    kept = Schedule.objects.create(func="other.work", name="other")
    wake.write_schedules()
    wake.write_schedules()
    functions = sorted(Schedule.objects.values_list("func", flat=True))
    assert functions == sorted([*wake._repeated, "other.work"])
    assert {TASK, "relais.letters.tasks.issue_due_letters"} <= wake._repeated.keys()
    assert Schedule.objects.get(func="other.work") == kept


@pytest.mark.parametrize("site", ["https://relais.example.org", "https://relais.example.org/"])
def test_absolute_url_has_one_slash(settings, site):
    settings.SITE_URL = site
    assert absolute_url("/verifier/") == "https://relais.example.org/verifier/"
    assert site_host() == "relais.example.org"
