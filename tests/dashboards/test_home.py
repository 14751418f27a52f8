"""The first page leads each role where its work is."""

from collections.abc import Callable

import pytest
from django.test import Client

from relais.accounts.models import Person
from relais.core.scope import Role
from relais.dashboards.views.home import HOMES
from tests.cast import Cast
from tests.dashboards.builders import make_campaign, make_invitation

ClientFor = Callable[[Person], Client]


def test_home_every_role_has_an_address() -> None:
    assert set(HOMES) == set(Role)


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("officer", "/pilotage/"),
        ("pay_officer", "/pilotage/"),
        ("head", "/campagne/ma-rentree/"),
        ("deputy", "/campagne/ma-rentree/"),
        ("referent", "/mon-annee/"),
        ("authority_reader", "/etablissements/"),
    ],
)
def test_home_leads_each_role_to_its_work(cast: Cast, client_for: ClientFor, role: str, address: str) -> None:
    make_invitation(make_campaign(), cast.school)

    response = client_for(getattr(cast, role)).get("/")

    assert (response.status_code, response["Location"]) == (302, address)


@pytest.mark.parametrize("role", ["head", "deputy"])
def test_home_without_invitation_leads_to_ones_own_school(
    cast: Cast, client_for: ClientFor, role: str
) -> None:
    make_invitation(make_campaign(), cast.other_school)

    response = client_for(getattr(cast, role)).get("/")

    assert response["Location"] == f"/etablissements/{cast.school.uai}/"


@pytest.mark.parametrize("role", ["officer", "pay_officer", "head", "deputy", "referent", "authority_reader"])
def test_home_leads_to_a_page_that_opens(cast: Cast, client_for: ClientFor, role: str) -> None:
    response = client_for(getattr(cast, role)).get("/", follow=True)

    assert response.status_code == 200


@pytest.mark.django_db
def test_home_asks_a_stranger_to_sign_in(client: Client) -> None:
    assert client.get("/")["Location"].startswith("/connexion/")


def test_home_without_role_says_so_and_whom_to_write_to(cast: Cast, client_for: ClientFor) -> None:
    response = client_for(cast.outsider).get("/")
    page = response.content.decode()

    assert response.status_code == 200
    expected = (
        "<h1>Vous n’avez aucun rôle aujourd’hui</h1>",
        "ÉTRANGER Oscar",
        "demandez à votre chef d’établissement",
        'href="mailto:',
    )
    assert [text for text in expected if text not in page] == []
