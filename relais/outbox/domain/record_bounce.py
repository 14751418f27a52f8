"""A mail came back."""

from django.db import transaction

from relais.core import clock
from relais.core.leases import WorkState
from relais.outbox.models import BounceReport, Message
from relais.outbox.readers import Bounce


@transaction.atomic
def record_bounce(*, bounce: Bounce) -> BounceReport | None:
    """Keep the report and have its mail be failed; None when the mail is not ours, or the report is known.

    A report older than the last resending is about the former try: it is kept, and changes nothing.
    """
    message = Message.objects.select_for_update().filter(reference=bounce.reference).first()
    if message is None or message.bounces.filter(report_id=bounce.report_id).exists():
        return None
    report = BounceReport.objects.create(
        message=message,
        report_id=bounce.report_id,
        address=bounce.address,
        reason=bounce.reason,
        detail=bounce.detail,
        received_at=clock.now(),
    )
    if message.work_state != WorkState.FAILED and not _is_about_former_try(message, bounce):
        message.mark_undelivered(bounce.reason, bounce.detail)
    return report


def _is_about_former_try(message: Message, bounce: Bounce) -> bool:
    return bool(message.resent_at and bounce.reported_at and bounce.reported_at < message.resent_at)
