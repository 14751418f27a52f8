"""A personal link opens once; used or expired, it offers another."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from relais.accounts.domain import access_links, create_access_link, renew_access_link, revoke_access_link
from relais.accounts.models import AccessLink, Person
from relais.core import clock
from relais.core.scope import SYSTEM, Role
from relais.outbox.models import Message
from tests import factories
from tests.cast import Cast

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NETWORK = "192.0.2.7"
HIDDEN_TOKEN = re.compile(r'value="\w{64}"')
LINK = re.compile(r"http://127.0.0.1:8000(/lien/\S+)")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(NOON):
        yield


def link_of(person: Person, target: str = "/mon-role/") -> str:
    """Return the path of a new personal link."""
    _, url = create_access_link(
        actor=SYSTEM,
        assignment=person.assignments.get(),
        target=target,
        expires_at=NOON + DAY,
        purpose="désigner vos référents",
    )
    return url.removeprefix("http://127.0.0.1:8000")


def token_in(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def page_of(client: Client, path: str, moment: datetime = NOON) -> tuple[int, str]:
    with clock.at(moment):
        response = client.get(path)
    return response.status_code, HIDDEN_TOKEN.sub("", response.content.decode())


def mailed_path() -> str:
    found = LINK.search(Message.objects.latest("pk").text)
    assert found is not None
    return found[1]


# Once


def test_link_opened_twice_opens_once(cast: Cast) -> None:
    path = link_of(cast.head)
    Client().post(path)
    second = Client()

    response = second.post(path)

    assert (response.status_code, "sessionid" in second.cookies) == (410, False)
    assert "Ce lien a déjà servi" in response.content.decode()


def test_link_opened_twice_at_the_same_instant_opens_once(cast: Cast) -> None:
    link_of(cast.head)
    copies = [AccessLink.objects.get(), AccessLink.objects.get()]

    assert [access_links._use_up(link) for link in copies] == [True, False]


# What the page of a link that opens no more says


def test_dead_links_unknown_revoked_or_of_an_ended_role_say_the_same(cast: Cast, client: Client) -> None:
    revoked, ended, closed = link_of(cast.head), link_of(cast.deputy), link_of(cast.referent)
    revoke_access_link(actor=SYSTEM, link=AccessLink.objects.order_by("pk")[0])
    cast.deputy.assignments.update(ends_on=date(2026, 11, 1))
    Person.objects.filter(pk=cast.referent.pk).update(is_active=False)

    answers = {page_of(client, path) for path in ("/lien/inconnu/", revoked, ended, closed)}

    assert [status for status, _ in answers] == [410]
    page = next(iter(answers))[1]
    assert ("Ce lien n’ouvre plus rien" in page, "Recevoir un nouveau lien" in page) == (True, False)


@pytest.mark.parametrize("how", ["used", "expired"])
def test_spent_link_offers_another_and_says_where(cast: Cast, client: Client, how: str) -> None:
    path = link_of(cast.head)
    if how == "used":
        Client().post(path)

    status, page = page_of(client, path, NOON + DAY if how == "expired" else NOON)

    assert status == 410
    assert [text in page for text in ("Recevoir un nouveau lien", "p…@example.org", cast.head.email)] == [
        True,
        True,
        False,
    ]


def test_spent_link_opened_ten_times_sends_nothing(cast: Cast, client: Client) -> None:
    path = link_of(cast.head)
    Client().post(path)

    for _ in range(10):
        client.get(path)
        client.get(f"{path}nouveau/")

    assert Message.objects.count() == 0


def test_spent_link_of_whoever_is_signed_in_leads_to_its_page(cast: Cast, client: Client) -> None:
    path = link_of(cast.head)
    client.post(path)

    _, page = page_of(client, path)
    assert ('href="/mon-role/"' in page, "Recevoir un nouveau lien" in page) == (True, False)


# Another link


@pytest.mark.parametrize("used", [True, False])
def test_renewed_link_leads_where_the_first_did(cast: Cast, client: Client, used: bool) -> None:
    path = link_of(cast.head)
    if used:
        Client().post(path)

    with clock.at(NOON + DAY):
        client.post(f"{path}nouveau/")
        message = Message.objects.get()
        renewed = AccessLink.objects.latest("pk")
        response = client.post(mailed_path())

    assert (message.to_address, "désigner vos référents" in message.text) == (cast.head.email, True)
    assert (renewed.target, renewed.purpose) == ("/mon-role/", "désigner vos référents")
    assert renewed.expires_at == NOON + DAY + timedelta(minutes=30)
    assert response["Location"] == "/mon-role/"


def test_renewing_answers_the_same_in_all_cases(cast: Cast, client: Client) -> None:
    spent, live, revoked = link_of(cast.head), link_of(cast.referent), link_of(cast.head)
    revoke_access_link(actor=SYSTEM, link=AccessLink.objects.latest("pk"))
    Client().post(spent)

    answers = set()
    for path in ("/lien/inconnu/", spent, live, revoked, *[spent] * 10):
        response = client.post(f"{path}nouveau/")
        answers.add((response.status_code, HIDDEN_TOKEN.sub("", response.content.decode())))

    assert [status for status, _ in answers] == [200]
    assert {message.to_address for message in Message.objects.all()} == {cast.head.email}


def test_renewing_sends_a_few_links_an_hour(cast: Cast) -> None:
    path = link_of(cast.head)
    Client().post(path)

    sent = [renew_access_link(token=token_in(path), network=NETWORK) is not None for _ in range(6)]
    assert sent == [True] * 4 + [False] * 2

    with clock.at(NOON + timedelta(hours=1)):
        assert renew_access_link(token=token_in(path), network=NETWORK) is not None


def test_renewing_for_somebody_without_address_sends_nothing(cast: Cast) -> None:
    person = factories.make_member(Role.HEAD, cast.school)
    path = link_of(person)
    Client().post(path)
    person.addresses.all().delete()

    assert renew_access_link(token=token_in(path), network=NETWORK) is None
