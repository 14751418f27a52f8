"""Who did what to an object, told to those entitled."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from relais.audit.domain import record_entry
from relais.audit.selectors import StoryLine, story_for, story_of
from relais.audit.selectors.story import STORY_LENGTH
from relais.core import clock
from relais.core.scope import SYSTEM, Role
from relais.letters.models import Letter
from tests import factories
from tests.cast import Cast
from tests.factories import scope_of

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 9, 1, 11, 5, tzinfo=UTC)


@pytest.fixture
def letter(cast: Cast) -> Letter:
    return factories.make_letter(cast.school)


def test_story_of_tells_the_latest_first_without_what_the_page_says_already(
    cast: Cast, letter: Letter
) -> None:
    with clock.at(NOON):
        record_entry(actor=scope_of(cast.referent), act="propose_letter", on=letter)
    with clock.at(NOON + timedelta(days=2)):
        record_entry(actor=scope_of(cast.head), act="return_letter", on=letter, comment="Un mot.")
    with clock.at(NOON + timedelta(days=2, minutes=1)):
        record_entry(actor=SYSTEM, act="issue_letter", on=letter)
    record_entry(actor=SYSTEM, act="issue_letter", on=factories.make_letter(cast.other_school))

    story = story_of(letter)

    assert story.lines == [
        StoryLine(
            "Jeudi 3 septembre 2026, 13\u00a0h\u00a006",
            "Relais (automatique) a émis la lettre de mission et l’a adressée à chacun",
        ),
        StoryLine(
            "Jeudi 3 septembre 2026, 13\u00a0h\u00a005",
            "DIRECTION Hélène (Chef d'établissement) a demandé une correction de la lettre de mission",
            "Un mot.",
        ),
        StoryLine(
            "Mardi 1er septembre 2026, 13\u00a0h\u00a005",
            "RÉFÉRENTE Rachida (Référent numérique) a proposé la lettre de mission à la signature",
        ),
    ]
    assert story.is_cut is False


def test_story_of_a_school_tells_what_belongs_to_it_by_name(cast: Cast, letter: Letter) -> None:
    officer = scope_of(cast.officer)
    designation = factories.make_designation(cast.school, cast.referent)
    envelope = factories.make_envelope(cast.school)
    record_entry(actor=officer, act="set_meeting_room", on=cast.school, comment="aucune → B12")
    record_entry(actor=officer, act="accept_designation", on=designation)
    record_entry(actor=officer, act="share_envelope", on=envelope, comment="1 250 €")
    record_entry(actor=officer, act="sign_letter", on=letter)
    record_entry(actor=officer, act="set_meeting_room", on=cast.other_school)
    record_entry(actor=officer, act="carry_zones", on=cast.academie)

    told = [(line.title.partition(") ")[2], line.text) for line in story_of(cast.school).lines]

    assert told == [
        ("a signé la lettre de mission", "Lettre de mission 2026-2027"),
        ("a réparti l’enveloppe", "Enveloppe 2026-2027 · 1 250 €"),
        ("a accepté la désignation", "RÉFÉRENTE Rachida, 2026-2027"),
        ("a changé la salle de réunion", "aucune → B12"),
    ]


def test_story_of_an_academie_tells_its_own_acts(cast: Cast) -> None:
    zone = factories.make_zone()
    record_entry(actor=SYSTEM, act="carry_zones", on=cast.academie)
    record_entry(actor=SYSTEM, act="add_zone", on=zone)

    assert [line.title for line in story_of(cast.academie).lines] == [
        "Relais (automatique) a repris les zones de l’année"
    ]


def test_story_of_leaves_out_what_would_clutter_it(cast: Cast) -> None:
    link = factories.make_access_link(cast.head)
    for act in ("create_access_link", "use_access_link", "revoke_access_link"):
        record_entry(actor=SYSTEM, act=act, on=link)
    record_entry(actor=scope_of(cast.head), act="create_person", on=cast.referent)

    assert story_of(cast.school).lines == []


def test_story_of_a_school_tells_of_its_heads_not_twice_of_its_referents(cast: Cast) -> None:
    for person, role in ((cast.head, "head"), (cast.referent, "referent")):
        record_entry(actor=SYSTEM, act="grant_role", on=person.assignments.get(), to_state=role)
        record_entry(actor=SYSTEM, act="end_role", on=person.assignments.get(), from_state=role)

    assert [line.text for line in story_of(cast.school).lines] == [
        "DIRECTION Hélène : Chef d'établissement"
    ] * 2


@pytest.mark.parametrize(("extra", "is_cut"), [(0, False), (1, True)])
def test_story_of_a_long_life_is_cut(letter: Letter, extra: int, *, is_cut: bool) -> None:
    for rank in range(STORY_LENGTH + extra):
        record_entry(actor=SYSTEM, act="edit_proposed_letter", on=letter, comment=f"{rank}")

    story = story_of(letter)

    assert (len(story.lines), story.is_cut) == (STORY_LENGTH, is_cut)
    assert story.lines[0].text == f"{STORY_LENGTH + extra - 1}"


def test_story_for_is_told_to_the_school_s_direction_and_the_academy_s_team(
    cast: Cast, letter: Letter
) -> None:
    record_entry(actor=SYSTEM, act="start_letter", on=letter)
    people = (
        "officer",
        "head",
        "deputy",
        "referent",
        "pay_officer",
        "authority_reader",
        "other_head",
        "outsider",
    )

    told = {who: story_for(scope_of(getattr(cast, who)), letter) is not None for who in people}

    assert told == dict.fromkeys(people, False) | dict.fromkeys(("officer", "head", "deputy"), True)


def test_story_for_an_officer_of_another_academie_is_none(cast: Cast, letter: Letter) -> None:
    elsewhere = factories.make_academie(code="10", name="académie de Lyon")
    other = factories.make_member(Role.OFFICER, elsewhere)

    assert story_for(scope_of(other), letter) is None


def test_story_for_is_one_query(
    cast: Cast, letter: Letter, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    head = scope_of(cast.head)
    record_entry(actor=SYSTEM, act="start_letter", on=letter)

    with django_assert_num_queries(1):
        story_for(head, letter)
