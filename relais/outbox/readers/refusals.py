"""Why a mail was not taken: for good, or for now."""

import re
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused

from relais.outbox import reference

PERMANENT = 500
ENHANCED = re.compile(r"\b[245]\.(\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What an error at sending means; `is_permanent`: the same mail to the same address is vain."""

    is_permanent: bool
    reason: str


def read_refusal(error: Exception) -> Refusal:
    """Return what an error means.

    Only an answer about the recipient, or about the text, is the end: a refused sender or password is our own
    mistake, to be put right while the mail waits.
    """
    if isinstance(error, SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _answered(code, text)
    if isinstance(error, SMTPDataError):
        return _answered(error.smtp_code, error.smtp_error)
    if isinstance(error, FileNotFoundError):
        return Refusal(is_permanent=False, reason=reference.LOST_FILE)
    return Refusal(is_permanent=False, reason=reference.NOT_TAKEN)


def _answered(code: int, text: bytes | str) -> Refusal:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return Refusal(is_permanent=code >= PERMANENT, reason=reason_for(words, code=code))


def reason_for(words: str, *, code: int = 0) -> str:
    """Return what a server's words mean: by the enhanced status they hold, else by the code."""
    found = ENHANCED.search(words)
    status = found.group(1) if found else ""
    for known in (status, status.partition(".")[0]):
        if known in reference.STATUS_REASONS:
            return reference.STATUS_REASONS[known]
    return reference.CODE_REASONS.get(code, reference.NOT_DELIVERED)
