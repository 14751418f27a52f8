"""The pages of the academy's calendar."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from relais.schools.models import Holiday
from relais.schools.selectors.calendar import year_calendar
from tests import factories
from tests.campaigns.builders import said, text_of
from tests.cast import Cast

YEAR = factories.YEAR
PAGE = reverse("schools:calendar")
IMPORT = reverse("schools:import_calendar") + "?year=2027-2028"
CSV = (
    "Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire\n"
    "Vacances de la Toussaint;-;2027-10-22T22:00:00+00:00;2027-11-07T23:00:00+00:00;"
    "Poitiers;Zone A;2027-2028\n"
    "Journée vaquée;-;2028-06-01;2028-06-01;Poitiers;Zone A;2027-2028\n"
)


@pytest.fixture
def browser(cast: Cast, client_for: Any) -> Any:
    return client_for(cast.officer)


def file(content: str = CSV) -> SimpleUploadedFile:
    return SimpleUploadedFile("calendrier.csv", content.encode())


def test_page_shows_what_is_published(browser: Any) -> None:
    text = text_of(browser.get(PAGE))

    assert (
        "Vacances de la Toussaint samedi 17 octobre 2026 dimanche 1er novembre 2026 Calendrier national"
        in text
    )
    assert "C'est le calendrier publié pour votre zone." in text
    assert "Ascension jeudi 6 mai 2027" in text


def test_page_of_an_unknown_year_warns(browser: Any) -> None:
    text = text_of(browser.get(PAGE, {"year": "2027-2028"}))

    assert "Aucune période sans classe n'est connue" in text


def test_page_of_a_closed_year_changes_nothing(browser: Any) -> None:
    text = text_of(browser.get(PAGE, {"year": "2025-2026"}))

    assert "Cette année est close" in text
    assert "Ajouter une période" not in text
    assert "Zone A." in text


def test_zone_is_chosen_and_periods_can_be_corrected(browser: Any, cast: Cast) -> None:
    response = browser.post(PAGE, {"zone": "A"})

    assert said(response) == ["Le calendrier 2026-2027 est le vôtre : chaque période s'y corrige."]
    first = Holiday.objects.order_by("first_day")[0]
    assert reverse("schools:change_holiday", args=[first.pk]) in browser.get(PAGE).content.decode()
    assert browser.post(PAGE, {"zone": "D"}).status_code == 200


def test_add_change_remove(browser: Any) -> None:
    days = {"first_day": "04/06/2027", "last_day": "04/06/2027"}

    response = browser.post(reverse("schools:add_holiday"), {"name": "Journée vaquée", **days})
    assert said(response) == ["« Journée vaquée » est au calendrier."]
    holiday = Holiday.objects.get(name="Journée vaquée")
    page = reverse("schools:change_holiday", args=[holiday.pk])
    assert "Retirer cette période" in text_of(browser.get(page))
    browser.post(page, {"name": "Journée banalisée", **days})
    holiday.refresh_from_db()
    assert (holiday.name, holiday.first_day) == ("Journée banalisée", date(2027, 6, 4))
    response = browser.post(reverse("schools:remove_holiday", args=[holiday.pk]))
    assert said(response)[-1:] == [
        "« Journée banalisée » n'est plus au calendrier : ces jours sont travaillés."
    ]
    assert not Holiday.objects.filter(pk=holiday.pk).exists()


@pytest.mark.parametrize("address", ["schools:add_holiday", "schools:change_holiday"])
def test_refusals_are_told_at_their_field(browser: Any, cast: Cast, address: str) -> None:
    factories.make_holiday(cast.academie)
    other = factories.make_holiday(
        cast.academie, name="Noël", first_day=date(2026, 12, 19), last_day=date(2027, 1, 3)
    )
    args = [other.pk] if address == "schools:change_holiday" else []

    response = browser.post(
        reverse(address, args=args), {"name": "Pont", "first_day": "17/10/2026", "last_day": "18/10/2026"}
    )

    assert list(response.context["form"].errors) == ["first_day"]
    assert list(browser.post(reverse(address, args=args), {"name": "Pont"}).context["form"].errors) == [
        "first_day",
        "last_day",
    ]


def test_import_shows_the_difference_then_writes_it(browser: Any, cast: Cast) -> None:
    response = browser.post(IMPORT, {"file": file()})

    text = text_of(response)
    assert "Ajout Vacances de la Toussaint – du samedi 23 octobre 2027 au dimanche 7 novembre 2027" in text
    assert "Ajout Journée vaquée – le jeudi 1er juin 2028" in text
    assert year_calendar(cast.academie, YEAR.next).holidays == []
    response = browser.post(IMPORT, {"proposal": response.context["proposal"]})
    assert said(response) == ["Calendrier 2027-2028 : 2\u00a0différences écrites."]
    period, _ = year_calendar(cast.academie, YEAR.next).periods
    assert (period.first_day, period.last_day) == (date(2027, 10, 23), date(2027, 11, 7))
    assert "dit la même chose" in text_of(browser.post(IMPORT, {"file": file()}))


def test_import_tells_what_is_wrong_with_the_file(browser: Any) -> None:
    assert browser.get(IMPORT).status_code == 200
    response = browser.post(IMPORT, {"file": file("rien;du;tout\n1;2;3\n")})
    assert "n'est pas un calendrier scolaire" in text_of(response)
    large = SimpleUploadedFile("c.csv", b"x" * 5_000_001)
    assert "Ce fichier dépasse 5 Mo" in text_of(browser.post(IMPORT, {"file": large}))


def test_import_writes_only_what_it_has_sealed_for_that_year(browser: Any) -> None:
    sealed = browser.post(IMPORT, {"file": file()}).context["proposal"]

    for address, proposal in ((IMPORT, "autre"), (reverse("schools:import_calendar"), sealed)):
        response = browser.post(address, {"proposal": proposal})
        assert said(response)[-1:] == [
            "Cette comparaison n'est plus la bonne : envoyez de nouveau le fichier."
        ]
    assert Holiday.objects.count() == 0
