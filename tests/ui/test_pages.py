"""The pages everyone may read, the gallery, and what is said when something fails."""

import re

import pytest
from django.template import Context
from django.test import Client, RequestFactory
from django.urls import path

from relais.core.scope import Role, Scope
from relais.ui import site, views
from relais.ui.components import ComponentError, render_component

PUBLIC = [
    ("/plan-du-site/", "Plan du site"),
    ("/accessibilite/", "Déclaration d’accessibilité"),
    ("/mentions-legales/", "Mentions légales"),
    ("/donnees-personnelles/", "Données personnelles"),
    ("/cookies/", "Gestion des cookies"),
    ("/aide/", "Aide et contact"),
]


def headings(response):
    return re.findall(r"<h1>(.*?)</h1>", response.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "heading"), PUBLIC)
def test_legal_page_is_open_to_all_with_one_heading(client, address, heading):
    response = client.get(address)
    assert (response.status_code, headings(response)) == (200, [heading])


@pytest.mark.django_db
def test_legal_page_loads_nothing_from_elsewhere_and_has_nothing_inline(client):
    page = client.get("/accessibilite/").content.decode()
    assert re.findall(r'(?:src|href)="(https?:)?//', page) == []
    assert re.findall(r"<style|<script>|\sstyle=|\son\w+=", page) == []


@pytest.mark.django_db
def test_gallery_is_for_those_signed_in(client, cast, client_for):
    assert client.get("/ui/").status_code == 302
    response = client_for(cast.head).get("/ui/")
    assert (response.status_code, headings(response)) == (200, ["Composants"])


@pytest.mark.django_db
def test_not_found_says_the_same_for_what_is_missing_and_what_is_closed(client):
    response = client.get("/nulle-part/")
    assert (response.status_code, headings(response)) == (
        404,
        ["Cette page n’existe pas ou ne vous est pas ouverte"],
    )


def request_as(scope=None):
    request = RequestFactory().get("/")
    if scope:
        request.scope = scope  # type: ignore[attr-defined]
    return request


HEAD = Scope(person_id=2, person_name="Mme DIRECTION", role=Role.HEAD, perimeter="Collège Ada", school_id=1)


def test_not_found_offers_the_registered_search(monkeypatch):
    monkeypatch.setattr(site, "_searches", [site.SiteSearch("Chercher une page", "ui:site_map", "mot")])
    page = views.not_found(request_as(HEAD)).content.decode()
    assert '<form method="get" action="/plan-du-site/" role="search"' in page
    assert 'name="mot"' in page
    assert 'role="search"' not in views.not_found(request_as()).content.decode()


def test_header_says_who_acts_in_which_role():
    page = views.forbidden(request_as(HEAD)).content.decode()
    assert "Mme DIRECTION" in page
    assert "Chef d&#x27;établissement, Collège Ada" in page


@pytest.mark.parametrize(
    ("view", "status"),
    [(views.bad_request, 400), (views.forbidden, 403), (views.csrf_failure, 403)],
)
def test_error_page_has_its_status_and_one_heading(view, status):
    response = view(request_as())
    assert (response.status_code, len(headings(response))) == (status, 1)


def boom(request):
    raise RuntimeError


urlpatterns = [path("boom/", boom)]
handler500 = "relais.ui.views.server_error"


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_server_error_gives_the_reference_that_is_logged(caplog):
    client = Client(raise_request_exception=False)
    response = client.get("/boom/")
    [reference] = re.findall(r"<strong>([0-9A-F]{8})</strong>", response.content.decode())
    assert response.status_code == 500
    assert f"server error {reference} on /boom/" in caplog.messages


def test_marianne_block_is_off_unless_set(settings):
    assert "fr-logo" not in views.bad_request(request_as()).content.decode()
    settings.BRAND_MARIANNE = True
    settings.BRAND_TEXT = "Académie\nde Poitiers"
    page = views.bad_request(request_as()).content.decode()
    assert '<p class="fr-logo">Académie<br>de Poitiers</p>' in page
    assert "unbranded.css" not in page


def test_banner_is_on_every_page(monkeypatch):
    monkeypatch.setattr(site, "_banners", [lambda: "Académie de démonstration : établissements inventés"])
    page = views.bad_request(request_as()).content.decode()
    assert "Académie de démonstration\u00a0: établissements inventés" in page


def test_component_outside_a_template_raises():
    with pytest.raises(ComponentError, match="rendered from a template"):
        render_component(Context(), "badge", {"text": "x"})
