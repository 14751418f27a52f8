"""The officer's page of a campaign: figures, whom it waits for, map, tables, filters."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from relais.accounts.models import Person
from relais.campaigns.enums import Stage
from relais.campaigns.models import Campaign
from relais.campaigns.rules import FOLLOW_CAMPAIGN
from relais.core import clock
from relais.core.scope import Role
from relais.dashboards.views.campaign_drawings import MAP_STATES
from relais.schools.enums import SchoolType
from relais.schools.models import School
from relais.ui import navigation
from tests import factories
from tests.cast import Cast
from tests.dashboards.builders import (
    DAY,
    TODAY,
    YEAR,
    make_campaign,
    make_invitation,
    make_letter_at,
    make_school_at,
)

SignIn = Callable[[Person], Client]
LATEST = reverse("dashboards:campaign")
PAGE = reverse("dashboards:campaign_of_year", kwargs={"year": YEAR})
LIST = reverse("dashboards:campaign_schools", kwargs={"year": YEAR})


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return make_campaign(cast.academie)


@pytest.fixture
def officer(cast: Cast, client_for: SignIn) -> Client:
    return client_for(cast.officer)


def text_of(response: Any) -> str:
    """Return what a person reads, in one line."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("\u00a0", " ").replace("&nbsp;", " ").split())


