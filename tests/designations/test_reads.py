from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from relais.accounts.models import Person
from relais.core.scope import NOBODY
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.designations.selectors import (
    active_team,
    designations_visible_to,
    get_designation_or_404,
    last_years_team,
    teams_by_school,
)
from relais.outbox.models import Message
from tests import factories
from tests.cast import Cast

YEAR = factories.YEAR
ClientFor = Callable[[Person], Client]


@pytest.mark.parametrize(
    ("who", "visible"),
    [
        ("officer", True),
        ("pay_officer", True),
        ("head", True),
        ("deputy", True),
        ("referent", True),
        ("second_referent", True),
        ("authority_reader", False),
        ("other_head", False),
        ("outsider", False),
    ],
)
def test_designation_visible_to(cast: Cast, who: str, visible: bool) -> None:
    designation = factories.make_designation(cast.school, cast.referent)
    scope = factories.scope_of(getattr(cast, who))

    assert designations_visible_to(scope).exists() == visible
    if visible:
        assert get_designation_or_404(scope, designation.pk) == designation
    else:
        with pytest.raises(Http404):
            get_designation_or_404(scope, designation.pk)


def test_designation_nobody_sees_none(cast: Cast) -> None:
    factories.make_designation(cast.school, cast.referent)

    assert list(designations_visible_to(NOBODY)) == []


def test_designation_own_is_visible_after_the_role_ended(cast: Cast) -> None:
    own = factories.make_designation(cast.school, cast.outsider)
    cast.outsider.assignments.all().delete()

    assert list(designations_visible_to(factories.scope_of(cast.outsider))) == [own]


def make_each_state(cast: Cast, **given: Any) -> dict[str, Designation]:
    return {
        state: factories.make_designation(
            cast.school,
            state=state,
            **{"answered_at": None} if state == DesignationState.PROPOSED else {},
            **given,
        )
        for state in DesignationState.values
    }


def test_active_team_is_accepted_and_to_answer(cast: Cast) -> None:
    made = make_each_state(cast)

    assert active_team(cast.school.pk, YEAR) == [made["proposed"], made["accepted"]]
    assert active_team(cast.school.pk, YEAR.previous) == []


def test_last_years_team_is_who_had_accepted(cast: Cast) -> None:
    made = make_each_state(cast, year=YEAR.previous)

    assert last_years_team(cast.school.pk, YEAR) == [made["accepted"]]


def test_teams_by_school_in_one_query(cast: Cast, django_assert_num_queries: Callable[..., object]) -> None:
    made = make_each_state(cast)
    other = factories.make_designation(cast.other_school)

    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        teams = teams_by_school(cast.academie, YEAR)
        assert [str(one.person) for one in teams[cast.other_school.pk]] == [str(other.person)]

    assert teams == {
        cast.school.pk: [made["proposed"], made["accepted"]],
        cast.other_school.pk: [other],
    }


# The answer page


@pytest.fixture
def designation(cast: Cast) -> Designation:
    return factories.make_designation(
        cast.school,
        cast.referent,
        state=DesignationState.PROPOSED,
        answered_at=None,
        is_newcomer=True,
        over_cap_reason="Cité scolaire",
    )


def test_answer_page_explains_and_asks(cast: Cast, designation: Designation, client_for: ClientFor) -> None:
    page = client_for(cast.referent).get(f"/designations/{designation.pk}/").content.decode()

    expected = ("DIRECTION Hélène", str(cast.school), "liste de diffusion", "Envoyer ma réponse", "débutez")
    assert [text in page for text in expected] == [True] * 5


def test_answer_page_of_another_has_no_form(
    cast: Cast, designation: Designation, client_for: ClientFor
) -> None:
    page = client_for(cast.head).get(f"/designations/{designation.pk}/").content.decode()

    assert "Envoyer ma réponse" not in page


@pytest.mark.parametrize(
    ("answer", "state"), [("accept", DesignationState.ACCEPTED), ("decline", DesignationState.DECLINED)]
)
def test_answer_page_keeps_the_answer(
    cast: Cast, designation: Designation, client_for: ClientFor, answer: str, state: str
) -> None:
    client = client_for(cast.referent)

    response = client.post(
        f"/designations/{designation.pk}/", {"answer": answer, "comment": "Un mot"}, follow=True
    )

    designation.refresh_from_db()
    page = response.content.decode()
    assert (designation.state, designation.answer_comment) == (state, "Un mot")
    assert ["Un mot" in page, "Votre réponse est enregistrée" in page] == [True, True]
    assert "Envoyer ma réponse" not in page


def test_answer_page_without_choice_asks_again(
    cast: Cast, designation: Designation, client_for: ClientFor
) -> None:
    response = client_for(cast.referent).post(f"/designations/{designation.pk}/", {"comment": "Je réfléchis"})

    page = response.content.decode()
    assert ["Dites si vous acceptez ou non." in page, "Je réfléchis" in page] == [True, True]


def test_answer_page_by_another_is_refused(
    cast: Cast, designation: Designation, client_for: ClientFor
) -> None:
    response = client_for(cast.head).post(
        f"/designations/{designation.pk}/", {"answer": "accept"}, follow=True
    )

    designation.refresh_from_db()
    assert designation.state == DesignationState.PROPOSED
    assert "pas le droit" in response.content.decode()
    assert Message.objects.count() == 0


def test_answer_page_of_an_ended_designation_says_why(cast: Cast, client_for: ClientFor) -> None:
    ended = factories.make_designation(
        cast.school, cast.referent, state=DesignationState.ENDED, end_reason="Mutation"
    )

    page = client_for(cast.referent).get(f"/designations/{ended.pk}/").content.decode()

    assert ["Mutation" in page, "Terminée" in page] == [True, True]
