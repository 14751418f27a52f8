import logging
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import authenticate
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from relais.accounts.models import Identity, Person
from relais.accounts.selectors import SESSION_KEY
from relais.core.scope import Role
from tests import factories
from tests.accounts.small_provider import CLIENT_ID, SmallProvider, small_provider
from tests.cast import Cast

START = "/connexion/fournisseur/"
CALLBACK = "/connexion/fournisseur/retour/"
PORTAL = "/connexion/portail/"
PROXY = "192.0.2.10"


@pytest.fixture
def provider(settings: Settings) -> Iterator[SmallProvider]:
    with small_provider() as running:
        settings.OIDC_ISSUER = running.url
        settings.OIDC_RP_CLIENT_ID = CLIENT_ID
        settings.OIDC_RP_CLIENT_SECRET = "secret-d-essai"
        yield running


def start(client: Client, provider: SmallProvider, target: str = "") -> dict[str, str]:
    """Leave for the provider, and return what it is asked."""
    response = client.get(START, {"next": target} if target else {})
    assert response["Location"].startswith(f"{provider.url}/auth?")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}
    provider.nonce = asked["nonce"]
    return asked


def come(client: Client, provider: SmallProvider, target: str = "") -> HttpResponseBase:
    """Leave and come back."""
    asked = start(client, provider, target)
    return client.get(CALLBACK, {"code": "c", "state": asked["state"]})


def told(client: Client) -> str:
    """Return what the sign-in page says."""
    return client.get("/connexion/").content.decode()


def is_signed_in(client: Client) -> bool:
    return bool(client.get("/mon-role/").status_code == 200)


# The way there and back


def test_departure_asks_for_what_the_provider_must_prove(
    db: None, client: Client, provider: SmallProvider
) -> None:
    asked = start(client, provider)

    assert {
        name: asked[name] for name in ("client_id", "response_type", "scope", "code_challenge_method")
    } == {
        "client_id": "relais",
        "response_type": "code",
        "scope": "openid given_name usual_name email",
        "code_challenge_method": "S256",
    }
    assert asked["redirect_uri"] == f"http://testserver{CALLBACK}"
    assert [len(asked[name]) for name in ("state", "nonce")] == [32, 32]


def test_return_signs_in_under_a_new_session_key(cast: Cast, client: Client, provider: SmallProvider) -> None:
    provider.info = {"email": cast.referent.email}
    asked = start(client, provider, "/mon-role/")
    key = client.session.session_key

    response = client.get(CALLBACK, {"code": "c", "state": asked["state"]})

    assert (response.status_code, response["Location"]) == (302, "/mon-role/")
    assert client.session.session_key != key
    assert client.session[SESSION_KEY] == str(cast.referent.assignments.get().pk)
    assert provider.challenge() == asked["code_challenge"]
    assert provider.exchange["client_secret"] == ["secret-d-essai"]


def test_return_takes_the_place_of_another_person(cast: Cast, provider: SmallProvider) -> None:
    client = Client()
    client.force_login(cast.head)
    provider.info = {"email": cast.referent.email}

    come(client, provider)

    assert int(client.session["_auth_user_id"]) == cast.referent.pk
    assert client.session["oidc_id_token"]


def test_newcomer_lands_on_the_page_that_says_what_to_do(
    db: None, client: Client, provider: SmallProvider
) -> None:
    response = come(client, provider)

    assert response["Location"] == "/"
    assert "Vous n’avez aucun rôle aujourd’hui" in client.get("/").content.decode()


def test_newcomer_without_name_is_asked_it(db: None, client: Client, provider: SmallProvider) -> None:
    provider.info = {"usual_name": None}

    assert come(client, provider, "/mon-role/")["Location"] == "/mon-nom/?next=%2Fmon-role%2F"


@pytest.mark.parametrize("target", ["https://ailleurs.example/", "//ailleurs.example", "javascript:x"])
def test_return_never_leads_elsewhere(db: None, client: Client, provider: SmallProvider, target: str) -> None:
    assert come(client, provider, target)["Location"] == "/"


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
@pytest.mark.parametrize("is_info_signed", [False, True])
def test_both_algorithms_and_both_forms_of_user_info(
    db: None,
    client: Client,
    provider: SmallProvider,
    settings: Settings,
    algorithm: str,
    is_info_signed: bool,
) -> None:
    settings.OIDC_RP_SIGN_ALGO = provider.algorithm = algorithm
    provider.is_info_signed = is_info_signed

    come(client, provider)

    assert str(Identity.objects.get()) == f"DUBOIS Camille ({provider.url})"


