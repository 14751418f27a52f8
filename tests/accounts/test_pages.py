import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from relais.accounts.demo_accounts import DemoAccount, demo_accounts, register_demo_accounts
from relais.accounts.domain import create_access_link
from relais.accounts.models import AccessLink, Person, Session
from relais.accounts.selectors import SESSION_KEY
from relais.audit.models import Entry
from relais.core import clock
from relais.core.scope import SYSTEM, Role
from relais.outbox.models import Message
from tests import factories
from tests.cast import Cast

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ClientFor = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def demo_offers(monkeypatch: pytest.MonkeyPatch) -> Callable[[Person], None]:
    """Offer somebody's account on the demonstration's sign-in page."""
    monkeypatch.setattr("relais.accounts.demo_accounts._listers", [])

    def offer(person: Person) -> None:
        role = person.assignments.get()
        account = DemoAccount(
            role.pk, str(person), role.get_role_display(), str(role.perimeter), "Pour essayer."
        )
        register_demo_accounts(lambda: [account])

    return offer


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


def identity(client: Client) -> str:
    """Return who the header says is signed in."""
    page = client.get("/mon-role/").content.decode()
    return " ".join(re.findall(r'class="ui-identity__\w+"[^>]*>(.*?)</', page))


# Personal links


def test_link_page_says_who_and_for_what(cast: Cast, client: Client) -> None:
    response = client.get(link_of(cast.head))

    page = response.content.decode()
    assert response.status_code == 200
    assert [text in page for text in ("Hélène Direction", "désigner vos référents", str(cast.school))] == [
        True
    ] * 3


def test_link_opened_ten_times_changes_nothing(cast: Cast, client: Client) -> None:
    path = link_of(cast.head)
    before = (list(AccessLink.objects.values()), list(Person.objects.values()), Entry.objects.count())

    for _ in range(10):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200

    after = (list(AccessLink.objects.values()), list(Person.objects.values()), Entry.objects.count())
    assert after == before
    assert (Session.objects.count(), "sessionid" in client.cookies) == (0, False)


def test_link_button_signs_in_and_leads_to_the_target(cast: Cast, client: Client) -> None:
    response = client.post(link_of(cast.head))

    assert (response.status_code, response["Location"]) == (302, "/mon-role/")
    assert identity(client) == f"DIRECTION Hélène Chef d&#x27;établissement, {cast.school}"


def test_link_button_renews_the_session_of_another_person(cast: Cast, client: Client) -> None:
    client.force_login(cast.referent)
    key = client.session.session_key

    client.post(link_of(cast.head))

    assert client.session.session_key != key
    assert client.session[SESSION_KEY] == str(cast.head.assignments.get().pk)


def test_link_of_a_person_without_name_asks_it_first(cast: Cast, client: Client) -> None:
    Person.objects.filter(pk=cast.head.pk).update(first_name="", last_name="")

    response = client.post(link_of(cast.head), follow=True)
    assert response.redirect_chain == [("/mon-nom/?next=%2Fmon-role%2F", 302)]

    response = client.post("/mon-nom/", {"first_name": "Hélène", "last_name": "Martin", "next": "/mon-role/"})
    assert response["Location"] == "/mon-role/"
    assert Person.objects.get(pk=cast.head.pk).is_named


# Sign-in page


def test_sign_in_answers_the_same_for_a_known_and_an_unknown_address(cast: Cast, client: Client) -> None:
    answers = [
        client.post("/connexion/", {"address": address})
        for address in (cast.head.email, "inconnue@example.org")
    ]

    pages = [
        answer.content.decode().replace(cast.head.email, "@").replace("inconnue@example.org", "@")
        for answer in answers
    ]
    assert pages[0] == pages[1]
    assert [message.to_address for message in Message.objects.all()] == [cast.head.email]


def test_sign_in_mailed_link_leads_to_the_page_wanted(cast: Cast, client: Client) -> None:
    page = client.get("/connexion/?next=/mon-role/").content.decode()
    assert 'name="next" value="/mon-role/"' in page

    client.post("/connexion/", {"address": cast.head.email, "next": "/mon-role/"})
    found = re.search(r"http://127.0.0.1:8000(/lien/\S+)", Message.objects.get().text)
    assert found is not None
    assert client.post(found[1])["Location"] == "/mon-role/"


@pytest.mark.parametrize(
    "target", ["https://ailleurs.example/", "//ailleurs.example", "javascript:x", "mon-role"]
)
def test_sign_in_never_leads_elsewhere(cast: Cast, client: Client, target: str) -> None:
    client.post("/connexion/", {"address": cast.head.email, "next": target})

    assert AccessLink.objects.get().target == "/"


def test_sign_in_without_address_says_what_is_wrong(db: None, client: Client) -> None:
    response = client.post("/connexion/", {"address": "camille"})

    assert response.status_code == 200
    assert "ui-error-summary" in response.content.decode()


def test_page_without_session_leads_to_sign_in(db: None, client: Client) -> None:
    assert client.get("/mon-role/")["Location"] == "/connexion/?next=/mon-role/"


# Demonstration


