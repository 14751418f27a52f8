"""What a mail that comes back says: a report of non-delivery (RFC 3464) about one of our mails."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message as Mail
from email.utils import parsedate_to_datetime
from hashlib import sha256

from django.utils import timezone

from relais.outbox.readers.refusals import reason_for

REFERENCE = re.compile(r"<([0-9a-f]{32})@")
FINAL = "failed"
REPORT_ID_LENGTH = 200
DETAIL_LENGTH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """A mail that was not delivered, for good; `report_id` tells one report from another."""

    reference: str
    report_id: str
    address: str = ""
    reason: str
    detail: str = ""
    reported_at: datetime | None = None


def read_bounce(raw: bytes) -> Bounce | None:
    """Return what a mail received says of one of ours; None for anything else.

    A delay is not the end, an answer by a robot (holidays) is no report: both give None.
    """
    mail = message_from_bytes(raw)
    if mail.get_content_type() != "multipart/report" or mail.get_param("report-type") != "delivery-status":
        return None
    reference = _reference(mail)
    failed = next((block for block in _recipients(mail) if _word(block, "Action").lower() == FINAL), None)
    if failed is None or not reference:
        return None
    status, diagnostic = _word(failed, "Status"), _after_type(_word(failed, "Diagnostic-Code"))
    return Bounce(
        reference=reference,
        report_id=(_word(mail, "Message-ID") or sha256(raw).hexdigest())[:REPORT_ID_LENGTH],
        address=_after_type(_word(failed, "Original-Recipient") or _word(failed, "Final-Recipient")),
        # What the other server said is finer than the status the reporting one gives for it.
        reason=_finest(diagnostic, status),
        detail=f"{status} {diagnostic}".strip()[:DETAIL_LENGTH],
        reported_at=_date(mail),
    )


def reference_in(text: str) -> str:
    """Return the reference of one of our mails that a Message-ID names, or nothing."""
    found = REFERENCE.search(text)
    return found.group(1) if found else ""


def _reference(report: Mail) -> str:
    """Return our mail's reference: from the headers sent back, else from what the report answers."""
    headers = [part["Message-ID"] for part in _returned(report)]
    texts = [*headers, report["In-Reply-To"], report["References"]]
    return next((found for text in texts if text and (found := reference_in(str(text)))), "")


def _returned(report: Mail) -> Iterator[Mail]:
    """Yield what is sent back of the mail: the whole, or its headers as text."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind in {"message/rfc822", "message/global"}:
            yield from (inner for inner in part.get_payload() if isinstance(inner, Mail))
        elif kind in {"text/rfc822-headers", "message/rfc822-headers"}:
            yield message_from_bytes(_bytes_of(part))


def _bytes_of(part: Mail) -> bytes:
    content = part.get_payload(decode=True)
    if isinstance(content, bytes):
        return content
    return b"".join(bytes(inner) for inner in part.get_payload() if isinstance(inner, Mail))


def _recipients(report: Mail) -> Iterator[Mail]:
    """Yield the blocks of the report that are about a recipient; the first is about the server."""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            blocks = [block for block in part.get_payload() if isinstance(block, Mail)]
            yield from blocks[1:]


def _word(block: Mail, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())


def _after_type(value: str) -> str:
    """Return "a@b.fr" of "rfc822; a@b.fr"."""
    return value.partition(";")[2].strip() or value


def _finest(diagnostic: str, status: str) -> str:
    by_words = reason_for(diagnostic)
    return by_words if by_words != reason_for("") else reason_for(status)


def _date(mail: Mail) -> datetime | None:
    try:
        moment = parsedate_to_datetime(_word(mail, "Date"))
    except ValueError:
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
