"""A stage is played once: what it does and the note that it was done are one transaction."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from relais.demo.models import PlayedStage


def play_once(key: str, do: Callable[[], str | None]) -> bool:
    """Do it unless it was done before; tell whether it was done now. What it returns is kept as a note."""
    with transaction.atomic():
        if PlayedStage.objects.filter(key=key).exists():
            return False
        note = do() or ""
        # The clock of the play is in another autumn: this is about the machine's own time.
        PlayedStage.objects.create(key=key, note=note, played_at=timezone.now())  # noqa: TID251
    return True
