"""« Mon année »: what awaits a referent, with dates, then three quiet cards."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person
from relais.allowances.enums import PaymentMode, Recognition
from relais.allowances.models import Share, Suspension
from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.core.scope import NOBODY
from relais.dashboards.selectors.my_year import designations_to_answer, due_date_of, my_year_or_404
from relais.designations.enums import DesignationState
from relais.designations.models import ContactCard, Designation
from relais.letters.domain import propose_letter
from relais.letters.enums import LetterState, Priority
from relais.letters.models import CourseEnrolment, Letter
from tests import factories
from tests.cast import Cast
from tests.dashboards.builders import OPENED, TODAY, make_campaign, make_invitation
from tests.dashboards.reading import found_in, missing_from, text_of
from tests.letters.builders import agree, keep, make_desk, make_ready_desk, share

ClientFor = Callable[[Person], Client]
PAGE = "/mon-annee/"
NOTHING = "Rien pour le moment."


@pytest.fixture(autouse=True)
def _today(db: None) -> Iterator[None]:
    with clock.at(TODAY):
        yield


def propose(cast: Cast, **given: object) -> Designation:
    return factories.make_designation(
        cast.school,
        cast.referent,
        state=DesignationState.PROPOSED,
        answered_at=None,
        designated_at=OPENED,
        **given,
    )


# What awaits


def test_my_year_asks_for_an_answer_since_when(cast: Cast, client_for: ClientFor) -> None:
    designation = propose(cast)
    client = client_for(cast.referent)

    text = text_of(client, PAGE)

    assert (
        missing_from(
            text,
            "Mon année Année 2026-2027 · référent numérique",
            f"Répondre à votre désignation {cast.school}, année 2026-2027.",
            "Attendu depuis le jeudi 3 septembre 2026",
        )
        == []
    )
    assert f'href="/designations/{designation.pk}/"' in client.get(PAGE).content.decode()
    assert found_in(text, "Compléter la lettre", "Commencer la lettre", NOTHING) == []


def test_designations_to_answer_are_ones_own_of_any_school_and_of_years_not_over(cast: Cast) -> None:
    waiting = {"state": DesignationState.PROPOSED, "answered_at": None}
    here = propose(cast)
    elsewhere = factories.make_designation(cast.other_school, cast.referent, **waiting)
    factories.make_designation(cast.school, cast.second_referent, **waiting)
    last_year = SchoolYear(2025)
    propose(cast, year=last_year, starts_on=last_year.first_day, ends_on=last_year.last_day)

    assert designations_to_answer(factories.scope_of(cast.referent)) == [here, elsewhere]
    assert designations_to_answer(NOBODY) == []


def test_my_year_offers_to_start_the_letter(cast: Cast, client_for: ClientFor) -> None:
    factories.make_designation(cast.school, cast.referent)

    text = text_of(client_for(cast.referent), PAGE)

    assert missing_from(text, "Commencer la lettre de mission", "Elle n’est pas encore commencée.") == []


def test_my_year_asks_to_complete_the_letter(cast: Cast, client_for: ClientFor) -> None:
    desk = make_desk(cast)
    client = client_for(cast.referent)

    assert "Compléter la lettre de mission Elle est rédigée à 0 %." in text_of(client, PAGE)
    assert f'href="/lettres/{desk.letter.pk}/"' in client.get(PAGE).content.decode()


def test_my_year_asks_to_propose_a_letter_that_may_be(cast: Cast, client_for: ClientFor) -> None:
    make_ready_desk(cast)

    text = text_of(client_for(cast.referent), PAGE)

    assert "Proposer la lettre de mission Elle est rédigée à 33 % : relisez-la" in text


def test_my_year_asks_for_the_correction_the_head_wants(cast: Cast, client_for: ClientFor) -> None:
    desk = make_ready_desk(cast)
    Letter.objects.filter(pk=desk.letter.pk).update(
        returned_at=OPENED, returned_by="DIRECTION Hélène", return_comment="Préciser les moyens"
    )

    text = text_of(client_for(cast.referent), PAGE)

    assert (
        missing_from(
            text,
            "Corriger la lettre de mission DIRECTION Hélène demande : « Préciser les moyens »",
            "Attendu depuis le jeudi 3 septembre 2026",
        )
        == []
    )


def test_my_year_gives_the_date_of_the_campaign(cast: Cast, client_for: ClientFor) -> None:
    make_invitation(make_campaign(), cast.school)
    propose(cast)
    client = client_for(cast.referent)

    with clock.at(datetime(2026, 10, 2, 8, 0, tzinfo=UTC)):
        assert "À faire avant le vendredi 2 octobre 2026." in text_of(client, PAGE)
    with clock.at(datetime(2026, 10, 3, 8, 0, tzinfo=UTC)):
        assert "à terminer avant le vendredi 2 octobre 2026 : il est encore temps." in text_of(client, PAGE)


def test_my_year_is_a_referents_alone(cast: Cast) -> None:
    with pytest.raises(Http404):
        my_year_or_404(factories.scope_of(cast.head), factories.YEAR)


def test_due_date_is_that_of_the_school_and_the_year(cast: Cast) -> None:
    make_invitation(make_campaign(), cast.school)

    assert due_date_of(cast.school, factories.YEAR) == date(2026, 10, 2)
    assert due_date_of(cast.school, SchoolYear(2025)) is None
    assert due_date_of(cast.other_school, factories.YEAR) is None


def test_my_year_with_nothing_to_do_says_so(cast: Cast, client_for: ClientFor) -> None:
    desk = make_ready_desk(cast)
    with clock.at(OPENED):
        agree(desk.letter)

    text = text_of(client_for(cast.referent), PAGE)

    assert (
        missing_from(
            text,
            f"{NOTHING} Un courriel vous préviendra quand ce sera votre tour.",
            "Elle est proposée depuis le jeudi 3 septembre 2026 : chaque référent donne son visa",
        )
        == []
    )


def test_my_year_asks_for_the_visa_of_who_has_not_given_it(cast: Cast, client_for: ClientFor) -> None:
    desk = make_ready_desk(cast)
    with clock.at(OPENED):
        propose_letter(actor=desk.head, letter=desk.letter)

    text = text_of(client_for(cast.referent), PAGE)

    assert "Donner votre visa à la lettre de mission DIRECTION Hélène vous la propose." in text


@pytest.mark.parametrize("state", [DesignationState.DECLINED, DesignationState.ENDED])
def test_my_year_of_somebody_not_in_the_team_says_so(
    cast: Cast, client_for: ClientFor, state: DesignationState
) -> None:
    factories.make_designation(cast.school, cast.referent, state=state)

    text = text_of(client_for(cast.referent), PAGE)

    assert "Vous n’êtes pas désigné pour cette année." in text
    assert found_in(text, "Ma lettre", "Mon indemnité", "Mes formations") == []


# The letter


def test_my_letter_tells_its_state_and_my_own_main_activities(cast: Cast, client_for: ClientFor) -> None:
    desk = make_ready_desk(cast)
    keep(desk.letter, "M2.5", Priority.MAIN, desk.second)

    mine = text_of(client_for(cast.referent), PAGE)
    theirs = text_of(client_for(cast.second_referent), PAGE)

    interface = "Être l’interface"
    assert (
        missing_from(mine.replace("'", "’"), "Ma lettre", "En rédaction", "Mes activités principales") == []
    )
    assert (interface in mine.replace("'", "’"), interface in theirs.replace("'", "’")) == (False, True)


def test_my_letter_without_main_activity_of_mine_says_so(cast: Cast, client_for: ClientFor) -> None:
    make_ready_desk(cast)

    text = text_of(client_for(cast.second_referent), PAGE)

    assert "Aucune activité principale ne vous est encore confiée." in text


def issue(cast: Cast, letter: Letter, *holders: Person) -> str:
    document = factories.make_document(cast.school, *holders)
    Letter.objects.filter(pk=letter.pk).update(
        state=LetterState.ISSUED,
        signed_at=OPENED,
        signed_by="DIRECTION Hélène",
        signed_content={},
        content_sha256="x",
        issued_at=OPENED,
        work_state="done",
        document=document,
    )
    return f'href="/documents/{document.number}.pdf"'


def test_my_letter_issued_is_given_to_its_holders(cast: Cast, client_for: ClientFor) -> None:
    link = issue(cast, make_ready_desk(cast).letter, cast.referent)

    pages = [client_for(each).get(PAGE).content.decode() for each in (cast.referent, cast.second_referent)]

    assert [link in html for html in pages] == [True, False]
    assert "Un courriel vous préviendra de la prochaine étape." in text_of(client_for(cast.referent), PAGE)


# The allowance


def test_my_allowance_of_a_whole_year_is_explained_in_ninths(cast: Cast, client_for: ClientFor) -> None:
    share(make_desk(cast))

    text = text_of(client_for(cast.referent), PAGE)

    expected = (
        "Mon indemnité",
        "1 250,00 €",
        "huit fois 138,89 €, puis 138,88 € (décret 2015-475, article 3)",
    )
    assert missing_from(text, *expected) == []


@pytest.mark.parametrize("change", [{"starts_on": date(2026, 11, 2)}, {"ends_on": date(2027, 3, 1)}])
def test_my_allowance_of_a_part_of_the_year_gives_its_dates(
    cast: Cast, client_for: ClientFor, change: dict[str, date]
) -> None:
    desk = make_desk(cast)
    share(desk)
    Designation.objects.filter(pk=desk.first.pk).update(**change)

    text = text_of(client_for(cast.referent), PAGE)

    assert "Elle suit la durée de votre mission, du " in text
    assert "huit fois" not in text


def test_my_allowance_not_shared_yet_says_who_proposes_it(cast: Cast, client_for: ClientFor) -> None:
    make_desk(cast)

    assert "Elle n’est pas encore répartie" in text_of(client_for(cast.referent), PAGE)


def test_my_allowance_undecided_says_who_decides(cast: Cast, client_for: ClientFor) -> None:
    make_desk(cast)
    factories.make_envelope(cast.school, None)

    assert "L’académie n’a pas encore décidé de l’enveloppe" in text_of(client_for(cast.referent), PAGE)


def test_my_allowance_of_nothing_says_so(cast: Cast, client_for: ClientFor) -> None:
    desk = make_desk(cast)
    factories.make_share(factories.make_envelope(cast.school), desk.first, 0)

    text = text_of(client_for(cast.referent), PAGE)

    assert "ne vous a pas proposé d’indemnité cette année" in text


# The courses


def test_my_courses_tell_the_newcomers_course_once_signed(cast: Cast, client_for: ClientFor) -> None:
    desk = make_ready_desk(cast)
    client = client_for(cast.second_referent)
    assert "est prévu dans la lettre de mission" in text_of(client, PAGE)

    Letter.objects.filter(pk=desk.letter.pk).update(is_course_decided=True)
    CourseEnrolment.objects.create(letter=desk.letter, designation=desk.second)
    issue(cast, desk.letter)

    assert "Vous êtes inscrit par la lettre de mission" in text_of(client, PAGE)


def test_my_courses_without_any_say_so(cast: Cast, client_for: ClientFor) -> None:
    make_ready_desk(cast)

    assert "Mes formations Rien n’est prévu pour le moment." in text_of(client_for(cast.referent), PAGE)


# The whole page


@pytest.mark.parametrize(
    ("card", "told"),
    [
        (None, "Vos collègues de l’académie vous y trouvent, avec votre adresse."),
        ({"themes": ["pix"]}, "savent sur quoi vous pouvez aider."),
        ({"themes": []}, "vous y trouvent. Dites-leur"),
        ({"is_listed": False}, "ne pas figurer dans l’annuaire"),
    ],
)
def test_my_year_leads_to_my_card(
    cast: Cast, client_for: ClientFor, card: dict[str, Any] | None, told: str
) -> None:
    factories.make_designation(cast.school, cast.referent)
    if card is not None:
        ContactCard.objects.create(person=cast.referent, **card)

    page = client_for(cast.referent).get(PAGE).content.decode()

    assert (told in page, reverse("designations:my_card") in page) == (True, True)


def test_my_year_is_in_the_navigation_of_referents_alone(cast: Cast, client_for: ClientFor) -> None:
    def offers(person: Person) -> bool:
        return 'href="/mon-annee/"' in client_for(person).get("/ui/").content.decode()

    assert {role: offers(getattr(cast, role)) for role in ("referent", "head", "officer")} == {
        "referent": True,
        "head": False,
        "officer": False,
    }


def test_my_year_has_one_title_and_one_primary_button(cast: Cast, client_for: ClientFor) -> None:
    propose(cast)
    factories.make_designation(
        cast.other_school, cast.referent, state=DesignationState.PROPOSED, answered_at=None
    )

    html = client_for(cast.referent).get(PAGE).content.decode()

    assert (html.count("<h1>"), html.count('class="fr-btn"'), html.count("fr-btn--secondary")) == (1, 1, 1)


def test_my_year_costs_the_same_queries_whatever_the_rows(
    cast: Cast, client_for: ClientFor, assert_same_queries: Callable[..., None]
) -> None:
    desk = make_ready_desk(cast)
    client = client_for(cast.referent)
    codes = iter(("M1.1", "M1.2", "M2.1"))

    def add_row() -> None:
        keep(desk.letter, next(codes), Priority.MAIN, desk.first)
        factories.make_designation(cast.school)
        factories.make_designation(
            factories.make_school(), cast.referent, state=DesignationState.PROPOSED, answered_at=None
        )

    assert_same_queries(lambda: client.get(PAGE), add_row, expected=27)


def test_my_allowance_tells_its_stage_and_each_month(cast: Cast, client_for: ClientFor) -> None:
    share(make_desk(cast))

    text = text_of(client_for(cast.referent), PAGE)

    expected = (
        "proposée par votre établissement, à décider par le rectorat",
        "Mois par mois octobre 2026 : 138,89 €, à venir",
        "juin 2027 : 138,88 €, à venir",
    )
    assert missing_from(text, *expected) == []


def test_my_allowance_of_a_service_reduction_tells_its_hours(cast: Cast, client_for: ClientFor) -> None:
    desk = make_desk(cast)
    made = factories.make_share(factories.make_envelope(cast.school), desk.first, 0)
    made.recognition, made.weekly_minutes = Recognition.SERVICE_REDUCTION, 90
    made.save()

    text = text_of(client_for(cast.referent), PAGE)

    assert missing_from(text, "Allègement de service – 1 h 30 par semaine", "jamais les deux") == []
    assert "ne vous a pas proposé" not in text


def test_my_allowance_tells_the_days_somebody_else_serves_once(cast: Cast, client_for: ClientFor) -> None:
    desk = make_desk(cast)
    share(desk)
    mine = Share.objects.get(designation=desk.first)
    second = factories.make_award(mine, 62_500, mode=PaymentMode.SERVICE_DONE)
    interim = factories.make_award(Share.objects.exclude(pk=mine.pk).get(), 62_500)
    days = {"starts_on": date(2027, 3, 12), "ends_on": date(2027, 4, 1)}
    for award in (mine.awards.exclude(pk=second.pk).get(), second):
        Suspension.objects.create(award=award, interim=interim, **days)

    text = text_of(client_for(cast.referent), PAGE)

    assert text.count("Versement suspendu du vendredi 12 mars 2027 au jeudi 1er avril 2027") == 1
    assert missing_from(text, "1 250,00 € : proposée", "625,00 € : proposée") == []
    assert "huit fois" not in text
