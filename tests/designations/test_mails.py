"""The mails as they are read; the secret of the link is left out."""

import re
from datetime import UTC, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from relais.accounts.domain import request_access_link
from relais.core import clock
from relais.designations.domain import TeamMember, answer_designation, designate_team
from relais.outbox.models import Message
from tests import factories
from tests.cast import Cast

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def read_mails() -> list[dict[str, str]]:
    """Return the mails written, oldest first, without secrets."""
    return [
        {
            "to": message.to_address,
            "subject": message.subject,
            "text": re.sub(r"/lien/[^/]+/", "/lien/SECRET/", message.text),
        }
        for message in Message.objects.order_by("pk")
    ]


@pytest.mark.parametrize("accepts", [True, False])
def test_mails_of_a_designation(cast: Cast, snapshot: SnapshotAssertion, accepts: bool) -> None:
    head = factories.scope_of(cast.head)
    year = factories.YEAR
    with clock.at(NOON):
        member = TeamMember(person=cast.referent)
        [designation] = designate_team(actor=head, school=cast.school, year=year, members=[member])
        answer_designation(
            actor=factories.scope_of(cast.referent),
            designation=designation,
            accepts=accepts,
            comment="Merci & à bientôt",
        )
        designate_team(
            actor=head,
            school=cast.school,
            year=year,
            members=[TeamMember(person=cast.second_referent)],
        )

    assert read_mails() == snapshot


def test_mail_of_a_sign_in_link(cast: Cast, snapshot: SnapshotAssertion) -> None:
    with clock.at(NOON):
        request_access_link(address=cast.head.email, network="192.0.2.7")

    assert read_mails() == snapshot
