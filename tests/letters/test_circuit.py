"""Who is awaited on a letter, and a school's priorities year after year."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relais.letters.domain import propose_letter, save_section, send_back_letter, set_letter_settings
from relais.letters.enums import AcademieVisa, Outcome, Priority
from relais.letters.models import Letter, PastOutcome
from relais.letters.selectors import (
    ACADEMIE,
    HEAD,
    REFERENT,
    Awaited,
    awaited_by_letter,
    awaited_of,
    trajectory_of,
)
from tests.cast import Cast
from tests.factories import SOME_TIME, YEAR, make_designation, make_letter, make_school
from tests.letters.builders import Desk, agree, keep, make_ready_desk, see, sign


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_ready_desk(cast)


def awaited(desk: Desk) -> Awaited | None:
    return awaited_of(Letter.objects.get(pk=desk.letter.pk))


def test_awaited_of_a_draft_are_its_writers_since_it_began(desk):
    assert awaited(desk) == Awaited(REFERENT, (desk.first, desk.second), SOME_TIME)


def test_awaited_of_a_draft_without_team_is_nobody(cast: Cast):
    assert awaited_of(make_letter(cast.school)) is None


def test_awaited_follow_the_visas_then_the_head(desk):
    letter = propose_letter(actor=desk.head, letter=desk.letter)
    steps = [awaited(desk)]
    see(desk.first, desk.letter)
    steps.append(awaited(desk))
    visa = see(desk.second, desk.letter)
    steps.append(awaited(desk))

    assert letter.proposed_at is not None
    assert steps == [
        Awaited(REFERENT, (desk.first, desk.second), letter.proposed_at),
        Awaited(REFERENT, (desk.second,), letter.proposed_at),
        Awaited(HEAD, (), visa.given_at),
    ]


def test_awaited_again_once_a_word_has_changed(desk):
    agree(desk.letter)
    save_section(actor=desk.head, letter=desk.letter, code="means", text="Un bureau", version=0)

    found = awaited(desk)
    assert found is not None
    assert (found.kind, found.designations) == (REFERENT, (desk.first, desk.second))


def test_awaited_of_a_letter_in_review_is_the_academy_then_the_writers(desk):
    set_letter_settings(
        actor=desk.officer,
        academie=desk.cast.academie,
        academie_visa=AcademieVisa.ALWAYS,
        sampled_percent=0,
    )
    letter = sign(desk.head, desk.letter)
    steps = [awaited(desk)]
    returned = send_back_letter(actor=desk.officer, letter=letter, comment="À revoir.")
    steps.append(awaited(desk))

    assert letter.signed_at is not None
    assert returned.returned_at is not None
    assert steps == [
        Awaited(ACADEMIE, (), letter.signed_at),
        Awaited(REFERENT, (desk.first, desk.second), returned.returned_at),
    ]


def test_awaited_of_a_signed_letter_is_nobody(desk):
    sign(desk.head, desk.letter)

    assert awaited(desk) is None


def count(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_awaited_by_letter_costs_the_same_for_one_letter_and_for_many(desk):
    agree(desk.letter)
    for _ in range(3):
        school = make_school()
        make_designation(school)
        make_letter(school)
    letters = list(Letter.objects.all())

    assert [count(partial(awaited_by_letter, few)) for few in (letters[:1], letters)] == [2, 2]


def test_trajectory_tells_each_priority_and_what_became_of_it(desk):
    for year, code in ((YEAR.previous.previous, "M1.1"), (YEAR.previous, "M1.3")):
        keep(make_letter(desk.cast.school, year=year), code)
    PastOutcome.objects.create(letter=desk.letter, code="M1.3", label="Accompagner", outcome=Outcome.PARTLY)
    PastOutcome.objects.create(letter=desk.letter, code="M1.4", label="Animer", outcome="")

    found = trajectory_of(desk.head, desk.cast.school)

    assert found.has_enough is True
    told = {
        path.code: [(step.priority, step.outcome) for step in path.steps]
        for _, paths in found.missions
        for path in paths
    }
    main = str(Priority.MAIN.label)
    assert told == {
        "M1.1": [(main, ""), ("", ""), ("", "")],
        "M1.3": [("", ""), (main, "En partie"), (main, "")],
        "M2.4": [("", ""), ("", ""), (str(Priority.SECONDARY.label), "")],
    }


def test_trajectory_of_another_school_is_empty(desk):
    found = trajectory_of(desk.other_head, desk.cast.school)

    assert (found.letters, found.missions, found.has_enough) == ([], [], False)
