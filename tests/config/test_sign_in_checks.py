from pathlib import Path

import pytest
from pytest_django import Settings

from config.checks import check_environment
from tests.config.test_checks import GOOD_SECRET, start

URL = "https://fournisseur.example.org"
ENDPOINTS = {
    "authorization_endpoint": f"{URL}/auth",
    "token_endpoint": f"{URL}/token",
    "userinfo_endpoint": f"{URL}/info",
    "jwks_uri": f"{URL}/jwks",
    "end_session_endpoint": "",
}


def told() -> list[tuple[str | None, str]]:
    return [(found.id, found.msg) for found in check_environment(None)]


@pytest.fixture
def provider(settings: Settings) -> None:
    settings.OIDC_ISSUER = URL
    settings.OIDC_RP_CLIENT_ID = "relais"
    settings.OIDC_RP_CLIENT_SECRET = "secret"


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"OIDC_RP_SIGN_ALGO": "ES256"},
        {"OIDC_ISSUER": "http://127.0.0.1:8191"},
        {"OIDC_ENDPOINTS": ENDPOINTS},
    ],
)
def test_good_provider_raises_nothing(settings: Settings, change):
    for name, value in change.items():
        setattr(settings, name, value)

    assert told() == []


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"OIDC_RP_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET manque : les trois, ou aucune."),
        ({"OIDC_RP_CLIENT_ID": ""}, "OIDC_CLIENT_ID manque : les trois, ou aucune."),
        ({"OIDC_ISSUER": ""}, "OIDC_ISSUER manque : les trois, ou aucune."),
        (
            {"OIDC_ISSUER": "http://a.example.org"},
            "OIDC_ISSUER « http://a.example.org » n'est pas une adresse en https.",
        ),
        ({"OIDC_ISSUER": "a.example.org"}, "OIDC_ISSUER « a.example.org » n'est pas une adresse en https."),
        ({"OIDC_RP_SIGN_ALGO": "HS256"}, "OIDC_SIGN_ALGO « HS256 » n'est pas admis."),
        ({"OIDC_RP_SCOPES": "email"}, "OIDC_SCOPES ne contient pas openid."),
        (
            {"OIDC_ENDPOINTS": {**ENDPOINTS, "token_endpoint": ""}},
            "les adresses se donnent ensemble, ou pas du tout.",
        ),
        (
            {"OIDC_ENDPOINTS": {**ENDPOINTS, "jwks_uri": "http://a.example.org/jwks"}},
            "OIDC_JWKS_URI « http://a.example.org/jwks » n'est pas une adresse en https.",
        ),
    ],
)
def test_bad_provider_is_told(settings: Settings, change, expected):
    for name, value in change.items():
        setattr(settings, name, value)

    assert told() == [("relais.E010", f"OpenID Connect : {expected}")]


def test_portal_without_a_named_proxy_is_refused(settings: Settings):
    settings.SIGN_ON_HEADER = "HTTP_CT_REMOTE_USER"
    settings.SIGN_ON_PROXIES = []

    assert told() == [
        ("relais.E011", "SIGN_ON_HEADER demande que TRUSTED_PROXIES nomme le mandataire du portail.")
    ]


@pytest.mark.parametrize(
    ("proxy", "expected"),
    [
        ("192.0.2.10", []),
        ("192.0.2.0/24", []),
        ("0.0.0.0/0", ["SIGN_ON_HEADER demande que TRUSTED_PROXIES ne soit pas tout le monde."]),
    ],
)
def test_portal_proxy_is_an_address_or_a_network_but_not_all(settings: Settings, proxy, expected):
    settings.SIGN_ON_HEADER = "HTTP_CT_REMOTE_USER"
    settings.SIGN_ON_PROXIES = [proxy]

    assert [why for _, why in told()] == expected


def run(tmp_path: Path, **variables: str):
    (tmp_path / "static").mkdir()
    return start(tmp_path, SECRET_KEY=GOOD_SECRET, SITE_URL="https://relais.example.org", **variables)


def test_production_refuses_a_portal_whose_proxy_is_not_named(tmp_path: Path):
    refused = run(tmp_path, SIGN_ON_HEADER="CT-Remote-User")

    assert (refused.returncode, "relais.E011" in refused.stderr) == (1, True)


def test_production_starts_with_portal_provider_and_secrets_in_files(tmp_path: Path):
    secret = tmp_path / "oidc"
    secret.write_text("secret\n")
    started = run(
        tmp_path,
        SIGN_ON_HEADER="CT-Remote-User",
        TRUSTED_PROXIES="192.0.2.10",
        OIDC_ISSUER=URL,
        OIDC_CLIENT_ID="relais",
        OIDC_CLIENT_SECRET_FILE=str(secret),
    )

    assert (started.returncode, started.stderr) == (0, "")
