"""Take the one reminder a person may be sent today."""

from relais.accounts.models import Person
from relais.core import clock
from relais.outbox.models import Reminder


def claim_reminder(*, person: Person, is_manual: bool) -> bool:
    """Take it, in the transaction that writes the mail; False when one has left today already.

    Of two workers at once, the database lets one take it.
    """
    _, is_new = Reminder.objects.get_or_create(
        person=person, day=clock.today(), defaults={"is_manual": is_manual}
    )
    return is_new
