"""The list behind each figure of a campaign: its columns, filters, order and exports."""

import csv
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person
from relais.campaigns.enums import Stage
from relais.campaigns.models import Campaign
from relais.core import clock
from relais.designations.enums import DesignationState
from relais.schools.enums import SchoolType
from tests import factories
from tests.cast import Cast
from tests.dashboards.builders import DAY, TODAY, YEAR, make_campaign, make_school_at

SignIn = Callable[[Person], Client]
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


def exported(client: Client, **query: str) -> list[dict[str, str]]:
    """Return the lines of the CSV export."""
    response = client.get(LIST, {**query, "export": "csv"})
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def listed(client: Client, **query: str) -> list[str]:
    """Return the UAIs listed, in order."""
    return [line["UAI"] for line in exported(client, **query)]


def test_list_row_says_where_the_school_is(campaign: Campaign, officer: Client) -> None:
    school = make_school_at(
        Stage.SIGN, campaign, since=TODAY - 6 * DAY, name="Collège Rosa-Parks", town="Civray"
    )
    factories.make_school_zone(school, factories.make_zone("Sud"))

    response = officer.get(LIST)

    (line,) = response.context["listing"].lines
    assert [str(cell) for cell in line] == [
        school.uai,
        "Collège Rosa-Parks",
        "Collège",
        "Civray",
        "Sud",
        "Lettre à signer",
        "Chef d'établissement",
        "14/10/2026",
        "6",
        "1",
        "1\u202f250,00\u00a0€",
        "",
        "",
    ]
    assert f"/{school.uai}/" in line[0].href
    assert "<h1>Établissements de la campagne 2026-2027</h1>" in response.content.decode()


def test_list_row_done_has_its_signature_and_waits_for_nobody(campaign: Campaign, officer: Client) -> None:
    make_school_at(Stage.DONE, campaign, since=TODAY - DAY)

    (line,) = exported(officer)

    assert [line[name] for name in ("Étape", "Attendu", "Depuis le", "Jours d’attente", "Signée le")] == [
        "Lettre émise",
        "",
        "",
        "",
        "19/10/2026",
    ]


def test_list_row_without_zone_envelope_or_team_is_blank_there(campaign: Campaign, officer: Client) -> None:
    school = make_school_at(Stage.DESIGNATE, campaign)
    factories.make_designation(school, state=DesignationState.DECLINED)
    school.envelopes.all().delete()

    (line,) = exported(officer)

    assert [line[name] for name in ("Zone", "Référents", "Enveloppe", "Département")] == [
        "",
        "0",
        "",
        "Vienne",
    ]


def test_list_begins_with_who_has_waited_longest(campaign: Campaign, officer: Client) -> None:
    done = make_school_at(Stage.DONE, campaign)
    recent = make_school_at(Stage.SIGN, campaign, since=TODAY - 2 * DAY)
    old = make_school_at(Stage.ANSWER, campaign, since=TODAY - 9 * DAY)

    assert listed(officer) == [old.uai, recent.uai, done.uai]
    assert listed(officer, sort="days") == [recent.uai, old.uai, done.uai]


def test_list_sorts_stages_in_the_order_they_are_reached(campaign: Campaign, officer: Client) -> None:
    schools = {stage: make_school_at(stage, campaign).uai for stage in reversed(Stage)}

    assert listed(officer, sort="stage") == [schools[stage] for stage in Stage]
    assert listed(officer, sort="-stage") == [schools[stage] for stage in reversed(Stage)]


@pytest.mark.parametrize(
    "key",
    [
        "uai",
        "name",
        "type",
        "town",
        "zone",
        "awaited",
        "since",
        "referents",
        "envelope",
        "signed",
        "departement",
    ],
)
def test_list_sorts_by_every_column(campaign: Campaign, officer: Client, key: str) -> None:
    for stage in Stage:
        make_school_at(stage, campaign)

    assert sorted(listed(officer, sort=key)) == sorted(listed(officer, sort=f"-{key}"))
    assert len(listed(officer, sort=key)) == len(Stage)


@pytest.mark.parametrize("stage", Stage)
def test_list_filters_by_stage(campaign: Campaign, officer: Client, stage: Stage) -> None:
    schools = {each: make_school_at(each, campaign).uai for each in Stage}

    assert listed(officer, stage=stage.value) == [schools[stage]]


@pytest.mark.parametrize(
    ("awaited", "stages"),
    [
        ("head", {Stage.DESIGNATE, Stage.SHARE, Stage.SIGN}),
        ("referent", {Stage.ANSWER, Stage.WRITE, Stage.VISA}),
        ("academie", {Stage.DECIDE, Stage.REVIEW}),
        ("relais", {Stage.ISSUE}),
        ("nobody", {Stage.DONE}),
    ],
)
def test_list_filters_by_who_is_awaited(
    campaign: Campaign, officer: Client, awaited: str, stages: set[Stage]
) -> None:
    schools = {stage: make_school_at(stage, campaign).uai for stage in Stage}

    assert set(listed(officer, awaited=awaited)) == {schools[stage] for stage in stages}


