"""The decisions of the programme, for the academy's team and its readers."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person
from relais.audit.catalogue import ACTS
from relais.audit.domain import record_entry
from relais.audit.rules import can_read_decisions
from relais.audit.selectors import decisions_visible_to
from relais.core.scope import SYSTEM, Role
from tests import factories
from tests.cast import Cast
from tests.factories import scope_of

pytestmark = pytest.mark.django_db

URL = reverse("audit:decisions")
SignIn = Callable[[Person], Client]


def write(cast: Cast) -> None:
    actor = scope_of(cast.officer)
    record_entry(actor=actor, act="decide_envelope", on=cast.school, comment="Comme un lycée")
    record_entry(actor=actor, act="set_meeting_room", on=cast.school, comment="Salle 3")
    record_entry(actor=actor, act="exceed_team_size", on=cast.other_school, comment="Deux sites")


def test_decisions_are_marked_in_the_catalogue() -> None:
    assert {code for code, act in ACTS.items() if act.is_decision} == {
        "exceed_team_size",
        "decide_envelope",
        "publish_scale",
        "publish_template",
        "set_letter_settings",
    }


def test_decisions_are_read_by_officers_and_readers_of_the_academie(cast: Cast) -> None:
    write(cast)
    elsewhere = factories.make_academie(code="10", name="académie de Lyon")
    record_entry(actor=SYSTEM, act="publish_scale", on=elsewhere, comment="Ailleurs")
    reader = scope_of(factories.make_member(Role.ACADEMIE_READER, cast.academie))

    for scope in (scope_of(cast.officer), reader):
        assert can_read_decisions(scope)
        assert {entry.act for entry in decisions_visible_to(scope)} == {"decide_envelope", "exceed_team_size"}
    for name in ("pay_officer", "head", "deputy", "referent", "authority_reader", "outsider"):
        scope = scope_of(getattr(cast, name))
        assert not can_read_decisions(scope)
        assert not decisions_visible_to(scope)


def test_decisions_page_gives_reason_and_author(cast: Cast, client_for: SignIn) -> None:
    write(cast)
    browser = client_for(cast.officer)

    page = browser.get(URL).content.decode()
    assert [text for text in ("Comme un lycée", "Deux sites", "RECTORAT Odile") if text not in page] == []
    assert "Salle 3" not in page
    rows = browser.get(f"{URL}?act=decide_envelope").context["listing"].rows
    assert [entry.comment for entry in rows] == ["Comme un lycée"]
    assert browser.get(f"{URL}?since=2030-01-01").context["listing"].rows == []
    assert "Comme un lycée" in browser.get(f"{URL}?export=csv").getvalue().decode()


def test_decisions_page_without_any_says_what_enters_it(cast: Cast, client_for: SignIn) -> None:
    reader = factories.make_member(Role.ACADEMIE_READER, cast.academie)

    assert "Aucune décision n’est encore prise." in client_for(reader).get(URL).content.decode()
    assert client_for(cast.pay_officer).get(URL).status_code == 404


def test_decisions_page_costs_the_same_queries_whatever_it_lists(
    cast: Cast, client_for: SignIn, assert_same_queries: Callable[..., None]
) -> None:
    browser = client_for(cast.officer)

    assert_same_queries(lambda: browser.get(URL), lambda: write(cast), expected=5)
