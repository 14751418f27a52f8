"""Last year's team again in one gesture, and the years one may look at."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person
from relais.allowances.models import Award, Share
from relais.campaigns.domain import reconduct_team, save_step_draft
from relais.campaigns.enums import Step
from relais.campaigns.models import Invitation
from relais.core import clock
from relais.core.errors import DomainError
from relais.designations.models import Designation
from relais.letters.models import Letter
from tests import factories
from tests.campaigns.builders import (
    DESIGNATE,
    NOON,
    PAGE,
    RECONDUCT,
    SHARE,
    YEAR,
    forms_of,
    mails,
    new,
    said,
    team_of,
    text_of,
)
from tests.cast import Cast
from tests.letters.builders import make_ready_desk

SignIn = Callable[[Person], Client]
SHARED = "L'indemnité est répartie comme l'an dernier."


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    return factories.make_invitation(cast.school)


@pytest.fixture
def head(cast: Cast, invitation: Invitation, client_for: SignIn) -> Client:
    return client_for(cast.head)


@pytest.fixture
def last_year(cast: Cast) -> list[Person]:
    """Two people last year, 1 250 EUR each, and a letter."""
    before = YEAR.previous
    envelope = factories.make_envelope(cast.school, year=before)
    for person in (cast.referent, cast.second_referent):
        served = factories.make_designation(
            cast.school, person, year=before, starts_on=before.first_day, ends_on=before.last_day
        )
        factories.make_share(envelope, served, 125_000)
    factories.make_letter(cast.school, year=before)
    return [cast.referent, cast.second_referent]


def shares() -> list[int]:
    return list(Share.objects.filter(envelope__year=YEAR).values_list("cents", flat=True))


def test_one_button_designates_shares_and_begins_the_letter(
    cast: Cast, head: Client, last_year: list[Person]
) -> None:
    factories.make_envelope(cast.school)
    page = head.get(PAGE)
    assert "RÉFÉRENTE Rachida : 1 250,00 €, comme l'an dernier" in text_of(page)
    assert forms_of(page)[RECONDUCT] == {}

    answers = [head.post(RECONDUCT) for _ in range(2)]

    assert [each["Location"] for each in answers] == [PAGE] * 2
    assert SHARED in said(answers[0])[0]
    assert (team_of(cast), shares()) == (last_year, [125_000, 125_000])
    assert mails() == [("designation_proposed", person.email) for person in last_year]
    assert Letter.objects.filter(school=cast.school, year=YEAR).count() == 1
    assert RECONDUCT not in forms_of(head.get(PAGE))


@pytest.mark.parametrize(
    ("cents", "remains"),
    [
        (None, "L'académie n'a pas encore fixé l'enveloppe"),
        (375_000, "La répartition de l'an dernier ne fait pas l'enveloppe"),
    ],
)
def test_money_that_does_not_follow_is_said(
    cast: Cast, head: Client, last_year: list[Person], cents: int | None, remains: str
) -> None:
    factories.make_envelope(cast.school, cents)

    [told] = said(head.post(RECONDUCT))

    assert remains in told
    assert (team_of(cast), shares()) == (last_year, [])


def test_money_the_allowance_refuses_is_said(cast: Cast, head: Client, last_year: list[Person]) -> None:
    Award.objects.filter(share__designation__person=cast.referent).update(annual_cents=125_001)
    factories.make_envelope(cast.school, 250_001)

    [told] = said(head.post(RECONDUCT))

    assert "Choisissez la répartition à l'étape 2." in told
    assert (len(team_of(cast)), shares()) == (2, [])


def test_stale_tab_does_not_undo_another_team(cast: Cast, head: Client, last_year: list[Person]) -> None:
    factories.make_designation(cast.school, cast.referent)

    [told] = said(head.post(RECONDUCT))

    assert told == "Rien n'a changé : vous avez déjà désigné une autre équipe."
    assert team_of(cast) == [cast.referent]


def test_reconduct_without_last_years_team_is_refused(cast: Cast, head: Client) -> None:
    assert RECONDUCT not in forms_of(head.get(PAGE))
    assert "Aucune équipe n'est connue de l'an dernier" in said(head.post(RECONDUCT))[0]


@pytest.mark.parametrize("who", ["deputy", "other_head", "officer"])
def test_reconduct_by_another_is_forbidden(cast: Cast, invitation: Invitation, who: str) -> None:
    with pytest.raises(DomainError) as refused:
        reconduct_team(actor=factories.scope_of(getattr(cast, who)), invitation=invitation)

    assert refused.value.code == "forbidden"


# Years


def test_next_year_is_prepared_in_june_while_this_one_runs(cast: Cast, client_for: SignIn) -> None:
    factories.make_designation(cast.school, cast.referent)
    factories.make_invitation(cast.school)
    factories.make_invitation(cast.school, factories.make_campaign(year=YEAR.next))
    ahead = reverse("campaigns:head_steps_of_year", args=[YEAR.next])
    with clock.at(datetime(2027, 6, 10, 12, 0, tzinfo=UTC)):
        head = client_for(cast.head)
        latest, running = head.get(reverse("campaigns:head_steps")), head.get(PAGE)

        assert "année 2027-2028" in text_of(latest)
        assert f'href="{PAGE}"' in latest.content.decode()
        assert f'href="{ahead}"' in running.content.decode()
        assert running.context["can_do"]
        reconduct = reverse("campaigns:reconduct", args=[YEAR.next])
        assert head.post(reconduct)["Location"] == ahead
        assert Designation.objects.get(year=YEAR.next).starts_on == YEAR.next.first_day
        assert head.get(reverse("campaigns:team", args=[cast.school.uai, YEAR])).context["can_add"]


def test_act_posted_from_a_tab_of_one_year_does_nothing_in_another(cast: Cast, client_for: SignIn) -> None:
    factories.make_invitation(cast.school)
    factories.make_invitation(cast.school, factories.make_campaign(year=YEAR.next))

    client_for(cast.head).post(DESIGNATE, new("add_0"))

    assert list(Designation.objects.values_list("year", flat=True)) == [YEAR]


@pytest.mark.parametrize("day", [datetime(2027, 8, 31, 12, 0, tzinfo=UTC), datetime(2027, 9, 1, tzinfo=UTC)])
def test_closed_year_is_read_whole_and_takes_nothing(
    cast: Cast, invitation: Invitation, client_for: SignIn, day: datetime
) -> None:
    make_ready_desk(cast)
    is_closed = day.month == 9
    with clock.at(day):
        head = client_for(cast.head)
        page = head.get(PAGE, {"etape": "designate"})
        answers = [head.post(url, {}) for url in (DESIGNATE, SHARE)]

    text = text_of(page)
    assert (page.context["is_closed"], page.context["can_do"]) == (is_closed, not is_closed)
    assert ("Cette année est close" in text) == is_closed
    assert "RÉFÉRENTE Rachida" in text
    assert (forms_of(page) == {}) == is_closed
    assert all(("cette année est close" in text_of(each)) == is_closed for each in answers)


def test_acts_of_a_closed_year_are_refused_by_the_domain(cast: Cast, invitation: Invitation) -> None:
    actor = factories.scope_of(cast.head)
    acts: list[Callable[[], Any]] = [
        lambda: reconduct_team(actor=actor, invitation=invitation),
        lambda: save_step_draft(actor=actor, invitation=invitation, step=Step.DESIGNATE, data={}),
    ]
    for act in acts:
        with clock.at(datetime(2027, 9, 1, tzinfo=UTC)), pytest.raises(DomainError) as refused:
            act()
        assert refused.value.code == "closed_year"


# Searching in the first step


def test_step_searches_and_names_who_was_found(cast: Cast, head: Client) -> None:
    known = factories.make_person("Réjane", "Ancienne")
    factories.make_designation(cast.school, known, year=YEAR.previous, state="ended", assignment=None)
    typed = forms_of(head.get(PAGE))[DESIGNATE] | {"add_0_q": "ancienne"}

    found = head.post(DESIGNATE, typed | {"chercher": "1"})

    assert found.status_code == 200
    assert f"{known.email} · référent 2025-2026" in text_of(found)
    assert head.post(DESIGNATE, typed | {"add_0_person": str(known.pk)}).status_code == 302
    assert team_of(cast) == [known]


def test_step_says_when_nobody_is_found_or_is_listed_already(
    cast: Cast, head: Client, last_year: list[Person]
) -> None:
    typed = forms_of(head.get(PAGE))[DESIGNATE]

    vain = head.post(DESIGNATE, typed | {"add_0_q": "zzz", "chercher": "1"})
    twice = head.post(DESIGNATE, typed | {"add_0_q": "second", "add_0_person": str(last_year[1].pk)})

    assert "Personne de connu ici ne porte ce nom" in text_of(vain)
    assert twice.status_code == 422
    assert "gardez une seule ligne par personne" in text_of(twice)


def test_step_writes_effects_by_person(cast: Cast, head: Client, last_year: list[Person]) -> None:
    factories.make_school_zone(cast.school, factories.make_zone("Ruffec"))

    page = text_of(head.get(PAGE))

    assert page.count("1 250,00 € l'an dernier, part à fixer à l'étape 2") == 2
    assert page.count("convocation au regroupement de la zone Ruffec.") == 2
    assert page.count("Sinon : ni indemnité, ni liste de diffusion, ni convocation cette année.") == 2
