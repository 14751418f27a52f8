"""Sessions: listed, ended, expired."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session as DjangoSession
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from relais.accounts.domain import create_access_link, end_other_sessions, end_session
from relais.accounts.models import CONNECTION, Person, Session
from relais.accounts.selectors import sessions_of
from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM
from tests import factories
from tests.browsers import signed_in
from tests.cast import Cast

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PAGE = "/compte/connexions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(NOON):
        yield


def come_by_link(person: Person, client: Client | None = None) -> Client:
    client = client or Client()
    _, url = create_access_link(
        actor=SYSTEM,
        assignment=person.assignments.get(),
        target="/mon-role/",
        expires_at=NOON + timedelta(days=1),
    )
    client.post(url.removeprefix("http://127.0.0.1:8000"))
    return client


def handle_of(client: Client) -> str:
    return str(client.session[CONNECTION]["handle"])


def test_session_says_who_from_where_with_what_and_since_when(cast: Cast) -> None:
    client = Client(headers={"User-Agent": FIREFOX, "X-Forwarded-For": "203.0.113.9"})

    come_by_link(cast.head, client)

    row = Session.objects.get()
    assert (row.person, row.way, row.device, row.network) == (
        cast.head,
        "link",
        "Firefox sur Windows",
        "203.0.113.9",
    )
    assert (row.opened_at, row.last_seen_at, row.handle) == (NOON, NOON, handle_of(client))


def test_sessions_page_lists_them_in_words(cast: Cast) -> None:
    client = come_by_link(cast.head, Client(headers={"User-Agent": FIREFOX}))
    come_by_link(cast.head)
    come_by_link(cast.referent)

    page = client.get(PAGE).content.decode()

    assert page.count("par lien reçu par courriel, depuis l’adresse 127.0.0.1") == 2
    assert [text in page for text in ("Firefox sur Windows", "Navigateur inconnu", "13\u00a0h\u00a000")] == [
        True
    ] * 3
    assert (page.count(">cette connexion</"), page.count("Fermer cette connexion")) == (1, 1)
    assert str(client.session.session_key) not in page


def test_sessions_page_alone_says_so(cast: Cast) -> None:
    page = signed_in(cast.head).get(PAGE).content.decode()

    assert ("Vous n’êtes connecté nulle part ailleurs." in page, "Fermer toutes" in page) == (True, False)


def test_sessions_page_costs_the_same_for_one_and_three(
    cast: Cast, assert_same_queries: Callable[..., None]
) -> None:
    client = signed_in(cast.head)

    assert_same_queries(lambda: client.get(PAGE), lambda: come_by_link(cast.head), expected=5)


def test_session_ended_from_another_browser_is_signed_out(cast: Cast) -> None:
    here, there = signed_in(cast.head), signed_in(cast.head)

    response = here.post(f"{PAGE}{handle_of(there)}/fermer/", follow=True)

    assert response.redirect_chain == [(PAGE, 302)]
    assert (here.get(PAGE).status_code, there.get(PAGE).status_code) == (200, 302)
    assert Entry.objects.get().act == "end_session"


def test_session_of_somebody_else_is_not_found(cast: Cast) -> None:
    there = signed_in(cast.referent)

    assert signed_in(cast.head).post(f"{PAGE}{handle_of(there)}/fermer/").status_code == 404
    assert there.get(PAGE).status_code == 200


def test_all_other_sessions_ended_at_once(cast: Cast) -> None:
    here, others, stranger = (
        signed_in(cast.head),
        [signed_in(cast.head) for _ in range(2)],
        signed_in(cast.referent),
    )

    here.post(f"{PAGE}fermer-les-autres/")

    assert [client.get(PAGE).status_code for client in (here, *others, stranger)] == [200, 302, 302, 200]
    assert (Entry.objects.get().act, Entry.objects.get().comment) == ("end_other_sessions", "2")


def test_no_other_session_leaves_no_trace(cast: Cast) -> None:
    signed_in(cast.head).post(f"{PAGE}fermer-les-autres/")

    assert Entry.objects.count() == 0


def test_sessions_of_another_are_not_ended_by_an_officer(cast: Cast) -> None:
    signed_in(cast.head)
    officer = factories.scope_of(cast.officer)

    for act, given in (
        (end_session, {"session": Session.objects.get()}),
        (end_other_sessions, {"person": cast.head, "keep": ""}),
    ):
        with pytest.raises(DomainError) as refused:
            act(actor=officer, **given)
        assert refused.value.code == "forbidden"


def test_session_of_nobody_is_ended_by_nobody(cast: Cast) -> None:
    client = Client()
    session = client.session
    session["seen"] = True
    session.save()

    with pytest.raises(DomainError) as refused:
        end_session(actor=factories.scope_of(cast.head), session=Session.objects.get())
    assert refused.value.code == "forbidden"


# Last seen


def test_last_seen_is_noted_every_five_minutes(cast: Cast) -> None:
    client = signed_in(cast.head)

    for minutes, expected in ((4, 0), (5, 5), (9, 5), (10, 10)):
        with clock.at(NOON + timedelta(minutes=minutes)):
            client.get("/mon-role/")
        assert Session.objects.get().last_seen_at == NOON + timedelta(minutes=expected)


def test_last_seen_costs_nothing_meanwhile(cast: Cast) -> None:
    client = signed_in(cast.head)

    with CaptureQueriesContext(connection) as queries:
        client.get("/mon-role/")

    assert [each["sql"] for each in queries if each["sql"].startswith("UPDATE")] == []


def test_signing_out_long_after_notes_nothing(cast: Cast) -> None:
    client = signed_in(cast.head)

    with clock.at(NOON + timedelta(hours=1)):
        client.post("/deconnexion/")

    assert Session.objects.count() == 0


# Expiry


def test_session_ends_twelve_hours_after_sign_in_whatever_is_done(cast: Cast) -> None:
    client = signed_in(cast.head)
    session = client.session
    session[CONNECTION] = {**session[CONNECTION], "ends": int(time.time()) + 60}
    session.save()
    assert session.get_expiry_age() <= 60

    client.post("/mon-role/", {"capacity": str(cast.head.assignments.get().pk)})  # writes in the session

    left = client.session.get_expiry_age()
    assert 0 < left <= 60
    assert (client.cookies["sessionid"]["max-age"] or 0) <= 60


def test_session_past_its_end_is_signed_out_and_not_listed(cast: Cast) -> None:
    client = signed_in(cast.head)
    Session.objects.update(expire_date=datetime.fromtimestamp(time.time() - 1, tz=UTC))

    assert client.get("/mon-role/").status_code == 302
    assert sessions_of(cast.head).count() == 0


def test_sessions_past_their_end_are_cleared(cast: Cast) -> None:
    signed_in(cast.head)
    signed_in(cast.referent)
    Session.objects.filter(person=cast.head).update(expire_date=datetime.fromtimestamp(0, tz=UTC))

    call_command("clearsessions")

    assert [session.person for session in Session.objects.all()] == [cast.referent]


def test_session_is_kept_by_our_table_alone(cast: Cast) -> None:
    signed_in(cast.head)

    assert (DjangoSession.objects.count(), Session.objects.count()) == (0, 1)
    assert Session.get_session_store_class().get_model_class() is Session
