import pytest
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from relais.core.addresses import absolute_url
from relais.core.errors import DomainError
from relais.outbox.models import Attachment, Message
from relais.outbox.notification import DEMO_DOMAIN
from relais.outbox.notifications import MailCheck
from relais.outbox.numbers import shorten_key

pytestmark = pytest.mark.django_db


def queue(key="check:1", to_address="camille@ecole.example.org", **options):
    return MailCheck.queue(key=key, to_address=to_address, context={}, **options)


def test_queue_writes_one_line_subject_with_prefix():
    assert queue().subject == "[RUPN] Essai d’envoi de Relais"


def test_queue_writes_text_and_html(snapshot):
    message = MailCheck.queue(
        key="check:1",
        to_address="camille@example.org",
        context={"action_url": absolute_url("/essai/?a=1&b=2"), "action_label": "Voir l'essai"},
    )
    assert message.text == snapshot
    assert message.html == snapshot


def test_queue_same_key_twice_writes_one_message():
    first = queue(attachments=[("documents/a.pdf", "Lettre.pdf")])
    assert queue(attachments=[("documents/a.pdf", "Lettre.pdf")]) == first
    assert (Message.objects.count(), Attachment.objects.count()) == (1, 1)


def test_queue_same_key_written_meanwhile_is_that_message():
    class Late(MailCheck):
        """Somebody else writes it while this one is being rendered."""

        @classmethod
        def render(cls, context):
            queue()
            return super().render(context)

    message = Late.queue(key="check:1", to_address="autre@example.org", context={})
    assert message.to_address == "camille@ecole.example.org"
    assert Message.objects.count() == 1


def test_queue_in_a_transaction_rolled_back_leaves_nothing():
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


def test_queue_long_keys_stay_different():
    keys = [f"letter:{'x' * 120}:{address}" for address in ("a", "b")]
    assert len({queue(key=key).pk for key in keys}) == 2
    assert [len(shorten_key(key)) for key in keys] == [120, 120]


@pytest.mark.parametrize("address", ["", "camille", "camille@", "a b@example.org"])
def test_queue_bad_address_is_refused(address):
    with pytest.raises(DomainError) as refused:
        queue(to_address=address)
    assert refused.value.code == "bad_address"


@pytest.mark.parametrize("address", ["a@ac-poitiers.fr", "a@notexample.org", "a@example.org.fr"])
def test_queue_outside_address_in_demo_is_refused(address):
    with pytest.raises(DomainError) as refused:
        queue(to_address=address)
    assert refused.value.code == "outside_address"
    assert Message.objects.count() == 0


def test_queue_outside_address_in_production_is_kept(settings):
    settings.DEMO = False
    assert queue(to_address=" a@ac-poitiers.fr ").to_address == "a@ac-poitiers.fr"


def test_queue_demo_address_case_does_not_matter():
    assert queue(to_address=f"a@{DEMO_DOMAIN.upper()}").to_address == "a@EXAMPLE.ORG"


def test_kept_in_outbox_backend_counts_and_sends_nothing(mailoutbox):
    backend = get_connection("relais.outbox.backends.KeptInOutboxBackend")
    assert backend.send_messages([EmailMessage(), EmailMessage()]) == 2
    assert mailoutbox == []
