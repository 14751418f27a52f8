"""Waking the workers: a task only says "look at your due rows now", it carries no work (ADR 0002).

A wake that is lost, or refused because the queue is full, costs at most a minute: each task is also
on a schedule.
"""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models.signals import post_migrate

logger = logging.getLogger(__name__)

ENOUGH_WAITING = 30
EVERY_MINUTES = 1

_repeated: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class _Wake:
    """What runs after the commit; equal to another of the same task, so that one a transaction is enough."""

    task_path: str
    enough_waiting: int = ENOUGH_WAITING

    def __call__(self) -> None:
        from django_q.models import OrmQ  # noqa: PLC0415 - models, once the apps are ready
        from django_q.tasks import async_task  # noqa: PLC0415 - same

        try:
            if OrmQ.objects.count() < self.enough_waiting:
                async_task(self.task_path)
        except Exception:
            logger.exception("No worker was woken for %s: it will be at the next minute", self.task_path)


def wake(task_path: str, *, enough_waiting: int = ENOUGH_WAITING) -> None:
    """Have a worker run the task (a dotted path) once the present transaction is committed.

    When `enough_waiting` wakes of whatever task already wait, it adds none: a task that can wait asks
    for few, so as never to fill the queue before those that people await.

    Never raises: an act stands whether or not the queue is there. With `WAKE_WORKERS` off, as in
    tests, it does nothing.
    """
    if not getattr(settings, "WAKE_WORKERS", True):
        return
    call = _Wake(task_path, enough_waiting)
    if all(waiting[1] != call for waiting in connection.run_on_commit):
        transaction.on_commit(call)


def repeat(task_path: str, *, minutes: int = EVERY_MINUTES) -> None:
    """Have the task run every so many minutes as well; to be called when an app gets ready."""
    _repeated[task_path] = minutes
    post_migrate.connect(write_schedules, dispatch_uid="relais.core.wake")


def write_schedules(**_: object) -> None:
    """Make the schedules of the queue those of the present code; done twice, changes nothing."""
    from django_q.models import Schedule  # noqa: PLC0415 - models, once the apps are ready

    ours = Schedule.objects.filter(func__startswith="relais.")
    ours.exclude(func__in=_repeated).delete()
    known = dict(ours.values_list("func", "minutes"))
    for task_path, minutes in sorted(_repeated.items()):
        if known.get(task_path) != minutes:
            Schedule.objects.update_or_create(
                func=task_path,
                defaults={"name": task_path, "schedule_type": Schedule.MINUTES, "minutes": minutes},
            )
