"""A mail that comes back, told by a mail server or by a provider, is a failed mail: once."""

import hmac
import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from relais.core import clock
from relais.core.leases import WorkState
from relais.outbox import reference
from relais.outbox.domain import record_bounce, resend_message
from relais.outbox.models import BounceReport, Message
from relais.outbox.readers import read_bounce
from relais.outbox.tasks import read_bounces
from tests import factories
from tests.factories import SOME_TIME, scope_of
from tests.outbox import reports
from tests.outbox.small_imap import small_imap

pytestmark = pytest.mark.django_db

SECRET = "brevo:sésame"


@pytest.fixture
def sent() -> Message:
    return factories.make_message(
        reference=reports.REFERENCE,
        work_state=WorkState.DONE,
        sent_at=SOME_TIME,
        school=factories.make_school(),
    )


def told(raw: bytes) -> BounceReport | None:
    bounce = read_bounce(raw)
    assert bounce is not None
    return record_bounce(bounce=bounce)


def state(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.work_state, message.failure


def test_record_bounce_fails_the_mail_once(sent):
    assert told(reports.POSTFIX_UNKNOWN) is not None
    assert told(reports.POSTFIX_UNKNOWN) is None
    assert state(sent) == ("failed", reference.UNKNOWN_ADDRESS)
    assert (sent.sent_at, sent.failed_at) == (SOME_TIME, clock.now())
    assert sent.bounces.count() == 1


def test_record_bounce_of_a_mail_unknown_here_is_nothing():
    assert told(reports.POSTFIX_UNKNOWN) is None
    assert BounceReport.objects.count() == 0


def test_record_bounce_of_a_failed_mail_keeps_the_first_reason(sent):
    told(reports.POSTFIX_UNKNOWN)
    told(reports.EXCHANGE_FRENCH)
    assert state(sent) == ("failed", reference.UNKNOWN_ADDRESS)
    assert sent.bounces.count() == 2


def test_record_bounce_of_the_former_try_does_not_fail_the_new_one(sent, cast):
    sent.mark_undelivered(reference.FULL_BOX, "552")
    sent.school = cast.school
    sent.save()
    with clock.at(datetime(2026, 11, 25, 9, 2, 12, tzinfo=UTC)):
        resend_message(actor=scope_of(cast.officer), message=sent, address="autre@example.org")
    assert told(reports.POSTFIX_UNKNOWN) is not None
    assert state(sent) == ("todo", "")
    assert told(reports.EXCHANGE_FRENCH) is not None
    assert state(sent) == ("failed", reference.FULL_BOX)


# By the mailbox


def test_read_bounces_reads_all_and_keeps_what_is_about_our_mails(settings, sent):
    mails = (reports.OUT_OF_OFFICE, reports.POSTFIX_DELAYED, reports.POSTFIX_UNKNOWN, reports.RUBBISH)
    with small_imap(*mails) as server:
        settings.BOUNCE_MAILBOX = f"{server.url}/Non%20remis"
        assert read_bounces() == 1
        assert server.read == {1, 2, 3, 4}
        server.read.clear()  # the flags are lost: read again, they say nothing more
        assert read_bounces() == 0
        assert server.folder == '"Non remis"'
    assert state(sent) == ("failed", reference.UNKNOWN_ADDRESS)


def test_read_bounces_without_a_mailbox_reads_nothing():
    assert read_bounces() == 0


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "SEARCH", "FETCH", "STORE"])
def test_read_bounces_of_a_mailbox_that_refuses_waits_for_the_next_minute(settings, sent, command, caplog):
    with small_imap(reports.POSTFIX_UNKNOWN) as server:
        settings.BOUNCE_MAILBOX = server.url
        server.refuses = command
        assert read_bounces() == (1 if command == "STORE" else 0)
        assert "The mailbox of bounces does not answer" in caplog.text
        server.refuses = ""
        assert read_bounces() == (0 if command == "STORE" else 1)
        assert server.read == {1}
    assert sent.bounces.count() == 1


def test_read_bounces_of_a_mailbox_that_is_not_there_waits(settings, caplog):
    with small_imap() as server:
        settings.BOUNCE_MAILBOX = server.url
    assert read_bounces() == 0
    assert "does not answer" in caplog.text


# By the provider