def links_of(response: Any) -> dict[str, str]:
    """Return the address behind each link's text."""
    found = re.findall(r'<a\b[^>]*href="([^"]+)"[^>]*>(.*?)</a>', response.content.decode(), re.DOTALL)
    return {
        " ".join(re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ").split()): href.replace("&amp;", "&")
        for href, text in found
    }


def table_of(rows: list[list[Any]]) -> list[str]:
    return [" ".join(str(cell) for cell in row).replace("\u00a0", " ") for row in rows]


def test_page_says_how_many_signed_and_last_year_on_the_same_date(
    campaign: Campaign, officer: Client
) -> None:
    old = make_campaign(year=YEAR.previous)
    for stage in (Stage.DONE, Stage.DONE, Stage.SIGN):
        make_invitation(old, make_school_at(stage, campaign))
    signed = School.objects.filter(invitations__campaign=old).first()
    assert signed
    make_letter_at(Stage.ISSUE, signed, year=YEAR.previous, since=datetime(2025, 10, 1, tzinfo=UTC))

    response = officer.get(LATEST)

    assert (
        text_of(response)
        .partition("Campagne 2026-2027 Campagne 2026-2027 ")[2]
        .startswith(
            "3 établissements · 67 % des lettres signées (33 % l’an dernier à la même date) "
            "À faire avant le vendredi 2 octobre 2026."
        )
    )
    assert links_of(response)["3 établissements"] == LIST


def test_page_without_a_campaign_last_year_compares_with_nothing(campaign: Campaign, officer: Client) -> None:
    make_school_at(Stage.SIGN, campaign)

    assert "1 établissement · 0 % des lettres signées À faire" in text_of(officer.get(PAGE))


def test_page_figures_lead_to_their_lists(campaign: Campaign, officer: Client) -> None:
    for stage in (Stage.DESIGNATE, Stage.SHARE, Stage.WRITE, Stage.SIGN):
        make_school_at(stage, campaign)

    figures = officer.get(PAGE).context["figures"]

    assert [tuple(figure.values()) for figure in figures] == [
        ("3", "Référents désignés", f"{LIST}?fact=designated", "sur 4"),
        ("2", "Indemnité répartie", f"{LIST}?fact=shared", "sur 4"),
        ("1", "Lettre rédigée", f"{LIST}?fact=drafted", "sur 4"),
        ("0", "Lettre signée", "", "sur 4"),
    ]


def test_page_says_who_blocks_and_for_how_long(campaign: Campaign, officer: Client) -> None:
    for days in (1, 6, 20):
        make_school_at(Stage.SIGN, campaign, since=TODAY - days * DAY)
    make_school_at(Stage.ANSWER, campaign, since=TODAY - DAY)
    make_school_at(Stage.DECIDE, campaign, since=TODAY)
    make_school_at(Stage.ISSUE, campaign, since=TODAY)

    response = officer.get(PAGE)

    assert (
        "Bloqués : 3 chez le chef d’établissement (médiane 6 jours) · 1 chez un référent (médiane 1 jour) "
        "· 1 au rectorat (médiane 0 jour) · 1 en cours d’émission (médiane 0 jour) "
    ) in text_of(response)
    links = links_of(response)
    assert links["3 chez le chef d’établissement"] == f"{LIST}?awaited=head"
    assert links["1 chez un référent"] == f"{LIST}?awaited=referent"
    assert links["1 au rectorat"] == f"{LIST}?awaited=academie"
    assert links["1 en cours d’émission"] == f"{LIST}?awaited=relais"


def test_page_all_done_waits_for_nobody(campaign: Campaign, officer: Client) -> None:
    make_school_at(Stage.DONE, campaign)

    text = text_of(officer.get(PAGE))

    assert "Personne n’est attendu : toutes les lettres sont émises." in text
    assert "1 établissement · 100 % des lettres signées" in text
    assert "Questions à trancher" not in text


def test_page_questions_lead_to_their_lists_and_to_the_decisions(campaign: Campaign, officer: Client) -> None:
    for _ in range(2):
        make_school_at(Stage.DECIDE, campaign)

    response = officer.get(PAGE)

    assert "Questions à trancher : 2 effectifs inconnus – décider des enveloppes" in text_of(response)
    assert links_of(response)["2 effectifs inconnus"] == f"{LIST}?question=head-count"
    assert links_of(response)["décider des enveloppes"] == reverse("allowances:questions")


def test_page_question_that_is_no_amount_leads_to_no_decision(campaign: Campaign, officer: Client) -> None:
    school = make_school_at(Stage.WRITE, campaign)
    for _ in range(3):
        factories.make_designation(school)

    text = text_of(officer.get(PAGE))

    assert "Questions à trancher : 1 quatrième référent Où en sont" in text


def test_page_of_the_next_year_leads_to_no_decision_of_this_one(cast: Cast, officer: Client) -> None:
    make_school_at(Stage.DECIDE, make_campaign(cast.academie, year=YEAR.next))

    assert "Questions à trancher : 1 effectif inconnu Où en sont" in text_of(officer.get(LATEST))


def test_page_of_a_year_that_is_over_says_what_was_left(cast: Cast, officer: Client) -> None:
    make_school_at(Stage.DECIDE, make_campaign(cast.academie, year=YEAR.previous))

    text = text_of(officer.get(LATEST))

    assert "Restés sans suite : 1 au rectorat Où en sont" in text
    assert "Questions à trancher" not in text


def test_page_table_by_zone_counts_and_leads_to_each_list(campaign: Campaign, officer: Client) -> None:
    north = factories.make_zone("Nord")
    for stage in (Stage.DONE, Stage.SIGN, Stage.DECIDE):
        factories.make_school_zone(make_school_at(stage, campaign), north)
    make_school_at(Stage.ANSWER, campaign)

    rows = officer.get(PAGE).context["zone_rows"]

    assert table_of(rows) == [
        "Nord 3 3 2 2 1 33 % 1 0 1",
        "Sans zone 1 1 1 0 0 0 % 0 1 0",
        "Total 4 4 3 2 1 25 % 1 1 1",
    ]
    zone = f"zone={north.pk}"
    assert [cell.href for cell in rows[0]] == [
        f"{PAGE}?{zone}",
        f"{LIST}?{zone}",
        f"{LIST}?{zone}&fact=designated",
        f"{LIST}?{zone}&fact=shared",
        f"{LIST}?{zone}&fact=drafted",
        f"{LIST}?{zone}&fact=signed",
        "",
        f"{LIST}?{zone}&awaited=head",
        "",
        f"{LIST}?{zone}&awaited=academie",
    ]
    assert rows[1][0].href == f"{PAGE}?zone=aucune"
    assert (rows[2][0].href, rows[2][1].href) == ("", LIST)


def test_page_table_by_type_counts_and_leads_to_each_list(campaign: Campaign, officer: Client) -> None:
    make_school_at(Stage.DONE, campaign, type=SchoolType.LP)
    make_school_at(Stage.SIGN, campaign)

    rows = officer.get(PAGE).context["type_rows"]

    assert table_of(rows) == [
        "Collège 1 1 1 1 0 0 % 1 0 0",
        "Lycée professionnel 1 1 1 1 1 100 % 0 0 0",
        "Total 2 2 2 2 1 50 % 1 0 0",
    ]
    assert rows[1][5].href == f"{LIST}?type=lp&fact=signed"


def test_page_bars_give_every_stage_and_its_list(campaign: Campaign, officer: Client) -> None:
    make_school_at(Stage.SIGN, campaign)

    bars = officer.get(PAGE).context["bars"]

    assert [(bar.label, bar.value) for bar in bars] == [
        (str(stage.label), stage is Stage.SIGN) for stage in Stage
    ]
    assert [bar.href for bar in bars if bar.href] == [f"{LIST}?stage=sign"]


@pytest.mark.parametrize(
    ("stage", "label"),
    [
        (Stage.DESIGNATE, "Référents à désigner"),
        (Stage.DECIDE, "Au rectorat : enveloppe ou visa"),
        (Stage.SHARE, "Indemnité à répartir"),
        (Stage.ANSWER, "Chez un référent : accord, lettre ou visa"),
        (Stage.WRITE, "Chez un référent : accord, lettre ou visa"),
        (Stage.VISA, "Chez un référent : accord, lettre ou visa"),
        (Stage.SIGN, "Lettre à signer"),
        (Stage.REVIEW, "Au rectorat : enveloppe ou visa"),
        (Stage.ISSUE, "Lettre signée"),
        (Stage.DONE, "Lettre signée"),
    ],
)
def test_page_map_places_each_school_by_its_stage(
    campaign: Campaign, officer: Client, stage: Stage, label: str
) -> None:
    school = make_school_at(stage, campaign, name="Collège Rosa-Parks", town="Civray")
    make_school_at(stage, campaign, latitude=None, longitude=None)

    response = officer.get(PAGE)

    (point,) = response.context["points"]
    assert (point.lon, point.lat, point.group) == (0.34, 46.58, "Vienne")
    assert f"/{school.uai}/" in point.href
    assert (
        f"Collège Rosa-Parks, Civray\u00a0: {label}".replace(" : ", "\u00a0: ") in response.content.decode()
    )


def test_map_tells_its_states_apart_by_colour_and_shape() -> None:
    levels = [state.level for state, _ in MAP_STATES]

    assert len(set(levels)) == len(levels)
    assert sorted(stage for _, stages in MAP_STATES for stage in stages) == sorted(Stage)


@pytest.mark.parametrize("name", ["zone", "type", "departement"])
def test_page_filters_apply_to_everything_and_stay_in_the_links(
    campaign: Campaign, officer: Client, name: str
) -> None:
    zone = factories.make_zone("Nord")
    value = {"zone": str(zone.pk), "type": "lp", "departement": "079"}[name]
    kept = make_school_at(Stage.SIGN, campaign, type=SchoolType.LP, departement_code="079")
    factories.make_school_zone(kept, zone)
    make_school_at(Stage.DONE, campaign)

    context = officer.get(PAGE, {name: value}).context

    assert context["total"].schools == 1
    assert [figure["number"] for figure in context["figures"]] == ["1", "1", "1", "0"]
    assert [point.label for point in context["points"]] == [f"{kept.name}, {kept.town}"]
    assert [len(context[rows]) for rows in ("zone_rows", "type_rows")] == [2, 2]
    assert sum(bar.value for bar in context["bars"]) == 1
    assert [wait.href for wait in context["waits"]] == [f"{LIST}?{name}={value}&awaited=head"]


def test_page_filters_go_together(campaign: Campaign, officer: Client) -> None:
    make_school_at(Stage.DONE, campaign, type=SchoolType.LP, departement_code="079")
    make_school_at(Stage.DONE, campaign, departement_code="079")
    make_school_at(Stage.DONE, campaign, type=SchoolType.LP)

    context = officer.get(PAGE, {"type": "lp", "departement": "079"}).context

    assert context["total"].schools == 1
    assert context["lists"].url() == f"{LIST}?type=lp&departement=079"


def test_page_filter_offers_what_the_campaign_has(campaign: Campaign, officer: Client) -> None:
    zone = factories.make_zone("Nord")
    factories.make_zone("Vide")
    school = make_school_at(Stage.DONE, campaign, departement_code="079", departement_name="Deux-Sèvres")
    factories.make_school_zone(school, zone)

    form = officer.get(PAGE).context["form"]

    assert {name: field.choices[1:] for name, field in form.fields.items()} == {
        "zone": [(str(zone.pk), "Nord")],
        "type": [("college", "Collège")],
        "departement": [("079", "Deux-Sèvres")],
        "authority": [(str(school.authority_id), "Département Vienne")],
    }


def test_page_filters_that_keep_nothing_say_so(campaign: Campaign, officer: Client) -> None:
    make_school_at(Stage.DONE, campaign, type=SchoolType.LP)
    make_school_at(Stage.DONE, campaign, departement_code="079")

    response = officer.get(PAGE, {"type": "lp", "departement": "079"})

    assert "0 établissement Aucun" not in text_of(response)
    assert "Aucun établissement de la campagne ne correspond à ces filtres." in text_of(response)
    assert links_of(response)["Effacer les filtres"] == PAGE


def test_page_filter_nobody_knows_shows_everything_and_says_it(campaign: Campaign, officer: Client) -> None:
    make_school_at(Stage.DONE, campaign)

    response = officer.get(PAGE, {"zone": "999"})

    assert response.context["total"].schools == 1
    assert response.context["lists"].url() == LIST
    assert list(response.context["form"].errors) == ["zone"]


def test_page_campaign_without_schools_says_so(campaign: Campaign, officer: Client) -> None:
    assert "Aucun établissement n’est invité à cette campagne." in text_of(officer.get(PAGE))


def test_page_shows_the_latest_campaign_and_leads_to_the_others(cast: Cast, officer: Client) -> None:
    make_campaign(cast.academie, year=YEAR.previous)
    make_campaign(cast.academie)
    make_campaign(factories.make_academie(code="04", name="académie de Bordeaux"), year=YEAR.next)

    response = officer.get(LATEST)

    assert response.context["campaign"].year == YEAR
    old = reverse("dashboards:campaign_of_year", kwargs={"year": YEAR.previous})
    assert links_of(response)["Campagne 2025-2026"] == old
    assert officer.get(old).context["campaign"].year == YEAR.previous
    assert links_of(officer.get(old))["Campagne 2026-2027"] == PAGE


def test_page_of_a_year_without_campaign_does_not_exist(campaign: Campaign, officer: Client) -> None:
    for year in (YEAR.next, YEAR.previous):
        assert officer.get(reverse("dashboards:campaign_of_year", kwargs={"year": year})).status_code == 404
        assert officer.get(reverse("dashboards:campaign_schools", kwargs={"year": year})).status_code == 404


def test_page_of_another_academie_does_not_exist(campaign: Campaign, client_for: SignIn) -> None:
    bordeaux = factories.make_academie(code="04", name="académie de Bordeaux")
    stranger = client_for(factories.make_member(Role.OFFICER, bordeaux))

    assert [stranger.get(url).status_code for url in (PAGE, LIST)] == [404, 404]
    assert "Aucune campagne n’est ouverte." in text_of(stranger.get(LATEST))


def open_url() -> str:
    try:
        return reverse("campaigns:open")
    except NoReverseMatch:  # pragma: no cover - an app below, without that page
        pytest.skip("campaigns:open does not exist")


def test_page_without_campaign_lets_the_officer_alone_open_one(cast: Cast, client_for: SignIn) -> None:
    officer, pay_officer = client_for(cast.officer).get(LATEST), client_for(cast.pay_officer).get(LATEST)

    assert "Aucune campagne n’est ouverte." in text_of(officer)
    assert links_of(officer)["Ouvrir la campagne"] == open_url()
    assert "L’équipe numérique académique l’ouvre à la rentrée." in text_of(pay_officer)
    assert "Ouvrir la campagne" not in links_of(pay_officer)


def test_page_lets_the_officer_alone_open_the_next_year(
    campaign: Campaign, cast: Cast, client_for: SignIn
) -> None:
    officer, pay_officer = client_for(cast.officer), client_for(cast.pay_officer)

    assert "Ouvrir la campagne 2027-2028" not in links_of(officer.get(PAGE))
    with clock.at(datetime(2027, 5, 2, 9, 0, tzinfo=UTC)):
        assert links_of(officer.get(PAGE))["Ouvrir la campagne 2027-2028"] == open_url()
        assert "Ouvrir la campagne 2027-2028" not in links_of(pay_officer.get(PAGE))


def test_page_queries_are_the_same_with_one_row_and_three(
    campaign: Campaign, officer: Client, assert_same_queries: Callable[..., None]
) -> None:
    def add_row() -> None:
        for stage in Stage:
            factories.make_school_zone(make_school_at(stage, campaign))

    assert_same_queries(lambda: officer.get(PAGE), add_row, expected=19)


@pytest.mark.parametrize("role", Role)
def test_navigation_has_the_campaign_for_the_academie(cast: Cast, role: Role) -> None:
    labels = [link.url for each, links in navigation.links_by_role() if each == role for link in links]

    assert (LATEST in labels) == (role in FOLLOW_CAMPAIGN.holders)