def test_attributes_reach_the_roles(cast: Cast, client: Client, provider: SmallProvider) -> None:
    provider.info = {"FrEduRneResp": [f"{cast.other_school.uai}$UAJ$PU$ADM$111$T3$CLG$340"]}

    come(client, provider)

    held = Person.objects.get(last_name="Dubois").assignments.get()
    assert (held.role, held.school) == (Role.HEAD, cast.other_school)
    assert client.session[SESSION_KEY] == str(held.pk)


# What is not believed


def lie(**claims: Any) -> Callable[[SmallProvider], None]:
    return lambda provider: provider.id_token.update(claims)


def sign_as_another(provider: SmallProvider) -> None:
    provider.signer = "theirs"


def sign_otherwise(provider: SmallProvider) -> None:
    provider.algorithm = "ES256"


def speak_of_another(provider: SmallProvider) -> None:
    provider.info["sub"] = "s2"


LONG_AGO = int(time.time()) - 3600


@pytest.mark.parametrize(
    "lying",
    [
        lie(iss="https://ailleurs.example.org"),
        lie(aud="un-autre-service"),
        lie(aud=None),
        lie(iss=None),
        lie(exp=LONG_AGO, iat=LONG_AGO - 300),
        lie(exp=None),
        lie(iat=None),
        lie(sub=None),
        lie(nonce="autre"),
        lie(nonce=None),
        sign_as_another,
        sign_otherwise,
        speak_of_another,
    ],
)
def test_answer_that_cannot_be_believed_signs_nobody_in(
    db: None,
    client: Client,
    provider: SmallProvider,
    caplog: pytest.LogCaptureFixture,
    lying: Callable[[SmallProvider], None],
) -> None:
    lying(provider)

    with caplog.at_level(logging.CRITICAL):
        response = come(client, provider)

    assert response["Location"] == "/connexion/"
    assert "ProConnect n&#x27;a pas pu vous connecter" in told(client)
    assert (is_signed_in(client), Person.objects.count()) == (False, 0)


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/token", 500, "n&#x27;a pas pu vous connecter"),
        ("/token", 401, "n&#x27;a pas pu vous connecter"),
        ("/jwks", 503, "n&#x27;a pas pu vous connecter"),
        ("/userinfo", 403, "n&#x27;a pas pu vous connecter"),
    ],
)
def test_provider_that_fails_signs_nobody_in(
    db: None, client: Client, provider: SmallProvider, path: str, status: int, says: str
) -> None:
    provider.statuses[path] = status

    come(client, provider)

    assert says in told(client)
    assert not is_signed_in(client)


def test_provider_gone_meanwhile_is_said(
    db: None, client: Client, provider: SmallProvider, settings: Settings
) -> None:
    asked = start(client, provider)
    gone = "http://127.0.0.1:9"
    settings.OIDC_ENDPOINTS = {
        **dict.fromkeys(settings.OIDC_ENDPOINTS, f"{provider.url}/x"),
        "token_endpoint": gone,
    }

    client.get(CALLBACK, {"code": "c", "state": asked["state"]})

    assert "ProConnect ne répond pas" in told(client)


@pytest.mark.parametrize(
    ("document", "status"),
    [({"issuer": "https://ailleurs.example.org"}, 200), ({"issuer": None}, 200), ({}, 404)],
)
def test_provider_that_publishes_no_endpoints_is_said(
    db: None, client: Client, provider: SmallProvider, document: dict[str, Any], status: int
) -> None:
    provider.document = document
    provider.statuses["/.well-known/openid-configuration"] = status

    assert client.get(START)["Location"] == "/connexion/"
    assert "ProConnect ne répond pas" in told(client)


def test_provider_that_does_not_answer_is_said(db: None, client: Client, settings: Settings) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    settings.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_SECRET = "x"

    assert client.get(START)["Location"] == "/connexion/"
    assert "ProConnect ne répond pas" in told(client)


def test_endpoints_are_asked_once(db: None, client: Client, provider: SmallProvider) -> None:
    come(client, provider)
    come(client, provider)

    assert provider.asked.count("/.well-known/openid-configuration") == 1


