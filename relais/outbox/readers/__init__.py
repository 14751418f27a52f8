"""What mail servers say of a mail, read before it is believed."""

from relais.outbox.readers.bounces import (
    DETAIL_LENGTH,
    REPORT_ID_LENGTH,
    Bounce,
    read_bounce,
    reference_in,
)
from relais.outbox.readers.refusals import Refusal, read_refusal, reason_for

__all__ = [
    "DETAIL_LENGTH",
    "REPORT_ID_LENGTH",
    "Bounce",
    "Refusal",
    "read_bounce",
    "read_refusal",
    "reason_for",
    "reference_in",
]
