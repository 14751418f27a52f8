"""The story at the foot of a page: for the academy's team and the school's direction, nobody else."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person
from relais.audit.domain import record_entry
from relais.audit.selectors.story import STORY_LENGTH
from relais.core.scope import SYSTEM
from relais.letters.domain import propose_letter
from tests import factories
from tests.cast import Cast
from tests.dashboards.reading import found_in, missing_from, text_of
from tests.letters.builders import Desk, make_ready_desk, sign

ClientFor = Callable[[Person], Client]
TOLD = "RÉFÉRENTE Rachida (Référent numérique) a proposé la lettre de mission à la signature"
ENTITLED = ("officer", "head", "deputy")
PAGES = ("letter", "designation", "school")


@pytest.fixture
def desk(cast: Cast) -> Desk:
    desk = make_ready_desk(cast)
    propose_letter(actor=factories.scope_of(cast.referent), letter=desk.letter)
    record_entry(actor=factories.scope_of(cast.head), act="propose_designation", on=desk.first)
    return desk


def address(name: str, desk: Desk) -> str:
    return {
        "letter": reverse("letters:edit", args=[desk.letter.pk]),
        "designation": reverse("designations:answer", args=[desk.first.pk]),
        "school": reverse("dashboards:school", args=[desk.cast.school.uai]),
    }[name]


@pytest.mark.parametrize("who", ENTITLED)
@pytest.mark.parametrize("name", PAGES)
def test_page_tells_the_entitled_its_story(desk: Desk, client_for: ClientFor, name: str, who: str) -> None:
    told = {
        "letter": [TOLD],
        "designation": ["DIRECTION Hélène (Chef d'établissement) a proposé la désignation"],
        "school": [
            f"{TOLD} Lettre de mission 2026-2027",
            "a proposé la désignation RÉFÉRENTE Rachida, 2026-2027",
        ],
    }

    text = text_of(client_for(getattr(desk.cast, who)), address(name, desk))

    assert missing_from(text, "Historique", *told[name]) == []


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("letter", "referent"),
        ("designation", "referent"),
        ("school", "referent"),
        ("designation", "pay_officer"),
        ("school", "pay_officer"),
        ("school", "authority_reader"),
    ],
)
def test_page_tells_others_no_story(desk: Desk, client_for: ClientFor, name: str, who: str) -> None:
    text = text_of(client_for(getattr(desk.cast, who)), address(name, desk))

    assert found_in(text, "Historique", TOLD, "a proposé la désignation") == []


def test_signed_letter_tells_its_story_too(desk: Desk, client_for: ClientFor) -> None:
    sign(factories.scope_of(desk.cast.head), desk.letter)

    text = text_of(client_for(desk.cast.deputy), address("letter", desk))

    signed = "DIRECTION Hélène (Chef d'établissement) a signé la lettre de mission"
    assert missing_from(text, "Historique", TOLD, signed) == []


def test_letter_as_text_is_the_letter_alone(desk: Desk, client_for: ClientFor) -> None:
    text = text_of(client_for(desk.cast.head), reverse("letters:read", args=[desk.letter.pk]))

    assert found_in(text, "Historique") == []


def test_school_where_nothing_was_done_says_so(cast: Cast, client_for: ClientFor) -> None:
    text = text_of(client_for(cast.head), reverse("dashboards:school", args=[cast.school.uai]))

    assert "Historique Rien n’a encore été fait ici." in text


def test_long_story_leads_the_academy_s_team_to_the_journal(desk: Desk, client_for: ClientFor) -> None:
    for _ in range(STORY_LENGTH):
        record_entry(actor=SYSTEM, act="set_meeting_room", on=desk.cast.school)
    url = address("school", desk)

    of_officer = client_for(desk.cast.officer).get(url).content.decode()
    of_head = text_of(client_for(desk.cast.head), url)

    assert f'href="/journal/?school={quote(str(desk.cast.school), safe="")}"' in of_officer
    assert "Les actes plus anciens sont dans le journal de l’académie." in of_head


def test_journal_found_by_the_name_of_the_story_s_school(desk: Desk, client_for: ClientFor) -> None:
    record_entry(actor=SYSTEM, act="set_meeting_room", on=desk.cast.other_school)

    response = client_for(desk.cast.officer).get("/journal/", {"school": str(desk.cast.school)})

    assert {entry.school_id for entry in response.context["listing"].rows} == {desk.cast.school.pk}
