"""The only place that tells the time, so that a test or the demo can live on another day."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)
_everywhere: list[datetime] = []  # at most one: the instant every thread of the process lives at


def now() -> datetime:
    """Return the present instant, aware."""
    return _frozen.get() or next(iter(_everywhere), None) or timezone.now()


def stop_everywhere(moment: datetime | None) -> None:
    """Have every thread of the process live at `moment` (aware); None lets time go on. For tests."""
    _everywhere[:] = [] if moment is None else [moment]


def today() -> date:
    """Return today's date in the site's time zone (Europe/Paris)."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Live at `moment` (aware) inside the block."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
