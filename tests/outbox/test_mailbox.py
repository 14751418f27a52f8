import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from relais.outbox.models import Message
from relais.outbox.notifications import MailCheck
from relais.outbox.templatetags.mails import mail_text
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(settings):
    stored = default_storage.save("documents/a.pdf", ContentFile(b"%PDF-1.7"))
    return MailCheck.queue(
        key="check",
        to_address="camille@example.org",
        school=factories.make_school(name="Lycée Rosa-Parks"),
        context={"action_url": f"{settings.SITE_URL}/lien/abc/?a=1&b=2", "action_label": "Voir"},
        attachments=[(stored, "Lettre é.pdf")],
    )


def addresses(message):
    piece = message.attachments.get()
    return [
        reverse("outbox:mailbox"),
        reverse("outbox:message", args=[message.pk]),
        reverse("outbox:attachment", args=[piece.pk]),
    ]


def test_mailbox_in_demo_is_open_to_anybody(client, message):
    assert [client.get(address).status_code for address in addresses(message)] == [200, 200, 200]


def test_mailbox_outside_the_demo_is_not_found(client, message, settings):
    settings.DEMO = False
    assert [client.get(address).status_code for address in addresses(message)] == [404, 404, 404]


def test_mailbox_unknown_mail_and_attachment_are_not_found(client, db):
    assert client.get(reverse("outbox:message", args=[1])).status_code == 404
    assert client.get(reverse("outbox:attachment", args=[1])).status_code == 404


def test_mailbox_attachment_whose_file_is_gone_is_not_found(client, message):
    default_storage.delete("documents/a.pdf")
    assert client.get(addresses(message)[2]).status_code == 404


def test_mailbox_attachment_has_its_name_and_type(client, message):
    response = client.get(addresses(message)[2])
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Lettre%20%C3%A9.pdf"
    assert b"".join(response.streaming_content) == b"%PDF-1.7"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("?q=rosa", 1),
        ("?q=CAMILLE+essai", 1),
        ("?q=inconnu", 0),
        ("?etat=done", 0),
        ("?etat=todo", 2),
    ],
)
def test_mailbox_filters(client, message, query, found):
    MailCheck.queue(key="other", to_address="autre@example.org", context={})
    listing = client.get(reverse("outbox:mailbox") + query).context["listing"]
    assert listing.count == found


def test_mailbox_costs_the_same_queries_whatever_the_rows(client, assert_same_queries):
    def add_row():
        number = Message.objects.count()
        MailCheck.queue(
            key=f"check:{number}",
            to_address="a@example.org",
            context={},
            school=factories.make_school(),
        )

    assert_same_queries(lambda: client.get(reverse("outbox:mailbox")), add_row, expected=2)


def test_mail_text_links_own_addresses_by_their_path(settings):
    settings.SITE_URL = "http://relais.example.org"
    text = "Voir <b> :\nhttp://relais.example.org/lien/x/?a=1&b=2\n\nhttps://ailleurs.example.org/"
    assert mail_text(text) == (
        "<p>Voir &lt;b&gt; :<br>"
        '<a href="/lien/x/?a=1&amp;b=2">http://relais.example.org/lien/x/?a=1&amp;b=2</a></p>\n'
        "<p>https://ailleurs.example.org/</p>"
    )
