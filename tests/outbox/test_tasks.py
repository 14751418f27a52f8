from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command

from relais.core import clock
from relais.core.leases import LEASE, WorkState, take_due
from relais.outbox import tasks
from relais.outbox.models import Message
from relais.outbox.notifications import MailCheck
from relais.outbox.reference import NOT_TAKEN, RETRY_DELAYS, UNKNOWN_ADDRESS
from relais.outbox.tasks import build_email, send_due_messages
from tests.factories import SOME_TIME

pytestmark = pytest.mark.django_db


class PickyServer(EmailBackend):
    """Refuses one address."""

    def send_messages(self, messages):
        if any("refuse" in message.to[0] for message in messages):
            text = "550 no such user"
            raise OSError(text)
        return super().send_messages(messages)


class AbsentServer(EmailBackend):
    """Does not answer."""

    def open(self):
        text = "connection refused"
        raise SMTPServerDisconnected(text)


def queue(address, **options):
    return MailCheck.queue(key=address, to_address=address, context={}, **options)


def test_send_due_messages_sends_each_once(mailoutbox):
    messages = [queue(f"a{number}@example.org") for number in range(3)]
    assert (send_due_messages(), send_due_messages()) == (3, 0)
    assert [mail.to for mail in mailoutbox] == [["a0@example.org"], ["a1@example.org"], ["a2@example.org"]]
    for message in messages:
        message.refresh_from_db()
        assert (message.work_state, message.sent_at is not None, message.lease_until) == ("done", True, None)


def test_send_due_messages_more_than_a_batch_sends_all(monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 2)
    for number in range(5):
        queue(f"a{number}@example.org")
    assert send_due_messages() == 5


def test_send_batch_slow_server_hands_the_rest_back(monkeypatch):
    monkeypatch.setattr(tasks, "BATCH_SECONDS", -1.0)
    message = queue("a@example.org")
    batch = take_due(Message.objects.all())
    assert batch == [message]
    assert tasks._send_batch(batch, get_connection()) == (0, True)
    message.refresh_from_db()
    assert (message.attempts, message.lease_until, message.work_state) == (0, None, "todo")


def test_build_email_carries_reply_address_attachment_and_stable_message_id(settings):
    settings.SITE_URL = "https://relais.example.org"
    settings.REPLY_TO_EMAIL = "rupn@example.org"
    stored = default_storage.save("documents/a.pdf", ContentFile(b"%PDF-1.7"))
    message = queue("a@example.org", attachments=[(stored, "Lettre.pdf")])
    email, again = build_email(message), build_email(message)
    assert email.attachments == [("Lettre.pdf", b"%PDF-1.7", "application/pdf")]
    assert email.reply_to == ["rupn@example.org"]
    assert email.message()["Message-ID"] == again.message()["Message-ID"]
    assert email.message()["Message-ID"].endswith("@relais.example.org>")
    assert [part[1] for part in email.alternatives] == ["text/html"]


def test_build_email_without_html_is_plain_text():
    message = queue("a@example.org")
    message.html = ""
    assert build_email(message).alternatives == []


def test_send_due_messages_refused_address_waits_and_the_others_leave(settings, mailoutbox):
    settings.EMAIL_BACKEND = f"{__name__}.PickyServer"
    refused = queue("refuse@example.org")
    queue("a@example.org")
    with clock.at(SOME_TIME):
        assert send_due_messages() == 1
    refused.refresh_from_db()
    assert (refused.work_state, refused.attempts, refused.lease_until) == (
        "todo",
        1,
        SOME_TIME + RETRY_DELAYS[0],
    )
    assert refused.last_error == "OSError: 550 no such user"


def test_send_due_messages_refused_address_is_given_up_in_the_end(settings):
    settings.EMAIL_BACKEND = f"{__name__}.PickyServer"
    refused = queue("refuse@example.org")
    delays = []
    moment = SOME_TIME
    while True:
        with clock.at(moment):
            send_due_messages()
        refused.refresh_from_db()
        if refused.work_state == WorkState.FAILED:
            break
        delays.append(refused.lease_until - moment)
        moment = refused.lease_until
    assert delays == list(RETRY_DELAYS)
    assert (refused.failure, refused.failed_at) == (NOT_TAKEN, moment)
    with clock.at(moment + timedelta(days=1)):
        assert send_due_messages() == 0


