"""The list of schools and its forms."""

import csv
from collections.abc import Callable
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person
from relais.core.school_year import SchoolYear
from relais.core.scope import Role
from relais.schools.enums import Sector
from relais.schools.models import HeadCount, School
from relais.schools.views import directory
from tests import factories
from tests.cast import Cast

SignIn = Callable[[Person], Client]
LIST = reverse("schools:list")
CURRENT = SchoolYear.current()


def listed(client: Client, **query: str) -> list[str]:
    """Return the UAIs of the rows, read from the export, in order."""
    response = client.get(LIST, {**query, "export": "csv"})
    text = b"".join(response).decode("utf-8-sig")
    return [row["UAI"] for row in csv.DictReader(StringIO(text), delimiter=";")]


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("officer", 2),
        ("pay_officer", 2),
        ("head", 1),
        ("deputy", 1),
        ("referent", 1),
        ("authority_reader", 2),
        ("other_head", 1),
    ],
)
def test_list_each_role_sees_its_schools(cast: Cast, client_for: SignIn, person: str, expected: int) -> None:
    factories.make_school(
        academie=factories.make_academie(code="04", name="académie de Bordeaux"),
        authority=factories.make_authority(code="033", name="Gironde"),
    )

    response = client_for(getattr(cast, person)).get(LIST)

    assert response.context["listing"].count == expected


def test_list_outsider_finds_no_page(cast: Cast, client_for: SignIn) -> None:
    assert client_for(cast.outsider).get(LIST).status_code == 404


def test_list_row_says_what_is_known(cast: Cast, client_for: SignIn) -> None:
    factories.make_school_zone(cast.school, factories.make_zone("Nord"), year=CURRENT)
    factories.make_head_count(cast.school, 412, year=CURRENT.previous)

    listing = client_for(cast.head).get(LIST).context["listing"]

    assert [str(cell) for cell in listing.lines[0]] == [
        cast.school.uai,
        "Collège Ada-Lovelace",
        "Collège",
        "Poitiers",
        "Vienne",
        "Nord",
        "Public",
        "412",
        str(int(CURRENT.previous)),
    ]


def test_list_another_year_shows_its_own_zone_and_count(cast: Cast, client_for: SignIn) -> None:
    factories.make_school_zone(cast.school, year=CURRENT)
    factories.make_head_count(cast.school, year=CURRENT)

    response = client_for(cast.head).get(LIST, {"year": str(CURRENT.previous)})

    assert [str(cell) for cell in response.context["listing"].lines[0]][5:] == ["", "Public", "", ""]


def test_list_queries_are_the_same_with_one_row_and_three(
    db: None, client_for: SignIn, assert_same_queries: Callable[..., None]
) -> None:
    client = client_for(factories.make_member(Role.OFFICER, factories.make_academie()))

    def add_row() -> None:
        school = factories.make_school()
        factories.make_head_count(school, year=CURRENT)
        factories.make_school_zone(school, year=CURRENT)

    assert_same_queries(lambda: client.get(LIST), add_row, expected=10)


def test_list_beyond_what_a_map_shows_one_point_a_departement(
    cast: Cast, client_for: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "MOST_POINTS", 1)

    points = client_for(cast.officer).get(LIST).context["points"]

    assert [(point.label, point.href) for point in points] == [
        ("Vienne : 2 établissements", f"{LIST}?departement=086")
    ]


def test_list_a_school_without_coordinates_is_not_on_the_map(cast: Cast, client_for: SignIn) -> None:
    factories.make_school(latitude=None, longitude=None)

    response = client_for(cast.officer).get(LIST)

    assert (response.context["listing"].count, len(response.context["points"])) == (3, 2)


def test_list_filters_keep_what_they_say(cast: Cast, client_for: SignIn) -> None:
    client = client_for(cast.officer)
    kept = factories.make_school(
        type="lp", sector=Sector.PRIVATE, departement_code="016", departement_name="Charente"
    )
    zone = factories.make_school_zone(kept, year=CURRENT).zone
    factories.make_head_count(kept, 640, year=CURRENT)
    closed = factories.make_school(is_open=False, closed_on=CURRENT.first_day)

    for query in (
        {"type": "lp"},
        {"sector": "private"},
        {"departement": "016"},
        {"zone": str(zone.pk)},
        {"band": "plus-de-500"},
        {"band": "plus-de-500", "sort": "-pupils"},
    ):
        assert listed(client, **query) == [kept.uai]
    assert listed(client, status="closed") == [closed.uai]
    assert len(listed(client, status="all")) == 4
    assert sorted(listed(client, zone="aucune")) == sorted([cast.school.uai, cast.other_school.uai])
    assert sorted(listed(client, band="inconnu")) == sorted([cast.school.uai, cast.other_school.uai])