def test_endpoints_given_are_not_asked(
    db: None, client: Client, provider: SmallProvider, settings: Settings
) -> None:
    endpoints = provider.endpoints()
    settings.OIDC_ENDPOINTS = {name: endpoints[name] for name in settings.OIDC_ENDPOINTS}

    come(client, provider)

    assert (provider.asked, is_signed_in(client)) == (["/token", "/jwks", "/userinfo"], True)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"code": "c"},
        {"code": "c", "state": "forge"},
        {"error": "access_denied"},
        {"error": "x", "state": "y"},
    ],
)
def test_answer_without_question_opens_nothing(
    cast: Cast, client: Client, provider: SmallProvider, query: dict[str, str]
) -> None:
    start(client, provider)

    assert client.get(CALLBACK, query)["Location"] == "/connexion/"
    assert "Cette connexion a trop attendu" in told(client)
    assert "/token" not in provider.asked


def test_forged_answer_does_not_sign_out(cast: Cast, provider: SmallProvider) -> None:
    client = Client()
    client.force_login(cast.head)

    client.get(CALLBACK, {"error": "access_denied"})

    assert is_signed_in(client)


def test_answer_serves_once(db: None, client: Client, provider: SmallProvider) -> None:
    asked = start(client, provider)
    answer = {"code": "c", "state": asked["state"]}
    client.get(CALLBACK, answer)
    client.post("/deconnexion/")

    assert client.get(CALLBACK, answer)["Location"] == "/connexion/"
    assert not is_signed_in(client)


def test_question_answered_without_code_signs_nobody_in(
    db: None, client: Client, provider: SmallProvider
) -> None:
    client.get(CALLBACK, {"state": start(client, provider)["state"]})

    assert "n&#x27;a pas pu vous connecter" in told(client)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("access_denied", "Vous avez interrompu la connexion."),
        ("server_error", "ProConnect n&#x27;a pas pu vous connecter."),
        ("<script>", "ProConnect n&#x27;a pas pu vous connecter."),
    ],
)
def test_refusal_of_the_provider_is_said_once(
    db: None, client: Client, provider: SmallProvider, error: str, says: str
) -> None:
    state = start(client, provider)["state"]

    client.get(CALLBACK, {"error": error, "state": state})
    page = told(client)
    assert [says in page, "<script>" in page] == [True, False]

    client.get(CALLBACK, {"code": "c", "state": state})
    assert "Cette connexion a trop attendu" in told(client)


def test_closed_account_is_told_so(db: None, client: Client, provider: SmallProvider) -> None:
    factories.make_person(email="camille@example.org", is_active=False)

    come(client, provider)

    assert "Écrivez à l&#x27;équipe numérique." in told(client)
    assert not is_signed_in(client)


# Signing out


def test_sign_out_goes_on_to_the_provider(db: None, client: Client, provider: SmallProvider) -> None:
    come(client, provider)
    id_token = client.session["oidc_id_token"]

    response = client.post("/deconnexion/")

    seconds, _, url = response["Refresh"].partition("; url=")
    query = parse_qs(urlsplit(url).query)
    assert (response.status_code, seconds, url.partition("?")[0]) == (200, "0", f"{provider.url}/end")
    assert (query["id_token_hint"], query["post_logout_redirect_uri"], len(query["state"][0])) == (
        [id_token],
        ["http://testserver/connexion/"],
        32,
    )
    assert "no-store" in response["Cache-Control"]
    assert not is_signed_in(client)


def test_sign_out_keeps_what_the_endpoint_asks(db: None, client: Client, provider: SmallProvider) -> None:
    provider.document = {"end_session_endpoint": f"{provider.url}/end?realm=a"}
    come(client, provider)

    assert f"{provider.url}/end?realm=a&id_token_hint=" in client.post("/deconnexion/")["Refresh"]


def test_sign_out_of_a_provider_without_one_is_ours_alone(
    db: None, client: Client, provider: SmallProvider
) -> None:
    provider.document = {"end_session_endpoint": ""}
    come(client, provider)

    assert client.post("/deconnexion/")["Location"] == "/connexion/"


def test_sign_out_of_a_provider_gone_or_turned_off_is_ours_alone(
    db: None, client: Client, provider: SmallProvider, settings: Settings
) -> None:
    for change in ({"OIDC_ISSUER": "http://127.0.0.1:9"}, {"OIDC_RP_CLIENT_ID": ""}):
        come(client, provider)
        before = {name: getattr(settings, name) for name in change}
        for name, value in change.items():
            setattr(settings, name, value)
        assert client.post("/deconnexion/")["Location"] == "/connexion/"
        for name, value in before.items():
            setattr(settings, name, value)


