"""Passwords: chosen from a mailed link, tried, forgotten."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from relais.accounts.domain import check_password, choose_password
from relais.accounts.models import AccessLink, Person, Session
from relais.accounts.selectors import is_offered_password
from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Role
from relais.outbox.models import Message
from tests import factories
from tests.accounts.second_factor import code_of, enrol
from tests.browsers import signed_in
from tests.cast import Cast

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NETWORK = "192.0.2.7"
GOOD = "cheval agrafe pile correct"
PASSWORD_PAGE = "/compte/mot-de-passe/"
SIGN_IN = "/connexion/mot-de-passe/"
LINK = re.compile(r"http://127.0.0.1:8000(/lien/\S+)")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(NOON):
        yield


def with_password(person: Person) -> Person:
    person.set_password(GOOD)
    person.save()
    return person


def refusal(act: object, **given: object) -> str:
    with pytest.raises(DomainError) as refused:
        act(**given)  # type: ignore[operator]
    return refused.value.code


def choose(person: Person, password: str = GOOD, by: Person | None = None) -> Person:
    actor = factories.scope_of(by or person)
    return choose_password(actor=actor, person=person, password=password, keep="")


def mailed_path() -> str:
    found = LINK.search(Message.objects.latest("pk").text)
    assert found is not None
    return found[1]


# Try


def test_check_password_right_one_returns_the_person(cast: Cast) -> None:
    with_password(cast.officer)

    found = check_password(address=f" {cast.officer.email.upper()} ", password=GOOD, network=NETWORK)

    assert found == cast.officer


def test_check_password_refuses_the_same_way_whoever_has_the_address(cast: Cast) -> None:
    with_password(cast.officer)
    left = with_password(factories.make_person(is_active=False))
    addresses = [cast.officer.email, cast.head.email, left.email, "inconnue@example.org"]

    told = {
        refusal(
            check_password, address=each, password=GOOD if each == left.email else "autre", network=NETWORK
        )
        for each in addresses
    }

    assert told == {"bad_credentials"}


def test_check_password_empty_opens_nobody(cast: Cast) -> None:
    assert refusal(check_password, address=cast.head.email, password="", network=NETWORK) == "bad_credentials"


def test_sign_in_by_password_asks_for_the_second_factor(cast: Cast, client: Client) -> None:
    key = enrol(with_password(cast.officer))

    response = client.post(SIGN_IN, {"address": cast.officer.email, "password": GOOD, "next": "/compte/"})
    assert response["Location"] == "/compte/"
    response = client.get("/compte/")
    assert response["Location"] == "/connexion/code/?next=%2Fcompte%2F"

    assert (
        client.post("/connexion/code/", {"code": code_of(key), "next": "/compte/"})["Location"] == "/compte/"
    )
    assert client.get("/compte/").status_code == 200
    assert Session.objects.get().way == "password"


def test_sign_in_by_password_alone_opens_nothing_whatever_the_role(cast: Cast, client: Client) -> None:
    client.post(SIGN_IN, {"address": with_password(cast.head).email, "password": GOOD})

    assert client.get("/")["Location"].startswith("/compte/second-facteur/")


def test_sign_in_by_password_never_leads_elsewhere(cast: Cast, client: Client) -> None:
    with_password(cast.officer)

    for target in ("https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example"):
        form = {"address": cast.officer.email, "password": GOOD, "next": target}
        assert client.post(SIGN_IN, form)["Location"] == "/"


def test_sign_in_by_wrong_password_says_so_and_keeps_the_address(cast: Cast, client: Client) -> None:
    response = client.post(SIGN_IN, {"address": cast.officer.email, "password": "autre"})

    page = response.content.decode()
    assert "est pas le bon" in page
    assert (f'value="{cast.officer.email}"' in page, "autre" in page) == (True, False)
    assert "sessionid" not in client.cookies


def test_sign_in_by_password_incomplete_says_what_is_missing(db: None, client: Client) -> None:
    assert "ui-error-summary" in client.post(SIGN_IN, {"address": "camille"}).content.decode()
    assert client.get(SIGN_IN)["Location"] == "/connexion/"


def test_sign_in_page_keeps_where_to_go_in_both_forms(db: None, client: Client) -> None:
    page = client.get("/connexion/?next=/compte/").content.decode()

    assert page.count('name="next" value="/compte/"') == 2


# Choose


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("onze lettre", "weak_password"),
        ("123456789012", "weak_password"),
        ("motdepasse123", ""),
        ("Odile.Rectorat", "weak_password"),
        ("password1234", "weak_password"),
        (GOOD, ""),
    ],
)
def test_choose_password_refuses_weak_ones(cast: Cast, password: str, expected: str) -> None:
    try:
        choose(cast.officer, password)
        told = ""
    except DomainError as error:
        told = error.code

    assert told == expected
    assert cast.officer.check_password(password) == (not expected)


def test_choose_password_is_journaled_without_it(cast: Cast) -> None:
    choose(cast.officer)

    entry = Entry.objects.get()
    assert (entry.act, entry.object_id, entry.comment) == ("choose_password", cast.officer.pk, "")


def test_choose_password_of_another_is_forbidden(cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        choose(cast.officer, by=cast.head)

    assert refused.value.code == "forbidden"


def test_choose_password_is_not_offered_without_second_factor(cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        choose(cast.head)
    assert refused.value.code == "not_offered"

    enrol(cast.head)
    assert choose(cast.head).check_password(GOOD)


def test_password_is_offered_to_wide_roles_held_today(cast: Cast) -> None:
    past = factories.make_assignment(Role.OFFICER, cast.academie, ends_on=factories.LONG_AGO).person

    offered = [is_offered_password(person) for person in (cast.officer, cast.pay_officer, cast.head, past)]

    assert offered == [True, True, False, False]


# From a mailed link


def come_by_link(person: Person) -> Client:
    """Ask for a link to choose a password, as somebody who has none or has forgotten it, and follow it."""
    client = Client()
    client.post("/connexion/mot-de-passe-oublie/", {"address": person.email})
    assert client.post(mailed_path())["Location"] == PASSWORD_PAGE
    return client


def test_forgotten_password_answers_the_same_for_every_address(cast: Cast, client: Client) -> None:
    pages = {
        client.post("/connexion/mot-de-passe-oublie/", {"address": address})
        .content.decode()
        .replace(address, "@")
        for address in (cast.officer.email, cast.outsider.email, "inconnue@example.org")
    }

    assert len(pages) == 1
    assert [message.to_address for message in Message.objects.all()] == [cast.officer.email]
    assert "choisir votre mot de passe" in Message.objects.get().text


def test_forgotten_password_without_address_says_so(db: None, client: Client) -> None:
    assert client.get("/connexion/mot-de-passe-oublie/").status_code == 200
    page = client.post("/connexion/mot-de-passe-oublie/", {"address": "x"}).content.decode()
    assert "ui-error-summary" in page


def test_password_chosen_from_a_link_after_the_second_factor(cast: Cast) -> None:
    key = enrol(cast.officer)
    client = come_by_link(cast.officer)
    assert client.post(PASSWORD_PAGE, {"password": GOOD, "again": GOOD})["Location"].startswith(
        "/connexion/code/"
    )
    client.post("/connexion/code/", {"code": code_of(key), "next": PASSWORD_PAGE})
    assert 'autocomplete="new-password"' in client.get(PASSWORD_PAGE).content.decode()

    response = client.post(PASSWORD_PAGE, {"password": GOOD, "again": GOOD}, follow=True)

    assert response.redirect_chain == [("/compte/", 302)]
    cast.officer.refresh_from_db()
    assert cast.officer.check_password(GOOD)
    # The link served its purpose: another password needs another link.
    assert "Recevoir le lien" in client.get(PASSWORD_PAGE).content.decode()


def test_password_typed_in_two_ways_is_refused(cast: Cast) -> None:
    enrol(cast.head)
    client = come_by_link(cast.head)
    session = client.session
    session["second_factor_verified"] = True
    session.save()

    page = client.post(PASSWORD_PAGE, {"password": GOOD, "again": "autre chose encore"}).content.decode()
    assert "Les deux saisies sont différentes." in page
    page = client.post(PASSWORD_PAGE, {"password": "court", "again": "court"}).content.decode()
    assert ("12" in page, "trop court" in page) == (True, True)
    page = client.post(PASSWORD_PAGE, {"password": "", "again": GOOD}).content.decode()
    assert "ui-error-summary" in page


def test_password_is_not_chosen_long_after_the_link(cast: Cast) -> None:
    enrol(cast.head)
    client = come_by_link(cast.head)
    session = client.session
    session["second_factor_verified"] = True
    session.save()

    with clock.at(NOON + timedelta(minutes=30)):
        page = client.post(PASSWORD_PAGE, {"password": GOOD, "again": GOOD}).content.decode()

    cast.head.refresh_from_db()
    assert ("Recevoir le lien" in page, cast.head.check_password(GOOD)) == (True, False)


def test_password_is_not_chosen_without_its_link(cast: Cast) -> None:
    client = signed_in(cast.officer)

    page = client.post(PASSWORD_PAGE, {"password": GOOD, "again": GOOD}).content.decode()

    cast.officer.refresh_from_db()
    assert ("Recevoir le lien" in page, cast.officer.check_password(GOOD)) == (True, False)


def test_password_link_is_mailed_from_the_account(cast: Cast) -> None:
    client = signed_in(cast.officer)

    response = client.post(f"{PASSWORD_PAGE}lien/", follow=True)

    assert "Un lien vient de partir vers p…@example.org." in response.content.decode()
    assert (AccessLink.objects.get().target, Message.objects.get().to_address) == (
        PASSWORD_PAGE,
        cast.officer.email,
    )


def test_password_page_of_a_head_offers_none(cast: Cast) -> None:
    page = signed_in(cast.head).get(PASSWORD_PAGE).content.decode()

    assert ("aucun mot de passe à retenir" in page, "Recevoir le lien" in page) == (True, False)


def test_changing_the_password_ends_the_other_sessions(cast: Cast) -> None:
    enrol(with_password(cast.officer))
    elsewhere, client = signed_in(cast.officer), come_by_link(cast.officer)
    session = client.session
    session["second_factor_verified"] = True
    session.save()
    opened_by = session.session_key

    client.post(PASSWORD_PAGE, {"password": "un autre, bien plus long", "again": "un autre, bien plus long"})

    assert (client.get("/compte/").status_code, elsewhere.get("/compte/").status_code) == (200, 302)
    assert client.session.session_key != opened_by
    assert Session.objects.filter(person=cast.officer).count() == 1
