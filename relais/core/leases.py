"""Work that matters is a row with a state and a lease (ADR 0002).

A worker takes due rows by writing a lease that runs out; it does the work, which must be idempotent,
and marks the row done. If the worker dies the lease runs out and another worker takes the row again:
a killed worker loses nothing.
"""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import F, Q

from relais.core import clock

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 8
ERROR_LENGTH = 500


class WorkState(models.TextChoices):
    """Where a piece of work stands."""

    TODO = "todo", "À faire"
    DONE = "done", "Fait"
    FAILED = "failed", "En échec"


class LeasedWork(models.Model):
    """The columns of a piece of work; a row is taken by `take_due`."""

    work_state = models.CharField(max_length=8, choices=WorkState, default=WorkState.TODO)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=ERROR_LENGTH, blank=True)

    # The wait after each try that fails; after one more, the work is given up.
    retry_delays: ClassVar[tuple[timedelta, ...]] = tuple(LEASE * tries for tries in range(1, MAX_ATTEMPTS))

    class Meta:
        abstract = True

    @property
    def is_last_try(self) -> bool:
        """Tell whether no other try follows the present one."""
        return self.attempts > len(self.retry_delays)

    def mark_done(self) -> None:
        """Set the row done; the caller saves it with the result, in one transaction."""
        self.work_state = WorkState.DONE
        self.lease_until = None
        self.last_error = ""

    def mark_failed(self, error: Exception) -> None:
        """Keep the error and wait longer before each new try; give up after the last."""
        self.last_error = describe_error(error)
        if self.is_last_try:
            self.work_state = WorkState.FAILED
            self.lease_until = None
        else:
            self.lease_until = clock.now() + self.retry_delays[self.attempts - 1]
        self.save(update_fields=["last_error", "work_state", "lease_until"])


def describe_error(error: Exception) -> str:
    """Return an error as it is kept."""
    return f"{type(error).__name__}: {error}"[:ERROR_LENGTH]


def take_due(queryset: "models.QuerySet[Any]", *, limit: int = 20, lease: timedelta = LEASE) -> list[Any]:
    """Take up to `limit` due rows of the queryset, oldest first, and lease them to the caller.

    Two workers never hold the same row: rows are locked while they are taken (PostgreSQL skips those
    another worker is taking; SQLite has one writer at a time).
    """
    now = clock.now()
    due = queryset.filter(Q(lease_until=None) | Q(lease_until__lte=now), work_state=WorkState.TODO)
    with transaction.atomic():
        ids = list(
            due.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit]
        )
        queryset.model._default_manager.filter(pk__in=ids).update(
            lease_until=now + lease,
            attempts=F("attempts") + 1,
        )
    return list(queryset.filter(pk__in=ids).order_by("pk"))