def test_sign_out_of_another_way_stays_here(cast: Cast, client: Client, provider: SmallProvider) -> None:
    client.force_login(cast.head)

    assert client.post("/deconnexion/")["Location"] == "/connexion/"


# Off


def test_provider_off_has_no_page(db: None, client: Client) -> None:
    assert [client.get(START).status_code, client.get(CALLBACK).status_code] == [404, 404]
    assert "Se connecter avec" not in told(client)


def test_provider_on_comes_first_and_keeps_where_to_go(
    db: None, client: Client, provider: SmallProvider
) -> None:
    page = client.get("/connexion/?next=/mon-role/").content.decode()

    assert page.index("Se connecter avec ProConnect") < page.index("Recevoir mon lien")
    assert f'href="{START}?next=%2Fmon-role%2F"' in page
    assert f'href="{START}"' in told(client)


def test_provider_name_is_a_setting(
    db: None, client: Client, provider: SmallProvider, settings: Settings
) -> None:
    settings.OIDC_NAME = "le guichet de l'académie"

    assert "Se connecter avec le guichet de l&#x27;académie" in told(client)


def test_backend_leaves_other_ways_alone(db: None, provider: SmallProvider) -> None:
    assert authenticate(None, key="x", password="y") is None
    assert authenticate(None, nonce="x", code_verifier="y") is None
    assert provider.asked == ["/.well-known/openid-configuration"]


# The portal


@pytest.fixture
def portal(settings: Settings) -> None:
    settings.SIGN_ON_HEADER = "HTTP_CT_REMOTE_USER"
    settings.SIGN_ON_PROXIES = [PROXY]


def through(login: str = "cdubois", address: str = PROXY, **headers: Any) -> Client:
    """Return a browser behind the portal."""
    return Client(REMOTE_ADDR=address, HTTP_CT_REMOTE_USER=login, **headers)


def test_portal_offers_whom_it_names_and_signs_them_in(cast: Cast, portal: None) -> None:
    client = through(HTTP_CTEMAIL=cast.referent.email)
    page = told(client)
    assert [cast.referent.email in page, "Continuer par le portail académique" in page] == [True, True]
    assert not is_signed_in(client)

    response = client.post(PORTAL, {"next": "/mon-role/"})

    assert (response["Location"], is_signed_in(client)) == ("/mon-role/", True)
    assert Identity.objects.get().subject == "cdubois"
    assert "cdubois" in told(through())


def test_portal_header_from_elsewhere_is_nothing(cast: Cast, portal: None) -> None:
    client = through(address="192.0.2.66", HTTP_CTEMAIL=cast.officer.email)

    assert "Continuer par le portail" not in told(client)
    assert client.post(PORTAL).status_code == 404
    assert not is_signed_in(client)


@pytest.mark.parametrize("then", [{"HTTP_CT_REMOTE_USER": "autre"}, {"HTTP_CT_REMOTE_USER": ""}])
def test_portal_that_names_another_closes_the_session(cast: Cast, portal: None, then: dict[str, Any]) -> None:
    client = through(HTTP_CTEMAIL=cast.referent.email)
    client.post(PORTAL)

    assert client.get("/mon-role/", **then).status_code == 302
    assert not is_signed_in(client)


def test_portal_turned_off_closes_its_sessions(cast: Cast, portal: None, settings: Settings) -> None:
    client = through()
    client.post(PORTAL)

    settings.SIGN_ON_HEADER = ""

    assert not is_signed_in(client)


def test_portal_says_that_an_account_is_closed(db: None, portal: None) -> None:
    factories.make_person(email="camille@example.org", is_active=False)
    client = through("camille@example.org")

    assert client.post(PORTAL)["Location"] == "/connexion/"
    assert "Écrivez à l&#x27;équipe numérique." in told(client)


# The table of attributes


def test_attributes_page_says_who_is_heard(
    cast: Cast,
    client_for: Callable[[Person], Client],
    provider: SmallProvider,
    settings: Settings,
    portal: None,
) -> None:
    client = client_for(cast.officer)
    page = client.get("/droits/attributs/").content.decode()
    assert [text in page for text in ("FrEduRneResp", "ProConnect", "portail académique est entendu")] == [
        True
    ] * 3

    settings.OIDC_ISSUER = settings.SIGN_ON_HEADER = ""
    page = client.get("/droits/attributs/").content.decode()
    assert "Aucun fournisseur d’identité n’est réglé" in page
