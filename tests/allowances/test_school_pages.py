"""A school's allowance, its opinions, and the academy's choices, as the people who use them see them."""

from collections.abc import Callable
from datetime import date

import pytest
from django.http import Http404
from django.test import Client

from relais.accounts.models import Person
from relais.allowances.domain import set_allowance_settings
from relais.allowances.enums import AwardState
from relais.allowances.models import AllowanceSettings, Award, Envelope
from relais.allowances.rules import SET_ALLOWANCES
from relais.allowances.selectors import (
    get_envelope_or_404,
    settings_for,
)
from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.schools.enums import Sector
from relais.schools.selectors import get_academie_for_or_404
from tests import factories
from tests.allowances.test_circuit_pages import text_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Person], Client]
YEAR = factories.YEAR
SETTINGS = "/bareme/reglages/"
CHOSEN = {
    "from_year": "2026-2027",
    "allows_several_awards": "on",
    "prorata_base": "september",
    "asie_up_to_cents": "0",
}


@pytest.fixture
def award(cast: Cast) -> Award:
    envelope = factories.make_envelope(cast.school, 125_000)
    share = factories.make_share(envelope, factories.make_designation(cast.school, cast.referent), 125_000)
    return share.awards.get()


def url(cast: Cast) -> str:
    return f"/bareme/etablissement/{cast.school.uai}/{YEAR}/"


def test_school_shows_awards_and_notes_opinions(cast: Cast, award: Award, client_for: ClientFor) -> None:
    client = client_for(cast.head)
    page = text_of(client.get(url(cast)))
    assert "RÉFÉRENTE Rachida : 1 250,00 € Proposée" in page

    dates = {"pedagogical_council_on": "02/06/2026", "board_on": "30/06/2026"}
    assert "Les dates sont notées." in text_of(client.post(f"{url(cast)}avis/", dates, follow=True))
    envelope = Envelope.objects.get()
    assert (envelope.pedagogical_council_on, envelope.board_on) == (date(2026, 6, 2), date(2026, 6, 30))
    assert "mardi 30 juin 2026" in text_of(client_for(cast.pay_officer).get(url(cast)))


def test_school_tells_an_opinion_refused_at_its_field(
    cast: Cast, award: Award, client_for: ClientFor
) -> None:
    client = client_for(cast.head)
    page = client.post(f"{url(cast)}avis/", {"pedagogical_council_on": "", "board_on": "30/06/2026"})
    assert "Notez d'abord la date de l'avis du conseil pédagogique." in text_of(page)
    wrong = client.post(f"{url(cast)}avis/", {"board_on": "le 30"})
    assert "Exemple de date : 02/06/2026." in text_of(wrong)
    late = client.post(f"{url(cast)}avis/", {"pedagogical_council_on": "01/01/2099"})
    assert "Cette date est à venir" in text_of(late)


def test_private_school_informs_its_teachers(cast: Cast, client_for: ClientFor) -> None:
    school = factories.make_school(sector=Sector.PRIVATE)
    factories.make_envelope(school, 125_000)
    path = f"/bareme/etablissement/{school.uai}/{YEAR}/"
    client = client_for(cast.officer)
    page = text_of(client.get(path))
    assert ("Information des enseignants" in page, "conseil pédagogique" in page) == (True, False)
    client.post(f"{path}avis/", {"teachers_informed_on": "02/09/2026"})
    assert Envelope.objects.get().teachers_informed_on == date(2026, 9, 2)


def test_school_without_money_says_why(cast: Cast, client_for: ClientFor) -> None:
    factories.make_envelope(cast.school, 125_000, remainder_cents=125_000, remainder_reason="pacte")
    page = text_of(client_for(cast.referent).get(url(cast)))
    assert "Aucune attribution" in page
    assert "Non répartis : 1 250,00 € (pacte)" in page
    assert "Conseil pédagogique : pas encore noté" in page


@pytest.mark.parametrize(
    ("who", "sees", "shares"),
    [
        ("head", True, True),
        ("deputy", True, True),
        ("officer", True, True),
        ("referent", True, False),
        ("pay_officer", True, False),
        ("other_head", False, False),
        ("authority_reader", False, False),
        ("outsider", False, False),
    ],
)
def test_envelope_is_had_by(cast: Cast, award: Award, who: str, *, sees: bool, shares: bool) -> None:
    scope = factories.scope_of(getattr(cast, who))
    for to_share, expected in ((False, sees), (True, shares)):
        if expected:
            assert get_envelope_or_404(scope, cast.school.uai, YEAR, to_share=to_share).school == cast.school
        else:
            with pytest.raises(Http404):
                get_envelope_or_404(scope, cast.school.uai, YEAR, to_share=to_share)
    with pytest.raises(Http404):
        get_envelope_or_404(scope, cast.school.uai, YEAR.next)


def test_settings_are_chosen_on_the_page(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    page = text_of(client.get(SETTINGS))
    assert "312,50 €, depuis 2015-2016 (arrêté du 27 avril 2015" in page
    assert "Les réglages sont enregistrés." in text_of(client.post(SETTINGS, CHOSEN, follow=True))

    settings = settings_for(cast.academie.pk, YEAR)
    assert (settings.allows_several_awards, settings.allows_free_shares) == (True, False)
    assert (settings.prorata_base, settings.asie_up_to_cents) == ("september", 0)
    [entry] = Entry.objects.filter(act="set_allowance_settings")
    assert entry.after["prorata_base"] == "september"
    client.post(SETTINGS, CHOSEN)
    assert Entry.objects.filter(act="set_allowance_settings").count() == 1


def test_settings_typed_wrong_are_kept(cast: Cast, client_for: ClientFor) -> None:
    page = client_for(cast.officer).post(SETTINGS, {**CHOSEN, "asie_up_to_cents": "beaucoup"})
    assert "Écrivez un montant en euros." in text_of(page)
    assert "beaucoup" in page.content.decode()


def test_settings_of_a_year_at_the_pay_office_no_longer_change(
    cast: Cast, award: Award, client_for: ClientFor
) -> None:
    Award.objects.update(
        state=AwardState.TRANSMITTED,
        decided_at=factories.SOME_TIME,
        attested_at=factories.SOME_TIME,
        transmitted_at=factories.SOME_TIME,
    )
    client = client_for(cast.officer)
    assert "déjà à la paye" in text_of(client.post(SETTINGS, CHOSEN))
    client.post(SETTINGS, {**CHOSEN, "from_year": "2027-2028"})
    assert settings_for(cast.academie.pk, YEAR.next).prorata_base == "september"
    assert settings_for(cast.academie.pk, YEAR).pk is None


def test_settings_refuse(cast: Cast) -> None:
    for who, year, code in (
        ("pay_officer", YEAR, "forbidden"),
        ("head", YEAR, "forbidden"),
        ("officer", YEAR.previous, "closed_year"),
    ):
        with pytest.raises(DomainError) as refused:
            set_allowance_settings(
                actor=factories.scope_of(getattr(cast, who)), academie=cast.academie, from_year=year
            )
        assert refused.value.code == code
    assert AllowanceSettings.objects.count() == 0


def test_setting_academie_is_the_officers(cast: Cast) -> None:
    assert get_academie_for_or_404(factories.scope_of(cast.officer), SET_ALLOWANCES) == cast.academie
    for who in ("pay_officer", "head", "outsider"):
        with pytest.raises(Http404):
            get_academie_for_or_404(factories.scope_of(getattr(cast, who)), SET_ALLOWANCES)