def test_list_unreadable_filter_says_so_and_shows_all(cast: Cast, client_for: SignIn) -> None:
    response = client_for(cast.officer).get(LIST, {"type": "château", "year": "hier"})

    assert set(response.context["listing"].form.errors) == {"type", "year"}
    assert response.context["listing"].count == 2
    assert len(response.context["points"]) == 2


def test_list_sorts_by_pupils_and_by_zone(cast: Cast, client_for: SignIn) -> None:
    client = client_for(cast.officer)
    factories.make_head_count(cast.school, 300, year=CURRENT)
    factories.make_school_zone(cast.other_school, year=CURRENT)
    uncounted_first = [cast.other_school.uai, cast.school.uai]

    assert listed(client, sort="pupils") == uncounted_first
    assert listed(client, sort="-pupils") == uncounted_first[::-1]
    assert listed(client, sort="-zone") == uncounted_first


def test_list_search_shows_the_best_first(cast: Cast, client_for: SignIn) -> None:
    client = client_for(cast.officer)

    assert listed(client, q="alan turin") == [cast.other_school.uai]
    assert listed(client, q="college châtellerault")[0] == cast.other_school.uai


def test_list_wrong_letter_asks_what_was_meant(cast: Cast, client_for: SignIn) -> None:
    wrong = cast.school.uai[:7] + ("A" if cast.school.uai[7] != "A" else "B")

    page = client_for(cast.officer).get(LIST, {"q": wrong}).content.decode()

    assert f'Vouliez-vous dire <a href="?q={cast.school.uai}">{cast.school.uai}</a>' in page


def test_list_nothing_found_offers_to_clear(cast: Cast, client_for: SignIn) -> None:
    page = client_for(cast.officer).get(LIST, {"q": "xwzykq"}).content.decode()

    assert "Aucun établissement ne correspond à ces filtres." in page


def test_list_empty_perimeter_says_where_schools_come_from(db: None, client_for: SignIn) -> None:
    academie = factories.make_academie()

    page = client_for(factories.make_member(Role.OFFICER, academie)).get(LIST).content.decode()

    assert "Aucun établissement dans votre périmètre." in page


@pytest.mark.parametrize("extension", ["ods", "xlsx"])
def test_list_is_exported(cast: Cast, client_for: SignIn, extension: str) -> None:
    response = client_for(cast.officer).get(LIST, {"export": extension})

    assert (response.status_code, response["Content-Disposition"][:10]) == (200, "attachment")


def test_head_count_is_saved(cast: Cast, client_for: SignIn) -> None:
    client = client_for(cast.officer)
    url = reverse("schools:head_count", args=[cast.school.uai])
    assert client.get(url).status_code == 200

    response = client.post(url, {"year": str(CURRENT), "pupils": "412"})

    assert response.status_code == 302
    assert HeadCount.objects.get().secondary == 412
    assert "412 élèves" in client.get(url).content.decode()


def test_head_count_unreadable_is_told_at_the_field(cast: Cast, client_for: SignIn) -> None:
    url = reverse("schools:head_count", args=[cast.school.uai])

    response = client_for(cast.officer).post(url, {"year": str(CURRENT.next), "pupils": "beaucoup"})

    assert set(response.context["form"].errors) == {"year", "pupils"}


def test_meeting_room_is_saved(cast: Cast, client_for: SignIn) -> None:
    client = client_for(cast.officer)
    url = reverse("schools:meeting_room", args=[cast.school.uai])
    assert client.get(url).status_code == 200

    assert client.post(url, {"meeting_room": "Amphi A"}).status_code == 302
    assert School.objects.get(pk=cast.school.pk).meeting_room == "Amphi A"


def test_post_bac_choice_is_saved_and_told(cast: Cast, client_for: SignIn) -> None:
    client = client_for(cast.officer)
    factories.make_head_count(cast.school, 400, year=CURRENT, post_bac=30)
    url = reverse("schools:post_bac")
    assert "1\u00a0établissement a des élèves post-bac" in client.get(url).content.decode()
    assert "ne comptent pas dans les effectifs" in client.get(reverse("schools:imports")).content.decode()

    response = client.post(url, {"counts_post_bac": "oui"})

    assert response["Location"] == reverse("schools:imports")
    assert " comptent dans les effectifs" in client.get(reverse("schools:imports")).content.decode()
    assert (
        "s’y ajoutent" in client.get(reverse("schools:head_count", args=[cast.school.uai])).content.decode()
    )


def test_post_bac_without_a_choice_asks_for_one(cast: Cast, client_for: SignIn) -> None:
    response = client_for(cast.officer).post(reverse("schools:post_bac"), {"counts_post_bac": "peut-être"})

    assert set(response.context["form"].errors) == {"counts_post_bac"}
    assert "Aucun effectif connu" in response.content.decode()


def test_address_without_the_page_is_no_link() -> None:
    assert directory.address_maker("schools:nowhere")("0860034V") == ""