def brevo(event: str, **given: object) -> dict[str, object]:
    """Return what Brevo posts of a mail."""
    return {
        "event": event,
        "email": "camille@ecole.example.org",
        "id": 26224,
        "date": "2026-11-25 10:02:12",
        "ts": 1795597332,
        "ts_event": 1795597332,
        "ts_epoch": 1795597332000,
        "message-id": f"<{reports.REFERENCE}@relais.ac-exemple.fr>",
        "subject": "[RUPN] Votre lettre de mission",
        "sending_ip": "192.0.2.7",
        **given,
    }


@pytest.fixture
def provider(settings) -> None:
    settings.MAIL_PROVIDER = "brevo"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


def post(client, event: dict[str, object], secret: str = SECRET) -> int:
    credentials = b64encode(secret.encode()).decode()
    response = client.post(
        reverse("outbox:provider_events"),
        json.dumps(event),
        content_type="application/json",
        headers={"Authorization": f"Basic {credentials}"},
    )
    status: int = response.status_code
    return status


@pytest.mark.parametrize(
    ("event", "given", "reason"),
    [
        ("hard_bounce", {"reason": "550 5.1.1 User unknown"}, reference.UNKNOWN_ADDRESS),
        ("soft_bounce", {"reason": "452 4.2.2 Mailbox full"}, reference.FULL_BOX),
        ("blocked", {"reason": "blocked : due to blacklist user"}, reference.REFUSED),
        ("invalid_email", {}, reference.BADLY_WRITTEN),
        ("error", {}, reference.NOT_DELIVERED),
    ],
)
def test_provider_event_of_a_mail_not_delivered_fails_it_once(client, provider, sent, event, given, reason):
    assert [post(client, brevo(event, **given)) for _ in range(2)] == [200, 200]
    assert state(sent) == ("failed", reason)
    assert sent.bounces.count() == 1


@pytest.mark.parametrize("event", ["request", "delivered", "deferred", "unique_opened", "complaint"])
def test_provider_event_of_anything_else_changes_nothing(client, provider, sent, event):
    assert post(client, brevo(event)) == 200
    assert state(sent) == ("done", "")


def test_provider_event_of_a_mail_sent_by_others_changes_nothing(client, provider, sent):
    assert post(client, brevo("hard_bounce", **{"message-id": "<autre@forum.example.org>"})) == 200
    assert post(client, {"event": "hard_bounce", "email": "a@example.org"}) == 200
    assert BounceReport.objects.count() == 0


def test_provider_event_without_the_secret_is_refused(client, provider, sent):
    assert post(client, brevo("hard_bounce"), secret="brevo:autre") == 400
    assert state(sent) == ("done", "")


def test_provider_event_is_not_found_unless_the_settings_name_the_provider(client, sent):
    assert post(client, brevo("hard_bounce")) == 404


def test_provider_mailgun_signs_what_it_says(client, settings, sent):
    settings.MAIL_PROVIDER = "mailgun"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": "key"}
    token, timestamp = "0ddeadbeef", "1795597332"
    event = {
        "signature": {
            "token": token,
            "timestamp": timestamp,
            "signature": mailgun_signature(token, timestamp),
        },
        "event-data": {
            "event": "failed",
            "severity": "permanent",
            "reason": "bounce",
            "id": "G9Bn5sl1TC6nu79C8C0bwg",
            "timestamp": 1795597332.5,
            "recipient": "camille@ecole.example.org",
            "delivery-status": {"code": 550, "message": "5.1.1 User unknown", "description": ""},
            "message": {"headers": {"message-id": f"{reports.REFERENCE}@relais.ac-exemple.fr"}},
        },
    }
    assert post(client, event) == 200
    assert state(sent) == ("failed", reference.UNKNOWN_ADDRESS)
    event["signature"] = {"token": token, "timestamp": timestamp, "signature": "0" * 64}
    assert post(client, event) == 400


def mailgun_signature(token: str, timestamp: str) -> str:
    return hmac.new(b"key", f"{timestamp}{token}".encode(), "sha256").hexdigest()


def test_soft_bounce_is_listed_with_its_time(sent):
    with clock.at(SOME_TIME + timedelta(hours=1)):
        told(reports.POSTFIX_EXPIRED)
    assert state(sent) == ("failed", reference.NO_ANSWER)
    assert sent.failed_at == SOME_TIME + timedelta(hours=1)
