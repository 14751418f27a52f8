"""No more mails a minute than the mail server accepts, whatever the number of workers."""

from datetime import datetime

from django.conf import settings
from django.db.models import Case, F, Q, Value, When

from relais.core import clock
from relais.outbox.models import SendingPace

THE_ROW = 1


def take_turn() -> bool:
    """Count one mail in the present minute; False when the minute is full, and nothing is counted.

    One UPDATE: of two workers at the same instant, one waits for the other's count. A host whose clock is
    late counts in the minute of the others.
    """
    limit = settings.MAIL_RATE_PER_MINUTE
    if not limit:
        return True
    minute = _minute()
    is_new = Q(minute__lt=minute)
    counted = SendingPace.objects.filter(is_new | Q(sent__lt=limit), pk=THE_ROW).update(
        sent=Case(When(is_new, then=Value(1)), default=F("sent") + 1),
        minute=Case(When(is_new, then=Value(minute)), default=F("minute")),
    )
    return counted == 1


def turns_left(*, at_most: int) -> int:
    """Return how many mails may still leave in this minute, up to a number."""
    limit = settings.MAIL_RATE_PER_MINUTE
    if not limit:
        return at_most
    minute = _minute()
    SendingPace.objects.bulk_create([SendingPace(pk=THE_ROW, minute=minute)], ignore_conflicts=True)
    pace = SendingPace.objects.get(pk=THE_ROW)
    taken = 0 if pace.minute < minute else pace.sent
    return max(0, min(at_most, limit - taken))


def _minute() -> datetime:
    return clock.now().replace(second=0, microsecond=0)