def test_send_due_messages_missing_attachment_fails_that_mail_alone():
    lost = queue("a@example.org", attachments=[("documents/lost.pdf", "Lettre.pdf")])
    queue("b@example.org")
    assert send_due_messages() == 1
    lost.refresh_from_db()
    assert lost.last_error.startswith("FileNotFoundError")


def test_send_due_messages_absent_server_costs_no_attempt(settings):
    settings.EMAIL_BACKEND = f"{__name__}.AbsentServer"
    queue("a@example.org")
    assert send_due_messages() == 0
    assert Message.objects.values_list("attempts", "lease_until", "work_state").get() == (0, None, "todo")


def test_send_due_messages_leased_to_another_worker_is_left_until_it_runs_out():
    queue("a@example.org")
    Message.objects.update(lease_until=clock.now() + LEASE)
    assert send_due_messages() == 0
    Message.objects.update(lease_until=clock.now() - LEASE)
    assert send_due_messages() == 1


def test_send_test_mail_sends(mailoutbox, capsys):
    call_command("send_test_mail", "camille@example.org")
    assert [mail.to for mail in mailoutbox] == [["camille@example.org"]]
    assert capsys.readouterr().out == "Courriel parti vers camille@example.org.\n"


def test_send_test_mail_bad_address_says_so():
    with pytest.raises(CommandError, match="n'est pas une adresse"):
        call_command("send_test_mail", "camille")


@pytest.mark.parametrize(
    ("backend", "words"),
    [("AbsentServer", "ne répond pas"), ("PickyServer", "550 no such user")],
)
def test_send_test_mail_that_does_not_leave_says_why(settings, backend, words):
    settings.EMAIL_BACKEND = f"{__name__}.{backend}"
    with pytest.raises(CommandError, match=words):
        call_command("send_test_mail", "refuse@example.org")


class Smtp(EmailBackend):
    """Answers each address with what its name says: `550-5.1.1@…`."""

    def send_messages(self, messages):
        address = messages[0].to[0]
        code, _, status = address.partition("@")[0].partition("-")
        if code.isdigit():
            raise SMTPRecipientsRefused({address: (int(code), status.encode())})
        return super().send_messages(messages)


def test_send_due_messages_refused_for_good_is_failed_at_once(settings, mailoutbox):
    settings.EMAIL_BACKEND = f"{__name__}.Smtp"
    refused, waits, sent = (queue(f"{name}@example.org") for name in ("550-5.1.1", "452-4.2.2", "a"))
    assert send_due_messages() == 1
    for message in (refused, waits, sent):
        message.refresh_from_db()
    assert (refused.work_state, refused.failure, refused.failed_at) == (
        "failed",
        UNKNOWN_ADDRESS,
        clock.now(),
    )
    assert refused.last_error.startswith("SMTPRecipientsRefused: ")
    assert (waits.work_state, waits.attempts, waits.failure) == ("todo", 1, "")
    assert sent.work_state == "done"


def test_send_due_messages_server_lost_on_the_way_costs_the_others_no_try(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.DyingServer"
    monkeypatch.setattr(DyingServer, "alive", True)
    for name in "abc":
        queue(f"{name}@example.org")
    assert send_due_messages() == 0
    assert list(Message.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0, 0]
    assert Message.objects.filter(lease_until=None).count() == 2


class DyingServer(EmailBackend):
    """Takes the connection, dies at the first mail, and does not come back."""

    alive = True

    def open(self):
        if not DyingServer.alive:
            text = "connection refused"
            raise ConnectionRefusedError(text)
        return True

    def send_messages(self, _messages):
        DyingServer.alive = False
        text = "Connection unexpectedly closed"
        raise SMTPServerDisconnected(text)


def test_build_email_comes_back_to_the_bounce_address_unseen_by_its_reader(settings):
    settings.DEFAULT_FROM_EMAIL, settings.BOUNCE_EMAIL = "relais@ac-exemple.fr", "retours@ac-exemple.fr"
    email = build_email(queue("a@example.org"))
    assert (email.from_email, email.message()["From"]) == ("retours@ac-exemple.fr", "relais@ac-exemple.fr")
