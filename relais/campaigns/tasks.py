"""What the workers of the campaign do."""

from functools import cache

from relais.campaigns.domain.act_on_letters import act_on_line, people_awaited_in
from relais.campaigns.domain.send_reminders import send_due_reminders
from relais.campaigns.models import LetterBatchLine
from relais.core.leases import take_due

# Far less work than a lease is long.
BATCH = 20


def run_due_letter_lines() -> int:
    """Do the lines of the acts asked on many letters; return how many were done.

    One that fails waits longer before each new try, and never stops the others.
    """
    done = 0
    waiting = LetterBatchLine.objects.select_related("batch__academie", "letter__school__academie")
    while lines := take_due(waiting, limit=BATCH):
        people_of = cache(people_awaited_in)  # who is awaited is read again with each handful of lines
        for line in lines:
            try:
                act_on_line(line, people_of)
            except Exception as error:  # noqa: BLE001 - whatever happens, the row says so and is retried
                line.mark_failed(error)
            else:
                done += 1
    return done


def send_reminders() -> int:
    """Send the reminders of the day that have not left yet."""
    return send_due_reminders()
