"""A worker of bench/letters_end_to_end: issues what is signed and sends what is due, until it is ended.

    python -m bench._letters_worker issue send      # which of the two first
    python -m bench._letters_worker send issue

It runs the tasks of the product as they are. Leases and waits are short, so that a killed worker's rows are
taken again in seconds: time alone is compressed.
"""

import logging
import sys
import time
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError

import bench  # noqa: F401 - sets Django up
from relais.core.leases import take_due
from relais.letters.tasks import issue_due_letters
from relais.outbox import tasks
from relais.outbox.models import Message

logger = logging.getLogger(__name__)

LETTER_LEASE = timedelta(seconds=10)
MAIL_LEASE = timedelta(seconds=20)
RETRY = timedelta(seconds=3)
IDLE_SECONDS = 0.2
TASKS = {"issue": issue_due_letters, "send": tasks.send_due_messages}


def compress_time() -> None:
    """Make leases and waits short."""
    take_due.__kwdefaults__ = {**(take_due.__kwdefaults__ or {}), "lease": LETTER_LEASE}
    tasks.SEND_LEASE, tasks.BATCH_SECONDS = MAIL_LEASE, MAIL_LEASE.total_seconds() / 2
    Message.retry_delays = (RETRY,) * len(Message.retry_delays)


def work(names: list[str]) -> None:
    """Look at the due rows again and again; a task that fails is looked at again, as the queue does."""
    while True:
        done = 0
        for name in names:
            try:
                done += TASKS[name]()
            except DatabaseError:  # SQLite: another process has written for too long
                logger.exception("The task %s failed", name)
        if not done:
            time.sleep(IDLE_SECONDS)


if __name__ == "__main__":
    compress_time()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    work(sys.argv[1:])
