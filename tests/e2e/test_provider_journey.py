"""Sign in with a certified OpenID Connect provider, in a real browser, and leave both."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from relais.accounts.models import Identity, Person
from relais.core.scope import Role
from relais.outbox.models import Message
from tests import factories
from tests.cast import Cast
from tests.e2e.pages import ProviderPage
from tests.e2e.provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider
from tests.e2e.test_every_page import faults_of
from tests.house.layers import assert_none

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

CAMILLE = {
    "sub": "8f14e45f",
    "email": "camille.dubois@example.org",
    "given_name": "Camille",
    "usual_name": "Dubois",
}


@pytest.fixture(scope="session")
def provider_process(
    live_server: LiveServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[IdentityProvider]:
    """Start the provider once."""
    started = IdentityProvider(live_server.url, tmp_path_factory.mktemp("provider"))
    started.wait()
    yield started
    started.stop()


@pytest.fixture
def provider(provider_process: IdentityProvider, settings: Settings) -> IdentityProvider:
    """Turn it on in the settings; it knows nobody yet."""
    settings.OIDC_ISSUER = provider_process.issuer
    settings.OIDC_RP_CLIENT_ID = CLIENT_ID
    settings.OIDC_RP_CLIENT_SECRET = CLIENT_SECRET
    settings.OIDC_RP_SCOPES = "openid given_name usual_name email academie"
    provider_process.people.clear()
    provider_process.write()
    return provider_process


@pytest.fixture
def newcomer(
    open_context: Callable[..., BrowserContext], provider: IdentityProvider
) -> Callable[[], ProviderPage]:
    """Return a function that opens a browser of nobody on the sign-in page."""
    return lambda: ProviderPage(open_context().new_page())


def identity(page: Page) -> str:
    """Return who the header says is signed in."""
    return " ".join(page.locator(".ui-identity span").all_inner_texts())


def test_teacher_signs_in_for_the_first_time_then_is_recognised(
    cast: Cast, provider: IdentityProvider, newcomer: Callable[[], ProviderPage]
) -> None:
    provider.says("camille", **CAMILLE)

    first = newcomer()
    first.sign_in("camille")

    first.says("Vous n’avez aucun rôle aujourd’hui")
    first.says("demandez à votre chef d’établissement de vous désigner")
    person = Person.objects.get(last_name="Dubois")
    assert (person.email, person.assignments.count()) == ("camille.dubois@example.org", 0)

    factories.make_assignment(Role.REFERENT, cast.school, person)
    second = newcomer()
    second.sign_in("camille")

    second.says("DUBOIS Camille")
    expect(second.page).to_have_url(re.compile("/mon-annee/"))
    assert Identity.objects.get().person == person


def test_known_teacher_is_found_by_address_then_followed_to_another(
    cast: Cast, provider: IdentityProvider, newcomer: Callable[[], ProviderPage]
) -> None:
    before = cast.referent.email
    provider.says("rachida", sub="c4ca4238", email=before, given_name="Rachida", usual_name="Référente")
    newcomer().sign_in("rachida")
    assert Identity.objects.get().person == cast.referent

    after = "rachida.referente@region.example.org"
    provider.says("rachida", sub="c4ca4238", email=after, given_name="Rachida", usual_name="Référente")
    moved = newcomer()
    moved.sign_in("rachida")

    moved.says("RÉFÉRENTE Rachida")
    assert Person.objects.get(pk=cast.referent.pk).email == after
    assert list(cast.referent.addresses.order_by("pk").values_list("address", "is_main")) == [
        (before, False),
        (after, True),
    ]
    assert sorted(Message.objects.values_list("name", "to_address")) == [
        ("address_changed", before),
        ("address_changed", after),
    ]


def test_homonym_is_somebody_else(
    cast: Cast, provider: IdentityProvider, newcomer: Callable[[], ProviderPage]
) -> None:
    provider.says(
        "rachida", sub="c4ca4238", email=cast.referent.email, given_name="Rachida", usual_name="Référente"
    )
    newcomer().sign_in("rachida")

    provider.says(
        "rachida2", sub="a87ff679", email="r2@example.org", given_name="Rachida", usual_name="Référente"
    )
    homonym = newcomer()
    homonym.sign_in("rachida2")

    homonym.says("Vous n’avez aucun rôle aujourd’hui")
    assert Person.objects.filter(first_name="Rachida", last_name="Référente").count() == 2


def test_head_named_by_the_academy_is_head_at_once(
    cast: Cast, provider: IdentityProvider, newcomer: Callable[[], ProviderPage]
) -> None:
    named = f"{cast.other_school.uai}$UAJ$PU$ADM$111$T3$CLG$340"
    provider.says("camille", **CAMILLE, FrEduRne=[named], FrEduRneResp=[named], FrEduFonctAdm="DIR")

    head = newcomer()
    head.sign_in("camille")

    head.says("Chef d'établissement")
    head.says("Collège Alan-Turing")


def test_signing_out_closes_both_sessions(
    cast: Cast, provider: IdentityProvider, newcomer: Callable[[], ProviderPage]
) -> None:
    provider.says("camille", **CAMILLE)
    person = newcomer()
    person.sign_in("camille")
    person.start()  # the provider remembers: no login asked
    person.says("DUBOIS Camille")

    person.sign_out()

    person.says("Se connecter avec ProConnect")
    person.page.goto("/mon-role/")
    expect(person.page).to_have_url(re.compile("/connexion/"))
    person.start()
    expect(person.page.get_by_label("Identifiant")).to_be_visible()


def test_person_who_gives_up_is_told_the_other_ways(
    cast: Cast, provider: IdentityProvider, newcomer: Callable[[], ProviderPage]
) -> None:
    person = newcomer()
    person.start()
    person.give_up()

    person.says("Vous avez interrompu la connexion.")
    person.says("Recevoir mon lien")


def test_forged_answer_opens_nothing(
    cast: Cast, provider: IdentityProvider, newcomer: Callable[[], ProviderPage]
) -> None:
    provider.says("camille", **CAMILLE)
    person = newcomer()
    person.start()

    person.page.goto("/connexion/fournisseur/retour/?code=vole&state=forge")
    person.says("pas partie de cette page")
    person.page.goto("/mon-role/")

    expect(person.page).to_have_url(re.compile("/connexion/"))
    assert Identity.objects.count() == 0


def test_answer_used_once_is_refused_after(
    cast: Cast, provider: IdentityProvider, newcomer: Callable[[], ProviderPage]
) -> None:
    provider.says("camille", **CAMILLE)
    person = newcomer()
    answers: list[str] = []
    person.page.on("request", lambda asked: answers.append(asked.url) if "/retour/" in asked.url else None)
    person.sign_in("camille")
    person.sign_out()

    person.page.goto(answers[0])

    person.says("pas partie de cette page")


def test_sign_in_page_with_all_its_ways_is_accessible(
    cast: Cast, provider: IdentityProvider, settings: Settings, open_context: Callable[..., BrowserContext]
) -> None:
    settings.SIGN_ON_HEADER = "HTTP_CT_REMOTE_USER"
    settings.SIGN_ON_PROXIES = ["127.0.0.1"]
    context = open_context()
    context.set_extra_http_headers({"CT-Remote-User": "camille.dubois@example.org"})
    page = context.new_page()
    page.goto("/connexion/")
    expect(page.get_by_role("button", name="Continuer par le portail académique")).to_be_visible()

    assert_none(faults_of(page, "/connexion/"))


def test_portal_signs_in_with_one_button(
    cast: Cast, settings: Settings, open_context: Callable[..., BrowserContext]
) -> None:
    settings.SIGN_ON_HEADER = "HTTP_CT_REMOTE_USER"
    settings.SIGN_ON_PROXIES = ["127.0.0.1"]
    context = open_context()
    context.set_extra_http_headers({"CT-Remote-User": cast.referent.email})
    page = context.new_page()
    page.goto("/connexion/")

    page.get_by_role("button", name="Continuer par le portail académique").click()
    expect(page).to_have_url(re.compile("/mon-annee/"))

    context.set_extra_http_headers({"CT-Remote-User": "autre@example.org"})
    page.goto("/mon-annee/")
    expect(page).to_have_url(re.compile("/connexion/"))
