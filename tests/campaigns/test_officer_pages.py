"""The officer opens the campaign and writes again to a head."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person
from relais.allowances.domain import ensure_default_scale
from relais.campaigns.domain import open_campaign
from relais.campaigns.models import Campaign, Invitation
from relais.core import clock
from relais.core.scope import Role
from relais.outbox.models import Message
from relais.schools.enums import Sector
from relais.schools.models import School
from tests import factories
from tests.campaigns.builders import (
    NOON,
    OPENING,
    YEAR,
    forms_of,
    live_link,
    mails,
    said,
    text_of,
    token_in,
)
from tests.cast import Cast

SignIn = Callable[[Person], Client]
OPEN = reverse("campaigns:open")
DUE = {"due_on": "02/10/2026", "year": "2026-2027"}
OTHERS = ("head", "deputy", "referent", "other_head", "pay_officer", "authority_reader", "outsider")


@pytest.fixture(autouse=True)
def _today(db: None) -> Iterator[None]:
    ensure_default_scale()
    with clock.at(OPENING):
        yield


@pytest.fixture
def officer(cast: Cast, client_for: SignIn) -> Client:
    return client_for(cast.officer)


def open_it(cast: Cast) -> Campaign:
    return open_campaign(
        actor=factories.scope_of(cast.officer),
        academie=cast.academie,
        year=YEAR,
        due_on=date(2026, 10, 2),
    )


# Opening


@pytest.mark.parametrize("who", OTHERS)
def test_open_does_not_exist_for_others(cast: Cast, client_for: SignIn, who: str) -> None:
    client = client_for(getattr(cast, who))

    assert (client.get(OPEN).status_code, client.post(OPEN, DUE).status_code) == (404, 404)
    assert not Campaign.objects.exists()


def test_open_page_says_what_it_does_and_to_how_many(cast: Cast, officer: Client) -> None:
    factories.make_school(sector=Sector.PRIVATE)

    response = officer.get(OPEN)

    page = text_of(response)
    expected = (
        "Ouvrir la campagne 2026-2027",
        "Académie de Poitiers",
        "2 établissements publics entrent dans la campagne.",
        "Chaque chef d'établissement reçoit un courriel avec un lien personnel.",
        "Ouvrir la campagne et écrire aux chefs d'établissement",
    )
    assert [text for text in expected if text not in page] == []
    assert "sans adresse" not in page
    assert response.context["form"]["due_on"].value() == date(2026, 10, 2)
    assert (Campaign.objects.count(), mails()) == (0, [])


def test_open_page_names_the_schools_without_address(cast: Cast, officer: Client) -> None:
    factories.make_school(name="Collège Sans-Adresse", email="")

    page = text_of(officer.get(OPEN))

    assert "3 établissements publics" in page
    assert "Des établissements sans adresse" in page
    assert "Collège Sans-Adresse" in page


def test_open_page_without_school_leads_to_the_import(cast: Cast, officer: Client) -> None:
    School.objects.update(sector=Sector.PRIVATE)

    response = officer.get(OPEN)

    assert "Aucun établissement public n'est connu." in text_of(response)
    assert forms_of(response) == {}


def test_open_opens_and_leads_home(cast: Cast, officer: Client) -> None:
    form = forms_of(officer.get(OPEN))[""]

    answer = officer.post(OPEN, form | {"due_on": "09/10/2026"})

    campaign = Campaign.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert said(answer) == ["La campagne 2026-2027 est ouverte : les courriels partent."]
    assert (campaign.year, campaign.due_on, len(mails())) == (YEAR, date(2026, 10, 9), 2)


def test_open_with_the_date_proposed(cast: Cast, officer: Client) -> None:
    officer.post(OPEN, forms_of(officer.get(OPEN))[""])

    assert Campaign.objects.get().due_on == date(2026, 10, 2)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Choisissez une date."),
        ("31/02/2026", "Exemple de date : 02/10/2026."),
        ("01/09/2026", "La date limite est déjà passée : choisissez une date à venir."),
        ("01/09/2027", "La date limite dépasse la fin de l'année 2026-2027."),
    ],
)
def test_open_with_a_wrong_date_is_told_at_the_field(
    cast: Cast, officer: Client, typed: str, message: str
) -> None:
    refused = officer.post(OPEN, DUE | {"due_on": typed})

    form = refused.context["form"]
    assert (form.errors, form["due_on"].value()) == ({"due_on": [message]}, typed)
    assert message in text_of(refused)
    assert (Campaign.objects.count(), mails()) == (0, [])


def test_open_without_school_posted_is_refused(cast: Cast, officer: Client) -> None:
    School.objects.update(sector=Sector.PRIVATE)

    refused = officer.post(OPEN, DUE)

    assert refused.context["form"].non_field_errors() == [
        "Aucun établissement public : importez d'abord l'annuaire."
    ]
    assert not Campaign.objects.exists()


def test_open_already_open_says_so(cast: Cast, officer: Client) -> None:
    open_it(cast)

    for response in (officer.get(OPEN), officer.post(OPEN, DUE)):
        assert response.status_code == 200
        assert "La campagne de l'année est déjà ouverte." in text_of(response)
        assert forms_of(response) == {}
    assert (Campaign.objects.count(), len(mails())) == (1, 2)


def test_open_sent_twice_in_june_does_not_open_the_next_year_too(cast: Cast, officer: Client) -> None:
    with clock.at(datetime(2026, 6, 10, 12, 0, tzinfo=UTC)):
        form = forms_of(officer.get(OPEN))[""]

        answers = [officer.post(OPEN, form) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [302, 200]
        assert [campaign.year for campaign in Campaign.objects.all()] == [YEAR.previous]
        assert forms_of(answers[1])[""]["year"] == "2026-2027"


def test_open_next_year_in_june_once_this_one_is(cast: Cast, officer: Client) -> None:
    factories.make_campaign(year=YEAR.previous)

    with clock.at(datetime(2026, 6, 10, 12, 0, tzinfo=UTC)):
        page = officer.get(OPEN)
        officer.post(OPEN, forms_of(page)[""])

    assert "Ouvrir la campagne 2026-2027" in text_of(page)
    assert Campaign.objects.get(year=YEAR).due_on == date(2026, 10, 2)


def test_open_costs_the_same_queries_whatever_the_schools(
    cast: Cast, officer: Client, assert_same_queries: Callable[..., None]
) -> None:
    assert_same_queries(lambda: officer.get(OPEN), lambda: factories.make_school(email=""), expected=7)


# Writing again


def invite_url(invitation: Invitation) -> str:
    return reverse("campaigns:invite", args=[invitation.pk])


def test_invite_sends_a_new_link_and_leads_back(cast: Cast, officer: Client) -> None:
    open_it(cast)
    invitation = Invitation.objects.get(school=cast.school)
    back = "/etablissements/0869001S/"

    answer = officer.post(invite_url(invitation), {"next": back})

    first, second = Message.objects.filter(school=cast.school).order_by("pk")
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert said(answer) == ["Un nouveau lien part au chef d'établissement ; l'ancien n'ouvre plus rien."]
    assert live_link(first) is None
    assert live_link(second) is not None


@pytest.mark.parametrize("target", ["", "https://ailleurs.example.com/", "//ailleurs.example.com"])
def test_invite_never_leads_elsewhere(cast: Cast, officer: Client, target: str) -> None:
    invitation = factories.make_invitation(cast.school)

    assert officer.post(invite_url(invitation), {"next": target})["Location"] == "/"


def test_invite_school_without_address_is_told(cast: Cast, officer: Client) -> None:
    silent = factories.make_school(name="Collège Sans-Adresse", email="")

    answer = officer.post(invite_url(factories.make_invitation(silent)))

    assert answer.status_code == 302
    assert said(answer) == [f"{silent} n'a ni chef d'établissement connu ni adresse."]
    assert mails() == []


@pytest.mark.parametrize("who", OTHERS)
def test_invite_does_not_exist_for_others(cast: Cast, client_for: SignIn, who: str) -> None:
    invitation = factories.make_invitation(cast.school)

    assert client_for(getattr(cast, who)).post(invite_url(invitation)).status_code == 404
    assert mails() == []


def test_invite_does_not_exist_for_another_academies_officer(cast: Cast, client_for: SignIn) -> None:
    paris = factories.make_academie(code="01", name="académie de Paris")
    elsewhere = client_for(factories.make_member(Role.OFFICER, paris))

    assert elsewhere.post(invite_url(factories.make_invitation(cast.school))).status_code == 404


def test_invite_is_never_done_by_reading(cast: Cast, officer: Client) -> None:
    assert officer.get(invite_url(factories.make_invitation(cast.school))).status_code == 405


# From the mail to the page


def test_mailed_link_leads_an_unknown_head_to_the_page_by_way_of_the_name(
    cast: Cast, officer: Client, client: Client
) -> None:
    school = factories.make_school(email="ce.0860003x@example.org")
    officer.post(OPEN, DUE)
    link = f"/lien/{token_in(Message.objects.get(school=school))}/"

    for _ in range(10):
        assert client.get(link).status_code == 200
    assert client.get(reverse("campaigns:head_steps")).status_code == 302

    name_me = client.post(link)["Location"]
    [form] = forms_of(client.get(name_me)).values()
    named = client.post(name_me, form | {"first_name": "Nadia", "last_name": "Neuve"})
    assert named["Location"] == reverse("campaigns:head_steps_of_year", args=[YEAR])
    assert school.name in text_of(client.get(named["Location"]))


def test_mailed_link_of_the_mail_before_opens_nothing(cast: Cast, officer: Client, client: Client) -> None:
    open_it(cast)
    message = Message.objects.get(school=cast.school)

    with clock.at(NOON):
        officer.post(invite_url(Invitation.objects.get(school=cast.school)))
        answers = [client.get(f"/lien/{token_in(message)}/"), client.post(f"/lien/{token_in(message)}/")]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "_auth_user_id" not in client.session