@pytest.mark.parametrize(
    ("fact", "count"),
    [
        ("designated", 9),
        ("not-designated", 1),
        ("shared", 7),
        ("not-shared", 3),
        ("drafted", 5),
        ("not-drafted", 5),
        ("signed", 3),
        ("not-signed", 7),
    ],
)
def test_list_filters_by_what_is_done(campaign: Campaign, officer: Client, fact: str, count: int) -> None:
    for stage in Stage:
        make_school_at(stage, campaign)

    assert len(listed(officer, fact=fact)) == count


def test_list_filters_by_zone_type_and_departement(campaign: Campaign, officer: Client) -> None:
    zone = factories.make_zone("Nord")
    in_zone, lp, west = (
        make_school_at(Stage.SIGN, campaign, **given)
        for given in ({}, {"type": SchoolType.LP}, {"departement_code": "079"})
    )
    factories.make_school_zone(in_zone, zone)

    assert listed(officer, zone=str(zone.pk)) == [in_zone.uai]
    assert sorted(listed(officer, zone="aucune")) == sorted([lp.uai, west.uai])
    assert listed(officer, type="lp") == [lp.uai]
    assert listed(officer, departement="079") == [west.uai]
    assert listed(officer, type="lp", departement="079") == []


def test_list_filters_by_question(campaign: Campaign, officer: Client) -> None:
    undecided = make_school_at(Stage.DECIDE, campaign)
    crowded = make_school_at(Stage.WRITE, campaign)
    for _ in range(3):
        factories.make_designation(crowded)
    make_school_at(Stage.DONE, campaign)

    assert listed(officer, question="head-count") == [undecided.uai]
    assert listed(officer, question="over-cap") == [crowded.uai]
    assert officer.get(LIST).context["listing"].form.fields["question"].choices == [
        ("", "Avec ou sans question"),
        ("head-count", "Effectif inconnu"),
        ("over-cap", "Quatrième référent"),
    ]


def test_list_of_large_teams_shows_the_reason_given(campaign: Campaign, officer: Client) -> None:
    crowded = make_school_at(Stage.WRITE, campaign)
    for _ in range(3):
        factories.make_designation(crowded, over_cap_reason="Deux sites distants")

    page = officer.get(LIST, {"question": "over-cap"}).content.decode()

    assert "Plus de trois référents, 2026-2027" in page
    assert page.count("Deux sites distants") == 1
    assert "Deux sites distants" not in officer.get(LIST).content.decode()
    assert exported(officer)[0]["Pourquoi plus de trois"] == "Deux sites distants"


def test_list_leads_back_to_the_page_of_the_same_schools(campaign: Campaign, officer: Client) -> None:
    make_school_at(Stage.SIGN, campaign)

    html = officer.get(LIST, {"type": "college", "stage": "sign"}).content.decode()

    page = reverse("dashboards:campaign_of_year", kwargs={"year": YEAR})
    assert f'href="{page}?type=college">La carte et les totaux de ces établissements</a>' in html


def test_list_export_keeps_filters_and_order(campaign: Campaign, officer: Client) -> None:
    for days in (3, 8):
        make_school_at(Stage.SIGN, campaign, since=TODAY - days * DAY)
    make_school_at(Stage.DONE, campaign)

    lines = exported(officer, awaited="head", sort="days")

    assert [line["Jours d’attente"] for line in lines] == ["3", "8"]
    assert lines[0]["Enveloppe"] == "1250,00"


@pytest.mark.parametrize("extension", ["ods", "xlsx"])
def test_list_export_as_a_spreadsheet_holds_the_schools(
    campaign: Campaign, officer: Client, extension: str
) -> None:
    school = make_school_at(Stage.SIGN, campaign)

    response = officer.get(LIST, {"export": extension})

    assert (
        f"filename*=utf-8''%C3%89tablissements%20de%20la%20campagne%202026-2027%202026-10-20.{extension}"
        in response["Content-Disposition"]
    )
    with ZipFile(BytesIO(b"".join(response))) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
    assert school.uai.encode() in content
    assert "Lettre à signer".encode() in content


@pytest.mark.parametrize(("query", "expected"), [({}, 21), ({"export": "csv"}, 21)])
def test_list_queries_are_the_same_with_one_row_and_three(
    campaign: Campaign,
    officer: Client,
    assert_same_queries: Callable[..., None],
    query: dict[str, str],
    expected: int,
) -> None:
    def add_row() -> None:
        for stage in Stage:
            factories.make_school_zone(make_school_at(stage, campaign))

    assert_same_queries(lambda: officer.get(LIST, query), add_row, expected=expected)