def test_demo_account_signs_in_with_one_click(
    cast: Cast, client: Client, demo_offers: Callable[[Person], None]
) -> None:
    demo_offers(cast.deputy)
    assert "Pour essayer." in client.get("/connexion/").content.decode()

    response = client.post(
        "/connexion/demonstration/", {"assignment": cast.deputy.assignments.get().pk, "next": "/mon-role/"}
    )

    assert response["Location"] == "/mon-role/"
    assert identity(client) == f"ADJOINT Didier Adjoint au chef d&#x27;établissement, {cast.school}"


def test_demo_account_without_role_signs_in_too(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = DemoAccount(None, "Étranger", "Aucun rôle", "", person_id=cast.outsider.pk)
    monkeypatch.setattr("relais.accounts.demo_accounts._listers", [lambda: [account]])

    client.post("/connexion/demonstration/", {"assignment": account.key})

    assert identity(client) == "ÉTRANGER Oscar"


def test_demo_account_not_offered_is_not_found(
    cast: Cast, client: Client, demo_offers: Callable[[Person], None]
) -> None:
    demo_offers(cast.deputy)

    response = client.post("/connexion/demonstration/", {"assignment": cast.head.assignments.get().pk})

    assert response.status_code == 404


def test_demo_account_whose_role_ended_is_not_found(
    cast: Cast, client: Client, demo_offers: Callable[[Person], None]
) -> None:
    demo_offers(cast.deputy)
    role = cast.deputy.assignments.get()
    cast.deputy.assignments.update(ends_on=date(2026, 11, 1))

    assert client.post("/connexion/demonstration/", {"assignment": role.pk}).status_code == 404


def test_demo_accounts_do_not_exist_outside_the_demonstration(
    cast: Cast, client: Client, settings: Settings, demo_offers: Callable[[Person], None]
) -> None:
    settings.DEMO = False
    demo_offers(cast.deputy)

    assert "Pour essayer." not in client.get("/connexion/").content.decode()
    response = client.post("/connexion/demonstration/", {"assignment": cast.deputy.assignments.get().pk})
    assert response.status_code == 404


def test_demo_lister_registered_twice_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relais.accounts.demo_accounts._listers", [])
    account = DemoAccount(1, "A", "B", "C")

    def lister() -> list[DemoAccount]:
        return [account]

    register_demo_accounts(lister)
    register_demo_accounts(lister)

    assert demo_accounts() == [account]


# Role and session


def test_choose_role_among_those_held(cast: Cast, client_for: ClientFor) -> None:
    second = factories.make_assignment(Role.DEPUTY, cast.other_school, cast.head)
    client = client_for(cast.head)
    assert identity(client) == f"DIRECTION Hélène Chef d&#x27;établissement, {cast.school}"

    assert client.post("/mon-role/", {"capacity": str(second.pk)})["Location"] == "/"

    assert identity(client) == f"DIRECTION Hélène Adjoint au chef d&#x27;établissement, {cast.other_school}"
    assert "Changer de rôle" in client.get("/mon-role/").content.decode()


def test_choose_role_of_somebody_else_is_refused(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.head)

    response = client.post("/mon-role/", {"capacity": str(cast.officer.assignments.get().pk)})

    assert response.status_code == 200
    assert SESSION_KEY not in client.session


def test_role_chosen_then_ended_falls_back_on_another(cast: Cast, client_for: ClientFor) -> None:
    second = factories.make_assignment(Role.DEPUTY, cast.other_school, cast.head)
    client = client_for(cast.head)
    client.post("/mon-role/", {"capacity": str(second.pk)})

    cast.head.assignments.filter(pk=second.pk).update(ends_on=date(2026, 11, 23))

    assert identity(client) == f"DIRECTION Hélène Chef d&#x27;établissement, {cast.school}"


def test_person_without_role_is_told_so(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.outsider)

    assert "Vous n’avez aucun rôle aujourd’hui." in client.get("/mon-role/").content.decode()
    assert identity(client) == "ÉTRANGER Oscar"


def test_sign_out_closes_the_session(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.head)

    assert client.get("/deconnexion/").status_code == 405
    assert client.post("/deconnexion/")["Location"] == "/connexion/"
    assert client.get("/mon-role/").status_code == 302


def test_name_me_starts_from_the_name_known(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.head)

    page = client.get("/mon-nom/").content.decode()
    assert ['value="Hélène"' in page, 'value="Direction"' in page] == [True, True]
    assert client.post("/mon-nom/", {"first_name": "", "last_name": "X"}).status_code == 200


# Command


def test_invite_officer_prints_a_link_that_works(
    db: None, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    factories.make_academie()
    call_command(
        "invite_officer", email="o@example.org", academie="13", first_name="Odile", last_name="Rectorat"
    )

    path = capsys.readouterr().out.strip().removeprefix("http://127.0.0.1:8000")

    assert client.post(path)["Location"] == "/"
    # Her role goes beyond one school: she opens nothing before a second factor guards it.
    assert client.get("/")["Location"] == "/compte/second-facteur/?next=%2F"


def test_invite_officer_unknown_academie_says_what_to_do(db: None) -> None:
    with pytest.raises(CommandError, match="Importez d'abord"):
        call_command("invite_officer", email="o@example.org", academie="99", first_name="O", last_name="R")


def test_invite_officer_bad_address_creates_nothing(db: None) -> None:
    factories.make_academie()

    with pytest.raises(CommandError, match="n'est pas une adresse"):
        call_command("invite_officer", email="odile", academie="13", first_name="O", last_name="R")
    assert Person.objects.count() == 0
