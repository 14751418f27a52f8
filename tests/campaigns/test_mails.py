"""The mail as it is read; the secret of the link is left out."""

import re
from datetime import UTC, date, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from relais.campaigns.domain import invite_head, open_campaign
from relais.campaigns.models import Invitation
from relais.campaigns.notifications import notify_invited
from relais.core import clock
from relais.outbox.enums import MailCategory
from relais.outbox.models import Message
from tests import factories
from tests.campaigns.builders import OPENING, YEAR
from tests.cast import Cast

DUE = date(2026, 10, 2)


def read_mails(cast: Cast) -> list[dict[str, str]]:
    """Return the mails written to the cast's school, oldest first, without secrets."""
    return [
        {
            "to": message.to_address,
            "subject": message.subject,
            "text": re.sub(r"/lien/[^/]+/", "/lien/SECRET/", message.text),
        }
        for message in Message.objects.filter(school=cast.school).order_by("pk")
    ]


def open_it(cast: Cast, due_on: date = DUE) -> Invitation:
    with clock.at(OPENING):
        open_campaign(
            actor=factories.scope_of(cast.officer), academie=cast.academie, year=YEAR, due_on=due_on
        )
    return Invitation.objects.get(school=cast.school)


def test_mail_of_the_opening(cast: Cast, snapshot: SnapshotAssertion) -> None:
    open_it(cast)

    assert read_mails(cast) == snapshot


def test_mail_of_a_new_link_once_it_is_late(cast: Cast, snapshot: SnapshotAssertion) -> None:
    invitation = open_it(cast)

    with clock.at(datetime(2026, 10, 3, 8, 0, tzinfo=UTC)):
        invite_head(actor=factories.scope_of(cast.officer), invitation=invitation)

    assert read_mails(cast)[1:] == snapshot


@pytest.mark.parametrize(
    ("today", "subject"),
    [
        (OPENING, "[RUPN] À faire avant le 1er octobre : désigner vos référents numériques"),
        (
            datetime(2026, 10, 1, 12, 0, tzinfo=UTC),
            "[RUPN] À faire avant le 1er octobre : désigner vos référents numériques",
        ),
        (
            datetime(2026, 10, 1, 22, 0, tzinfo=UTC),
            "[RUPN] À faire dès que possible : désigner vos référents numériques",
        ),
    ],
)
def test_mail_subject_gives_the_date_until_it_is_past(cast: Cast, today: datetime, subject: str) -> None:
    invitation = open_it(cast, date(2026, 10, 1))

    with clock.at(today):
        invite_head(actor=factories.scope_of(cast.officer), invitation=invitation)

    assert read_mails(cast)[-1]["subject"].replace("\u00a0", " ") == subject


def test_mail_of_a_link_is_written_once(cast: Cast) -> None:
    invitation = open_it(cast)

    notify_invited(invitation, "https://relais.example.org/lien/autre/")

    [message] = Message.objects.filter(school=cast.school)
    assert (message.name, message.category) == ("head_invited", MailCategory.ACT)
    assert "autre" not in message.text


def test_mail_to_nobody_is_not_written(cast: Cast) -> None:
    notify_invited(factories.make_invitation(cast.school, head=None), "https://relais.example.org/")

    assert read_mails(cast) == []


def test_mail_says_the_same_in_html(cast: Cast) -> None:
    open_it(cast)

    message = Message.objects.get(school=cast.school)
    html = message.html.replace("’", "'")
    [url] = re.findall(r"http\S+/lien/\S+/", message.text)
    expected = (
        url,
        "Ouvrir ma page de rentrée",
        "vendredi 2 octobre 2026",
        "Comptez dix minutes, sur un téléphone aussi.",
        "Ce lien vous est personnel",
        "Vous dirigez cet établissement",
    )
    assert [text for text in expected if text not in html] == []
