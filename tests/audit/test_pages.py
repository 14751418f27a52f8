"""The journal's page, for the academy's team."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person
from relais.audit.domain import link_entries, record_entry
from relais.audit.models import Entry, Link
from relais.audit.selectors import entries_visible_to
from relais.core import clock
from relais.core.scope import SYSTEM, Role, Scope
from tests import factories
from tests.cast import Cast
from tests.factories import scope_of

pytestmark = pytest.mark.django_db

URL = reverse("audit:journal")
SignIn = Callable[[Person], Client]


@pytest.fixture
def browser(cast: Cast, client_for: SignIn) -> Client:
    return client_for(cast.officer)


def write(cast: Cast) -> None:
    """Write three acts, on three days, in two schools."""
    days = [datetime(2026, 9, day, 10, tzinfo=UTC) for day in (1, 2, 3)]
    with clock.at(days[0]):
        record_entry(actor=scope_of(cast.head), act="set_meeting_room", on=cast.school)
    with clock.at(days[1]):
        record_entry(actor=scope_of(cast.other_head), act="name_person", on=cast.other_head)
    with clock.at(days[2]):
        record_entry(actor=SYSTEM, act="name_person", on=cast.referent.assignments.get(), after={"a": 1})


def listed(browser: Client, query: str = "") -> list[tuple[str, str]]:
    """Return each act listed with the school it is in."""
    rows: list[Entry] = browser.get(f"{URL}?{query}").context["listing"].rows
    return [(entry.act, entry.school_label) for entry in rows]


def test_journal_lists_the_academie_s_acts_latest_first(cast: Cast, browser: Client) -> None:
    elsewhere = factories.make_academie(code="10", name="académie de Lyon")
    write(cast)
    record_entry(actor=SYSTEM, act="carry_zones", on=elsewhere)
    record_entry(actor=SYSTEM, act="set_meeting_room", on=factories.make_school(academie=elsewhere))
    record_entry(actor=SYSTEM, act="create_person", on=cast.outsider)

    assert listed(browser) == [
        ("name_person", str(cast.school)),
        ("name_person", str(cast.other_school)),
        ("set_meeting_room", str(cast.school)),
    ]


def test_journal_of_a_head_does_not_exist(cast: Cast, client_for: SignIn) -> None:
    assert client_for(cast.head).get(URL).status_code == 404


def test_journal_of_an_administrator_is_that_of_all(cast: Cast) -> None:
    write(cast)
    record_entry(actor=SYSTEM, act="create_person", on=cast.outsider)

    assert entries_visible_to(Scope(person_id=1, person_name="A", role=Role.ADMIN)).count() == 4


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("act=set_meeting_room", [1]),
        ("act=name_person", [3, 2]),
        ("person=direction", [1]),
        ("person=RACHIDA", [3]),
        ("person=henri+ailleurs", [2]),
        ("school=turing", [2]),
        ("school=poitiers+lovelace", [3, 1]),
        ("school={uai}", [3, 1]),
        ("since=2026-09-02", [3, 2]),
        ("until=2026-09-02", [2, 1]),
        ("since=2026-09-02&until=2026-09-02", [2]),
        ("since=demain", [3, 2, 1]),
        ("sort=at", [1, 2, 3]),
        ("person=personne", []),
    ],
)
def test_journal_filters(cast: Cast, browser: Client, query: str, days: list[int]) -> None:
    write(cast)
    uai = cast.school.uai

    response = browser.get(f"{URL}?{query.format(uai=f'{uai[:4]} {uai[4:].lower()}')}")

    assert [entry.at.day for entry in response.context["listing"].rows] == days


def test_journal_tells_each_act_in_words(cast: Cast, browser: Client) -> None:
    write(cast)

    lines = browser.get(URL).context["listing"].lines

    assert [str(cell) for cell in lines[2]] == [
        "01/09/2026 12\u00a0h\u00a000",
        "Salle de réunion",
        f"DIRECTION Hélène (Chef d'établissement, {cast.school})",
        str(cast.school),
        "",
    ]


def test_journal_shows_the_last_link_to_note(cast: Cast, browser: Client) -> None:
    write(cast)
    assert browser.get(URL).context["head"] is None
    link_entries()

    page = browser.get(URL).content.decode()

    assert f"n° 3, empreinte {Link.objects.get(number=3).digest}." in page


def test_journal_export_holds_what_changed_and_the_links(cast: Cast, browser: Client) -> None:
    write(cast)
    link_entries()
    record_entry(actor=scope_of(cast.head), act="set_meeting_room", on=cast.school)

    response: Any = browser.get(f"{URL}?export=csv&sort=at")
    rows = b"".join(response.streaming_content if response.streaming else [response.content]).decode(
        "utf-8-sig"
    )

    header, *lines = rows.splitlines()
    assert header == (
        "Date;Acte;Auteur;Objet;Précision;Établissement;Par délégation de;Avant;Après;Maillon;Empreinte"
    )
    assert [line.split(";")[9] for line in lines] == ["1", "2", "3", ""]
    assert '{""a"":1}' in lines[2]


def test_journal_same_queries_however_long(
    cast: Cast, browser: Client, assert_same_queries: Callable[..., None]
) -> None:
    assert_same_queries(lambda: browser.get(URL), lambda: write(cast), expected=6)
