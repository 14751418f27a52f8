"""The zones of a year: table, map, forms, file."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person
from relais.core.school_year import SchoolYear
from relais.core.scope import Role
from relais.schools.enums import ZoneSource
from relais.schools.forms import zones as zone_forms
from relais.schools.models import School, SchoolZone, Zone
from relais.schools.views.directory import NO_ZONE, levels_apart
from relais.ui.map import MapPoint
from tests import factories
from tests.cast import Cast

SignIn = Callable[[Person], Client]
CURRENT = SchoolYear.current()
ZONES = reverse("schools:zones")
HERE = f"{ZONES}?year={CURRENT}"


@pytest.fixture
def officer(cast: Cast, client_for: SignIn) -> Client:
    return client_for(cast.officer)


def zone_of(school: School) -> str:
    return SchoolZone.objects.get(school=school, year=CURRENT).zone.name


def test_zones_map_and_table_say_the_same(cast: Cast, officer: Client) -> None:
    factories.make_school_zone(cast.school, factories.make_zone("Nord"), year=CURRENT)
    factories.make_school(latitude=None, longitude=None)

    response = officer.get(ZONES)

    assert [state.label for state in response.context["states"]] == ["Nord", "Sans zone"]
    assert {point.href for point in response.context["points"]} == {
        f"{reverse('schools:zone', args=[school.uai])}?year={CURRENT}"
        for school in (cast.school, cast.other_school)
    }
    assert response.context["to_review"] == (2, 0)
    assert "2\u00a0établissements ouverts sans zone" in response.content.decode()
    assert [(str(cells[5]), str(cells[6])) for _, cells in response.context["rows"]] == [
        ("", ""),
        ("Nord", "Saisie"),
        ("", ""),
    ]


def test_zones_queries_are_the_same_with_one_row_and_three(
    db: None, client_for: SignIn, assert_same_queries: Callable[..., None]
) -> None:
    client = client_for(factories.make_member(Role.OFFICER, factories.make_academie()))

    def add_row() -> None:
        factories.make_school_zone(factories.make_school(), year=CURRENT)

    assert_same_queries(lambda: client.get(ZONES), add_row, expected=15)


def test_zones_a_departement_that_stands_in_for_a_nearer_zone_is_told(cast: Cast, officer: Client) -> None:
    School.objects.update(ministry_zone="Nord")
    for school in (cast.school, cast.other_school):
        source = ZoneSource.DEPARTEMENT
        factories.make_school_zone(school, factories.make_zone("Vienne"), year=CURRENT, source=source)
    assert "2\u00a0établissements dans la zone de leur département" in officer.get(ZONES).content.decode()

    officer.post(f"{reverse('schools:carry_zones')}?year={CURRENT}")

    assert zone_of(cast.school) == "Nord"
    assert officer.get(ZONES).context["to_review"].total == 0


def test_zones_that_share_a_look_lie_far_apart() -> None:
    zones = [
        MapPoint(lon=float(place), lat=46.0, label="", state=str(place), group="") for place in range(12)
    ]
    zones.append(MapPoint(lon=0.0, lat=46.0, label="", state=NO_ZONE, group=""))

    levels = levels_apart(zones)

    assert set(levels) == {str(place) for place in range(12)}
    assert [len({levels[str(one)] for one in range(start, start + 5)}) for start in range(8)] == [5] * 8


def test_zones_export_is_a_file(officer: Client) -> None:
    assert officer.get(ZONES, {"export": "csv"})["Content-Type"] == "text/csv; charset=utf-8"


def test_zones_nothing_found_and_unreadable_filter(cast: Cast, officer: Client) -> None:
    assert officer.get(ZONES, {"q": "xwzykq"}).context["rows"] == []
    assert len(officer.get(ZONES, {"type": "château"}).context["points"]) == 2


def test_zones_ticked_schools_go_to_the_zone(cast: Cast, officer: Client) -> None:
    zone = factories.make_zone("Nord")
    url = f"{ZONES}?type=college&year={CURRENT}"

    response = officer.post(url, {"schools": [cast.school.uai, cast.other_school.uai], "zone": zone.pk})

    assert response["Location"] == url
    assert {zone_of(cast.school), zone_of(cast.other_school)} == {"Nord"}


def test_zones_nothing_ticked_says_so_and_loses_nothing(cast: Cast, officer: Client) -> None:
    response = officer.post(ZONES, {"new_zone": "Nord"})

    assert set(response.context["assign_form"].errors) == {"schools"}
    response = officer.post(ZONES, {"schools": [cast.school.uai]})
    assert set(response.context["assign_form"].errors) == {"zone"}
    assert response.context["ticked"] == [cast.school.uai]


def test_zones_school_of_another_academie_is_refused(cast: Cast, officer: Client) -> None:
    theirs = factories.make_school(academie=factories.make_academie(code="04", name="académie de Bordeaux"))

    response = officer.post(ZONES, {"schools": [theirs.uai], "new_zone": "Nord"})

    assert set(response.context["assign_form"].errors) == {"schools"}
    assert SchoolZone.objects.count() == 0


def test_zone_of_one_school_is_changed(cast: Cast, officer: Client) -> None:
    url = f"{reverse('schools:zone', args=[cast.school.uai])}?year={CURRENT}"
    assert "n’a pas de zone" in officer.get(url).content.decode()

    response = officer.post(url, {"zone": "", "new_zone": "Nord"})

    assert response["Location"] == HERE
    assert zone_of(cast.school) == "Nord"
    assert "<strong>Nord</strong>" in officer.get(url).content.decode()


def test_zone_of_one_school_without_a_choice_asks_for_one(cast: Cast, officer: Client) -> None:
    response = officer.post(reverse("schools:zone", args=[cast.school.uai]), {"zone": ""})

    assert set(response.context["form"].errors) == {"zone"}


def test_new_zone_is_added_once(officer: Client) -> None:
    url = reverse("schools:new_zone")
    assert officer.get(url).status_code == 200

    assert officer.post(url, {"name": "Nord"})["Location"] == HERE
    again = officer.post(url, {"name": "nord"})

    assert again.context["form"].errors == {"name": ["Cette zone existe déjà."]}
    assert Zone.objects.count() == 1


def test_zones_of_a_closed_year_are_shown_and_do_not_change(cast: Cast, officer: Client) -> None:
    closed = CURRENT.previous
    factories.make_school_zone(cast.school, factories.make_zone("Nord"), year=closed)
    here, edit = (
        f"{address}?year={closed}" for address in (ZONES, reverse("schools:zone", args=[cast.school.uai]))
    )

    response = officer.get(here)

    page = response.content.decode()
    assert "est close" in page
    assert [text in page for text in ("Choix", "Ajouter une zone", edit, "à placer")] == [False] * 4
    assert {point.href for point in response.context["points"]} == {""}
    assert "Enregistrer la zone" not in officer.get(edit).content.decode()
    assert "est close" in officer.post(edit, {"new_zone": "Sud"}).content.decode()
    for url in (here, f"{reverse('schools:carry_zones')}?year={closed}"):
        told = officer.post(url, {"schools": [cast.school.uai], "new_zone": "Sud"}, follow=True)
        assert f"année {closed} est close" in told.content.decode()
        assert told.redirect_chain == [(here, 302)]
    assert list(SchoolZone.objects.values_list("zone__name", flat=True)) == ["Nord"]


def test_import_is_offered_for_the_years_that_may_change(officer: Client) -> None:
    form = officer.get(f"{reverse('schools:import_zones')}?year={CURRENT.previous}").context["form"]

    assert [value for value, _ in form.fields["year"].choices] == [str(CURRENT)]


def test_carry_fills_what_is_missing(cast: Cast, officer: Client) -> None:
    response = officer.post(f"{reverse('schools:carry_zones')}?year={CURRENT}")

    assert response["Location"] == HERE
    assert zone_of(cast.school) == "Vienne"


def upload(content: str) -> dict[str, object]:
    return {"year": str(CURRENT), "file": SimpleUploadedFile("zones.csv", content.encode())}


def test_import_puts_each_school_in_its_zone(cast: Cast, officer: Client) -> None:
    url = reverse("schools:import_zones")
    assert officer.get(url).status_code == 200

    response = officer.post(url, upload(f"UAI;zone\n{cast.school.uai};Nord\n"))

    assert response["Location"] == HERE
    assert SchoolZone.objects.get().source == ZoneSource.CSV


def test_import_errors_are_shown_by_line(cast: Cast, officer: Client) -> None:
    page = officer.post(reverse("schools:import_zones"), upload("x1;Nord")).content.decode()

    assert "Ligne 1" in page
    assert SchoolZone.objects.count() == 0


def test_import_shows_the_first_errors_of_a_file_full_of_them(cast: Cast, officer: Client) -> None:
    page = officer.post(reverse("schools:import_zones"), upload("x1;Nord\n" * 60)).content.decode()

    assert (page.count("<li>Ligne"), "60\u00a0lignes fautives" in page) == (50, True)


def test_import_empty_file_is_told_at_the_field(cast: Cast, officer: Client) -> None:
    response = officer.post(reverse("schools:import_zones"), upload("UAI;zone\n"))

    assert set(response.context["form"].errors) == {"file"}


def test_import_too_large_a_file_is_refused(
    cast: Cast, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zone_forms, "MAX_FILE_BYTES", 3)

    response = officer.post(reverse("schools:import_zones"), upload("UAI;zone\n"))

    assert set(response.context["form"].errors) == {"file"}
