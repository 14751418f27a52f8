"""Nobody tries passwords, codes or links without end: after some attempts, a wait that grows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from relais.accounts.enums import AttemptKind
from relais.accounts.models import AttemptCount
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.network import network_of
from relais.core.seals import seal

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LONGEST_DOUBLING = 20


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts are free; then one after each wait, twice as long each time.

    What was counted is forgotten once nothing has been tried for `forgotten_after`.
    """

    free: int
    first_wait: timedelta
    longest_wait: timedelta
    forgotten_after: timedelta

    def wait_after(self, count: int) -> timedelta:
        """Return how long to wait after that many attempts."""
        if count < self.free:
            return timedelta()
        doubled: timedelta = self.first_wait * 2 ** min(count - self.free, LONGEST_DOUBLING)
        return min(self.longest_wait, doubled)


GUESSES = Limit(free=5, first_wait=MINUTE / 2, longest_wait=HOUR, forgotten_after=DAY)
# A whole school may share one address: its network is given more, and waits less.
NETWORK_GUESSES = Limit(free=30, first_wait=MINUTE / 2, longest_wait=HOUR / 4, forgotten_after=DAY)
LINKS = Limit(free=4, first_wait=HOUR, longest_wait=HOUR, forgotten_after=HOUR)
NETWORK_LINKS = Limit(free=30, first_wait=HOUR, longest_wait=HOUR, forgotten_after=HOUR)
LIMITS = {
    AttemptKind.PASSWORD: (GUESSES, NETWORK_GUESSES),
    AttemptKind.CODE: (GUESSES, NETWORK_GUESSES),
    AttemptKind.LINK: (LINKS, NETWORK_LINKS),
}


def count_attempt(*, kind: AttemptKind, who: str, network: str) -> None:
    """Count an attempt before it is known whether it succeeds, so that a hundred at once count as a hundred.

    `who` is whom it is about ("person:12", "address:x@y.z"), `network` the address it comes from. Raises
    DomainError `too_many`, and counts nothing, while one must wait.
    """
    now = clock.now()
    AttemptCount.objects.filter(last_at__lte=now - DAY).delete()
    with transaction.atomic():
        counts = [
            (_locked_count(kind, subject, limit, now), limit)
            for subject, limit in _subjects(kind, who, network)
        ]
        wait = max(row.last_at + limit.wait_after(row.count) - now for row, limit in counts)
        if wait > timedelta():
            raise DomainError("too_many", f"Trop d'essais. Réessayez dans {in_words(wait)}.")
        for row, _ in counts:
            row.count, row.last_at = row.count + 1, now
            row.save(update_fields=["count", "last_at"])


def forget_attempts(*, kind: AttemptKind, who: str, network: str) -> None:
    """Forget what was counted about somebody who has succeeded; the network is given this attempt back."""
    (subject, _), *networks = _subjects(kind, who, network)
    AttemptCount.objects.filter(kind=kind, subject=subject).delete()
    for shared, _ in networks:
        AttemptCount.objects.filter(kind=kind, subject=shared, count__gt=0).update(count=F("count") - 1)


def in_words(wait: timedelta) -> str:
    """Write a wait in French, never less than it is: "30 secondes", "2 minutes", "1 heure"."""
    for unit, name in ((HOUR, "heure"), (MINUTE, "minute")):
        if wait >= unit:
            return _plural(-(-wait // unit), name)
    return _plural(max(1, -(-wait // timedelta(seconds=1))), "seconde")


def _plural(count: int, name: str) -> str:
    return f"{count} {name}{'s' if count > 1 else ''}"


def _subjects(kind: AttemptKind, who: str, network: str) -> list[tuple[str, Limit]]:
    """Return what attempts are counted by, always in the same order; an unknown network is not."""
    limit, network_limit = LIMITS[kind]
    subjects = [(_seal(who), limit)]
    return [*subjects, (_seal(f"network:{network_of(network)}"), network_limit)] if network else subjects


def _seal(subject: str) -> str:
    return seal(subject, salt="relais.accounts.attempts")


def _locked_count(kind: AttemptKind, subject: str, limit: Limit, now: datetime) -> AttemptCount:
    """Return the row, locked; at nought when it is forgotten."""
    row, _ = AttemptCount.objects.select_for_update().get_or_create(
        kind=kind, subject=subject, defaults={"last_at": now}
    )
    if now - row.last_at >= limit.forgotten_after:
        row.count = 0
    return row
