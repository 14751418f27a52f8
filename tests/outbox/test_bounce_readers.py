from datetime import UTC, datetime
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest

from relais.outbox import reference
from relais.outbox.readers import read_bounce, read_refusal, reason_for
from tests.outbox import reports


def test_read_bounce_of_postfix_tells_which_mail_and_why():
    bounce = read_bounce(reports.POSTFIX_UNKNOWN)
    assert bounce is not None
    assert (bounce.reference, bounce.address) == (reports.REFERENCE, "camille@ecole.example.org")
    assert bounce.reason == reference.UNKNOWN_ADDRESS
    assert bounce.report_id == "<20261125090211.4BCD71A0C3@mx1.ac-exemple.fr>"
    assert bounce.reported_at == datetime(2026, 11, 25, 9, 2, 11, tzinfo=UTC)
    assert bounce.detail == (
        "5.1.1 550 5.1.1 <camille@ecole.example.org>: Recipient address rejected: "
        "User unknown in virtual mailbox table"
    )


def test_read_bounce_of_exchange_in_french():
    bounce = read_bounce(reports.EXCHANGE_FRENCH)
    assert bounce is not None
    assert (bounce.reference, bounce.address) == (reports.REFERENCE, "numerique@ville-exemple.fr")
    assert bounce.reason == reference.FULL_BOX


def test_read_bounce_given_up_after_days_is_final():
    bounce = read_bounce(reports.POSTFIX_EXPIRED)
    assert bounce is not None
    assert bounce.reason == reference.NO_ANSWER


@pytest.mark.parametrize(
    "raw",
    [
        reports.POSTFIX_DELAYED,
        reports.OUT_OF_OFFICE,
        reports.RECEIPT,
        reports.OF_ANOTHER,
        reports.WITHOUT_STATUS,
        reports.RUBBISH,
        b"",
    ],
    ids=["delayed", "out of office", "receipt", "not ours", "no status", "rubbish", "empty"],
)
def test_read_bounce_of_anything_else_is_none(raw):
    assert read_bounce(raw) is None


def test_read_bounce_without_date_nor_name_is_known_by_its_bytes():
    first, again = (read_bounce(reports.WITHOUT_DATE_NOR_NAME) for _ in range(2))
    assert first is not None
    assert again is not None
    assert (first.reported_at, first.report_id) == (None, again.report_id)


def test_read_bounce_with_a_date_without_zone_takes_ours():
    raw = reports.POSTFIX_UNKNOWN.replace(b"10:02:11 +0100 (CET)", b"10:02:11 -0000")
    bounce = read_bounce(raw)
    assert bounce is not None
    assert bounce.reported_at == datetime(2026, 11, 25, 9, 2, 11, tzinfo=UTC)


def test_read_bounce_finds_headers_sent_back_under_another_type():
    bounce = read_bounce(reports.RETURNED_OTHERWISE)
    assert bounce is not None
    assert bounce.reference == reports.REFERENCE


def refused(code: int, text: str) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({"a@example.org": (code, text.encode())})


@pytest.mark.parametrize(
    ("error", "is_permanent", "reason"),
    [
        (refused(550, "5.1.1 User unknown"), True, reference.UNKNOWN_ADDRESS),
        (refused(550, "5.1.10 RecipientNotFound"), True, reference.UNKNOWN_ADDRESS),
        (refused(553, "bad"), True, reference.BADLY_WRITTEN),
        (refused(450, "4.2.0 Greylisted"), False, reference.CODE_REASONS[450]),
        (refused(452, "4.2.2 Over quota"), False, reference.FULL_BOX),
        (SMTPDataError(554, b"5.7.1 Spam"), True, reference.REFUSED),
        (SMTPDataError(552, "5.3.4 Too big"), True, reference.TOO_BIG),
        (SMTPDataError(451, b"try later"), False, reference.NOT_DELIVERED),
        (SMTPSenderRefused(550, b"5.7.1 not allowed", "relais@example.org"), False, reference.NOT_TAKEN),
        (SMTPAuthenticationError(535, b"5.7.8 no"), False, reference.NOT_TAKEN),
        (SMTPServerDisconnected("gone"), False, reference.NOT_TAKEN),
        (FileNotFoundError("documents/a.pdf"), False, reference.LOST_FILE),
    ],
)
def test_read_refusal_is_permanent_when_the_recipient_or_the_text_is_refused(error, is_permanent, reason):
    refusal = read_refusal(error)
    assert (refusal.is_permanent, refusal.reason) == (is_permanent, reason)


def test_reason_for_takes_the_finest_status():
    assert reason_for("5.1.2 Bad destination system") == reference.UNKNOWN_DOMAIN
    assert reason_for("5.1.99 whatever") == reference.UNKNOWN_ADDRESS
    assert reason_for("5.9.9 whatever") == reference.NOT_DELIVERED
