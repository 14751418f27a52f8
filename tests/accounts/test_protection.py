"""What somebody hostile tries first, each refused."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from relais.accounts.domain import create_access_link
from relais.accounts.models import CONNECTION, IS_VERIFIED, AccessLink, Person, Session
from relais.core import clock
from relais.core.scope import SYSTEM
from relais.outbox.models import Message
from tests.accounts.second_factor import code_of, enrol, wrong_code_for
from tests.browsers import signed_in
from tests.cast import Cast

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SIGN_IN = "/connexion/mot-de-passe/"
PASSWORD = "cheval agrafe pile correct"
WAIT = re.compile(r"Trop d&#x27;essais\. Réessayez dans ([^.]+)\.")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(NOON):
        yield


def with_password(person: Person) -> Person:
    person.set_password(PASSWORD)
    person.save()
    return person


def try_password(address: str, password: str, network: str = "203.0.113.9") -> tuple[int, str]:
    """Try from a fresh browser; return the status, and the wait if one is said."""
    response = Client(headers={"X-Forwarded-For": network}).post(
        SIGN_IN, {"address": address, "password": password}
    )
    found = WAIT.search(response.content.decode())
    return response.status_code, found[1] if found else ""


def link_of(person: Person) -> str:
    _, url = create_access_link(
        actor=SYSTEM,
        assignment=person.assignments.get(),
        target="/mon-role/",
        expires_at=NOON + timedelta(days=1),
    )
    return url.removeprefix("http://127.0.0.1:8000")


# Fifty wrong passwords


def test_fifty_wrong_passwords_are_refused_and_the_right_one_after_them(cast: Cast) -> None:
    address = with_password(cast.officer).email

    told = [try_password(address, f"essai {number}") for number in range(50)]

    assert told == [(200, "")] * 5 + [(429, "30 secondes")] * 45
    assert try_password(address, PASSWORD) == (429, "30 secondes")
    with clock.at(NOON + timedelta(seconds=30)):
        assert try_password(address, PASSWORD) == (302, "")


def test_fifty_wrong_passwords_from_fifty_networks_are_refused_too(cast: Cast) -> None:
    address = with_password(cast.officer).email

    told = [try_password(address, f"essai {number}", f"203.0.113.{number}") for number in range(50)]

    assert [status for status, _ in told] == [200] * 5 + [429] * 45


def test_one_password_tried_on_fifty_addresses_is_refused_too(cast: Cast) -> None:
    told = [try_password(f"personne{number}@example.org", "azerty") for number in range(50)]

    assert [status for status, _ in told] == [200] * 30 + [429] * 20


def test_wrong_passwords_never_tell_whether_the_address_exists(cast: Cast) -> None:
    known, unknown = with_password(cast.officer).email, "inconnue@example.org"

    def pages(address: str) -> list[tuple[int, str]]:
        client = Client(headers={"X-Forwarded-For": "203.0.113.9"})
        answers = [client.post(SIGN_IN, {"address": address, "password": "faux"}) for _ in range(8)]
        return [
            (answer.status_code, re.sub(r'value="\w{64}"', "", answer.content.decode()).replace(address, "@"))
            for answer in answers
        ]

    assert pages(known) == pages(unknown)


def test_fifty_wrong_codes_are_refused_and_the_right_one_after_them(cast: Cast) -> None:
    key = enrol(cast.officer)
    client = Client()
    client.force_login(cast.officer)

    told = [client.post("/connexion/code/", {"code": wrong_code_for(key)}).status_code for _ in range(50)]

    assert told == [200] * 5 + [429] * 45
    assert client.post("/connexion/code/", {"code": code_of(key)}).status_code == 429
    assert IS_VERIFIED not in client.session


def test_links_are_asked_for_a_few_times_an_hour_and_the_answer_stays_the_same(cast: Cast) -> None:
    answers = {
        (response.status_code, re.sub(r'value="\w{64}"', "", response.content.decode()))
        for response in (Client().post("/connexion/", {"address": cast.head.email}) for _ in range(50))
    }

    assert [status for status, _ in answers] == [200]
    assert Message.objects.count() == 4


def test_links_are_asked_for_by_one_network_a_few_times_an_hour(cast: Cast) -> None:
    client = Client(headers={"X-Forwarded-For": "203.0.113.9"})
    for number in range(30):
        client.post("/connexion/", {"address": f"personne{number}@ailleurs.example.org"})

    client.post("/connexion/", {"address": cast.head.email})
    assert Message.objects.count() == 0

    Client(headers={"X-Forwarded-For": "198.51.100.1"}).post("/connexion/", {"address": cast.head.email})
    assert Message.objects.count() == 1


# A replayed link


def test_replayed_link_opens_nothing(cast: Cast) -> None:
    path = link_of(cast.head)
    first = Client()
    assert first.post(path).status_code == 302

    thief = Client()
    assert [thief.post(path).status_code for _ in range(3)] == [410] * 3
    assert (thief.get("/mon-role/").status_code, Session.objects.count()) == (302, 1)
    first.post("/deconnexion/")
    assert first.post(path).status_code == 410


# A forged Host header


def test_forged_host_is_refused(cast: Cast) -> None:
    client = signed_in(cast.head)

    told = [
        client.get("/connexion/", headers={"Host": host}).status_code
        for host in ("ailleurs.example", "127.0.0.1.ailleurs.example", "localhost@ailleurs.example", "")
    ]

    assert told == [400] * 4


def test_forged_host_is_never_written_in_a_mail(cast: Cast, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "relais.example.org", "testserver"]
    settings.SITE_URL = "https://relais.example.org"
    client = Client()

    client.post(
        "/connexion/",
        {"address": cast.head.email},
        headers={"Host": "localhost", "X-Forwarded-Host": "ailleurs.example"},
    )

    addresses = set(re.findall(r"https?://[^/\s]+", Message.objects.get().text))
    assert addresses == {"https://relais.example.org"}


# An open redirect


@pytest.mark.parametrize(
    "target",
    [
        "https://ailleurs.example/",
        "//ailleurs.example/",
        "///ailleurs.example/",
        "/\\ailleurs.example/",
        "https:ailleurs.example",
        "javascript:alert(1)",
        "\t//ailleurs.example",
        "http://testserver@ailleurs.example/",
    ],
)
def test_open_redirect_leads_home(cast: Cast, target: str) -> None:
    Person.objects.filter(pk=cast.referent.pk).update(first_name="", last_name="")
    address = with_password(cast.officer).email
    named = {"first_name": "Rachida", "last_name": "Référente", "next": target}

    Client().post("/connexion/", {"address": cast.head.email, "next": target})
    told = [
        AccessLink.objects.get().target,
        Client().post(SIGN_IN, {"address": address, "password": PASSWORD, "next": target})["Location"],
        signed_in(cast.referent).post("/mon-nom/", named)["Location"],
    ]

    assert told == ["/"] * 3


# A session fixed before sign-in


def test_session_fixed_before_sign_in_stays_a_strangers(cast: Cast) -> None:
    """The attacker has a session of the site, gives its key to the victim, and waits for the sign-in."""
    attacker = Client()
    session = attacker.session
    session["planted"] = True
    session.save()
    victim = Client()
    victim.cookies["sessionid"] = str(session.session_key)

    victim.post(link_of(cast.head))

    assert victim.session.session_key != session.session_key
    assert (victim.get("/mon-role/").status_code, attacker.get("/mon-role/").status_code) == (200, 302)


def test_session_key_made_up_is_never_taken(cast: Cast) -> None:
    victim = Client()
    victim.cookies["sessionid"] = "a" * 32

    victim.post(link_of(cast.head))

    assert victim.cookies["sessionid"].value != "a" * 32


def test_session_key_changes_at_each_proof(cast: Cast) -> None:
    key = enrol(with_password(cast.officer))
    client = Client()
    keys = []

    for _ in range(2):  # signing in again in one's own session
        client.post(SIGN_IN, {"address": cast.officer.email, "password": PASSWORD})
        keys.append(client.session.session_key)
    client.post("/connexion/code/", {"code": code_of(key)})
    keys.append(client.session.session_key)

    assert len(set(keys)) == 3
    assert list(Session.objects.values_list("pk", flat=True)) == keys[-1:]


def test_second_factor_is_asked_again_at_each_sign_in(cast: Cast) -> None:
    client = signed_in(cast.officer)
    assert client.get("/compte/").status_code == 200

    client.post(link_of(cast.officer))

    assert client.get("/compte/").status_code == 302


def test_second_factor_verified_by_one_person_opens_nothing_to_the_next(cast: Cast) -> None:
    client = signed_in(cast.officer)
    handle = client.session[CONNECTION]["handle"]

    client.post(link_of(cast.pay_officer))

    assert (client.session[CONNECTION]["handle"] != handle, IS_VERIFIED in client.session) == (True, False)
