from typing import Any

import pytest
from pytest_django import Settings

from relais.accounts.claims import Claims, portal_claims, read_claims

ISSUER = "https://fournisseur.example.org"


def read(**claims: Any) -> Claims:
    return read_claims(ISSUER, {"sub": "s1", **claims})


def test_claims_of_proconnect_are_read() -> None:
    assert read(email=" Camille@Example.ORG", given_name="Camille", usual_name="Dubois", siret="1") == Claims(
        issuer=ISSUER, subject="s1", address="camille@example.org", first_name="Camille", last_name="Dubois"
    )


@pytest.mark.parametrize(
    ("verified", "expected"),
    [
        ({}, "c@example.org"),
        ({"email_verified": True}, "c@example.org"),
        ({"email_verified": "true"}, "c@example.org"),
        ({"email_verified": False}, ""),
        ({"email_verified": "false"}, ""),
        ({"email_verified": None}, ""),
        ({"email_verified": ["true"]}, ""),
    ],
)
def test_address_said_not_to_be_verified_is_no_address(verified, expected) -> None:
    assert read(email="c@example.org", **verified).address == expected


@pytest.mark.parametrize("email", [None, "", "camille", ["c@example.org"], "a@b@c"])
def test_address_that_is_none_is_no_address(email) -> None:
    assert read(email=email).address == ""


def test_usual_name_comes_before_family_name() -> None:
    assert [
        read(family_name="Martin").last_name,
        read(family_name="Martin", usual_name="Dubois").last_name,
        read(family_name="  de   La Tour ").last_name,
        read(given_name=None).first_name,
        len(read(given_name="x" * 300).first_name),
    ] == ["Martin", "Dubois", "de La Tour", "", 100]


def test_subject_too_long_is_hashed_always_the_same() -> None:
    first, second = read(sub="x" * 255), read(sub="x" * 255)

    assert first.subject == second.subject
    assert first.subject.startswith("sha256:")
    assert read(sub="y" * 255).subject != first.subject
    assert read(sub="x" * 200).subject == "x" * 200


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"FrEduRneResp": "0860034V$UAJ"}, {"FrEduRneResp": ("0860034V$UAJ",)}),
        ({"FrEduRneResp": ["0860034V", "", None]}, {"FrEduRneResp": ("0860034V",)}),
        ({"fredurneresp": "X"}, {"FrEduRneResp": ("X",)}),
        ({"FrEduRneResp": " "}, {}),
        ({"FrEduRneResp": []}, {}),
        ({"FrEduRneResp": None, "autre": "x"}, {}),
    ],
)
def test_attributes_are_lists_of_texts(given, expected) -> None:
    assert read(**given).attributes == expected


# The portal


PROXY = "192.0.2.10"


@pytest.fixture
def _portal(settings: Settings) -> None:
    settings.SIGN_ON_HEADER = "HTTP_CT_REMOTE_USER"
    settings.SIGN_ON_PROXIES = [PROXY, "198.51.100.0/24"]


def asked(address: str = PROXY, login: str = "cdubois", **headers: str) -> dict[str, str]:
    return {"REMOTE_ADDR": address, "HTTP_CT_REMOTE_USER": login, **headers}


@pytest.mark.usefixtures("_portal")
def test_portal_names_somebody() -> None:
    headers = {
        "HTTP_CTEMAIL": "Camille.Dubois@example.org",
        "HTTP_CTFN": "Amélie".encode().decode("latin-1"),
        "HTTP_CTLN": "Noël",  # already Latin-1
        "HTTP_FREDURNERESP": "0860034V$UAJ$PU",
    }

    assert portal_claims(asked(login=" CDubois ", **headers)) == Claims(
        issuer="portail",
        subject="cdubois",
        address="camille.dubois@example.org",
        first_name="Amélie",
        last_name="Noël",
        attributes={"FrEduRneResp": ("0860034V$UAJ$PU",)},
    )


@pytest.mark.usefixtures("_portal")
def test_portal_login_may_be_the_address() -> None:
    claims = [portal_claims(asked(login=login)) for login in ("c@example.org", "cdubois")]

    assert [claim.address for claim in claims if claim] == ["c@example.org", ""]


@pytest.mark.usefixtures("_portal")
@pytest.mark.parametrize(
    "address", ["192.0.2.11", "127.0.0.1", "", "localhost", "2001:db8::1", "::ffff:192.0.2.11"]
)
def test_portal_header_from_elsewhere_is_not_believed(address) -> None:
    assert portal_claims(asked(address)) is None


@pytest.mark.usefixtures("_portal")
@pytest.mark.parametrize("address", [PROXY, "198.51.100.7", "::ffff:192.0.2.10"])
def test_portal_header_from_a_named_proxy_is_believed(address) -> None:
    assert portal_claims(asked(address)) is not None


@pytest.mark.usefixtures("_portal")
@pytest.mark.parametrize("headers", [{}, {"HTTP_CT_REMOTE_USER": " "}])
def test_portal_that_names_nobody_is_nobody(headers) -> None:
    assert portal_claims({"REMOTE_ADDR": PROXY, **headers}) is None


def test_portal_is_off_by_default() -> None:
    assert portal_claims(asked("127.0.0.1")) is None
