"""On the campaign's pages: the share day by day, and the way to the reminders."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person
from relais.campaigns.enums import Stage
from relais.campaigns.models import Campaign
from relais.core import clock
from relais.core.scope import Role
from relais.outbox.models import Reminder
from tests.cast import Cast
from tests.dashboards.builders import (
    DAY,
    TODAY,
    YEAR,
    make_campaign,
    make_invitation,
    make_letter_at,
    make_school_at,
)
from tests.dashboards.test_campaign_page import text_of

SignIn = Callable[[Person], Client]
PAGE = reverse("dashboards:campaign_of_year", kwargs={"year": YEAR})
LIST = reverse("dashboards:campaign_schools", kwargs={"year": YEAR})
WRITE = reverse("campaigns:write_to", args=[YEAR])


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return make_campaign(cast.academie)


@pytest.fixture
def officer(cast: Cast, client_for: SignIn) -> Client:
    return client_for(cast.officer)


def test_page_draws_this_year_against_last_year(campaign: Campaign, officer: Client) -> None:
    school = make_school_at(Stage.DONE, campaign, since=datetime(2026, 9, 21, 9, 0, tzinfo=UTC))
    make_invitation(make_campaign(campaign.academie, year=YEAR.previous), school)
    make_letter_at(Stage.ISSUE, school, year=YEAR.previous, since=datetime(2025, 10, 5, 9, 0, tzinfo=UTC))

    context = officer.get(PAGE).context

    this, last = context["curve_lines"]
    assert (this.label, last.label) == ("2026-2027", "2025-2026")
    assert [this.values[day] for day in (0, 19, 20, 49, 50)] == [0, 0, 100, 100, None]
    assert [last.values[day] for day in (0, 33, 34, 79)] == [0, 0, 100, 100]
    rows = [[str(cell).replace("\u00a0", " ") for cell in row] for row in context["curve_rows"]]
    assert rows[:3] == [
        ["7 septembre", "0 %", "0 %"],
        ["14 septembre", "0 %", "0 %"],
        ["21 septembre", "100 %", "0 %"],
    ]
    assert ["20 octobre", "100 %", "100 %"] in rows
    assert rows[-1] == ["16 novembre", "–", "100 %"]
    assert [label for label in context["curve_labels"] if label] == ["sept.", "oct.", "nov."]


def test_page_without_last_year_draws_one_line(campaign: Campaign, officer: Client) -> None:
    make_school_at(Stage.WRITE, campaign)

    response = officer.get(PAGE)

    assert [line.label for line in response.context["curve_lines"]] == ["2026-2027"]
    assert [len(row) for row in response.context["curve_rows"]][:1] == [2]
    assert "l’an dernier à la même date" not in text_of(response)


def test_page_leads_to_the_reminders_within_its_filters(campaign: Campaign, officer: Client) -> None:
    for stage in (Stage.DESIGNATE, Stage.SIGN, Stage.ANSWER, Stage.DECIDE):
        make_school_at(stage, campaign)

    links = officer.get(PAGE, {"type": "college"}).context["reminds"]

    assert [(link.label.replace("\u00a0", " "), link.url) for link in links] == [
        ("Relancer : 2 chefs d’établissement", f"{WRITE}?type=college&awaited=head"),
        (
            "Relancer : 1 établissement en attente d’un référent",
            f"{WRITE}?type=college&awaited=referent",
        ),
    ]
    assert officer.get(links[0].url).context["count"] == 2


def test_page_offers_no_reminder_to_who_only_follows(
    cast: Cast, campaign: Campaign, client_for: SignIn
) -> None:
    make_school_at(Stage.DESIGNATE, campaign)

    response = client_for(cast.pay_officer).get(PAGE)

    assert response.context["reminds"] == []
    assert "Relances automatiques" not in text_of(response)


def test_page_offers_no_reminder_of_a_year_that_is_over(cast: Cast, officer: Client) -> None:
    make_school_at(Stage.DESIGNATE, make_campaign(cast.academie, year=YEAR.previous))

    page = reverse("dashboards:campaign_of_year", kwargs={"year": YEAR.previous})
    assert officer.get(page).context["reminds"] == []


def test_list_tells_the_last_reminder_since_it_is_awaited(campaign: Campaign, officer: Client) -> None:
    school = make_school_at(Stage.DESIGNATE, campaign, since=TODAY - 20 * DAY)
    head = school.assignments.get(role=Role.HEAD).person
    for day in (date(2026, 9, 15), date(2026, 10, 8), date(2026, 10, 12)):
        Reminder.objects.create(person=head, day=day)

    (line,) = officer.get(LIST).context["listing"].lines

    assert str(line[-1]) == "12/10/2026"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", WRITE),
        ("?awaited=head&type=college", f"{WRITE}?type=college&awaited=head"),
        ("?stage=sign", f"{WRITE}?stage=sign"),
        ("?fact=not-signed", ""),
        ("?stage=nothing", ""),
    ],
)
def test_list_leads_to_writing_to_the_people_of_the_same_schools(
    campaign: Campaign, officer: Client, query: str, expected: str
) -> None:
    make_school_at(Stage.SIGN, campaign)

    assert officer.get(LIST + query).context["write_url"] == expected
