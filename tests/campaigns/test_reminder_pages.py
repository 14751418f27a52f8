"""The pages of the reminders: what would leave, to whom, and a mail today."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from relais.accounts.models import EmailAddress
from relais.campaigns.domain import set_reminders, start_reminders
from relais.campaigns.domain.send_reminders import Outcome, told
from relais.campaigns.enums import Stage
from relais.campaigns.models import Campaign, ReminderPlan
from relais.core import clock
from relais.core.scope import Role
from relais.outbox.models import Message, Reminder
from relais.schools.enums import SchoolType
from tests import factories
from tests.campaigns.builders import said, text_of
from tests.cast import Cast
from tests.dashboards.builders import make_campaign, make_school_at

YEAR = factories.YEAR
PAGE = reverse("campaigns:reminders", args=[YEAR])
WRITE = reverse("campaigns:write_to", args=[YEAR])
SINCE = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
NUMBERS = {"first_delay": "4", "interval": "3", "cap": "2", "stops_on": "18/12/2026"}


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return make_campaign(cast.academie)


@pytest.fixture
def browser(cast: Cast, client_for: Any) -> Any:
    return client_for(cast.officer)


def move(browser: Any, name: str) -> list[str]:
    return said(browser.post(reverse("campaigns:move_reminders", args=[YEAR, name])))


def rows_of(response: Any) -> list[list[str]]:
    return [[str(cell).replace("\u00a0", " ") for cell in row] for row in response.context["rows"]]


def test_page_shows_what_would_leave_before_it_starts(browser: Any, campaign: Campaign) -> None:
    head = make_school_at(Stage.DESIGNATE, campaign, since=SINCE).assignments.get(role=Role.HEAD).person
    make_school_at(Stage.ANSWER, campaign, since=SINCE)
    EmailAddress.objects.filter(
        person=make_school_at(Stage.SHARE, campaign).assignments.get(role=Role.HEAD).person
    ).delete()

    response = browser.get(PAGE)

    assert rows_of(response) == [
        ["vendredi 27 novembre 2026", "2", "1", "1"],
        ["mardi 1er décembre 2026", "2", "1", "1"],
        ["jeudi 3 décembre 2026", "2", "1", "1"],
        ["lundi 7 décembre 2026", "2", "1", "1"],
        ["mercredi 9 décembre 2026", "2", "1", "1"],
    ]
    text = text_of(response)
    assert "Pas encore démarré" in text
    assert "En tout, 10 courriels jusqu'au vendredi 25 décembre 2026." in text
    assert "Adresse inconnue" in text
    assert "27 novembre, 1er décembre, 3 décembre, 7 décembre, 9 décembre" in text
    assert Message.objects.count() == 0
    assert response.context["listing"].count == 3
    on_a_day = browser.get(PAGE, {"jour": "2026-11-27"})
    assert on_a_day.context["listing"].count == 2
    assert str(head) in text_of(on_a_day)


def test_page_of_nobody_awaited(browser: Any, campaign: Campaign) -> None:
    assert "Aucun courriel ne partirait." in text_of(browser.get(PAGE))


def test_page_warns_when_the_holidays_are_not_known(browser: Any, cast: Cast) -> None:
    year = YEAR.next
    make_campaign(cast.academie, year=year)

    with clock.at(datetime(2027, 9, 6, 8, 0, tzinfo=UTC)):
        text = text_of(browser.get(reverse("campaigns:reminders", args=[year])))

    assert "Les vacances de cette année ne sont pas connues" in text


def test_page_of_a_year_that_is_over_reads_only(browser: Any, cast: Cast) -> None:
    make_campaign(cast.academie, year=YEAR.previous)

    text = text_of(browser.get(reverse("campaigns:reminders", args=[YEAR.previous])))

    assert "Démarrer" not in text


def test_plan_is_set_and_started_paused_stopped_on_the_page(browser: Any, campaign: Campaign) -> None:
    assert said(browser.post(PAGE, NUMBERS)) == ["Le plan est enregistré."]
    plan = ReminderPlan.objects.get()
    assert (plan.first_delay, plan.interval, plan.cap, plan.stops_on) == (4, 3, 2, date(2026, 12, 18))

    assert move(browser, "demarrer")[-1:] == [
        "Les relances sont démarrées : les premières partent au prochain jour ouvré."
    ]
    assert "En cours Démarrées le mercredi 25 novembre 2026 par" in text_of(browser.get(PAGE))
    assert move(browser, "suspendre") == ["Les relances sont en pause : rien ne part."]
    assert "Reprendre les relances" in text_of(browser.get(PAGE))
    assert move(browser, "arreter") == ["Les relances sont arrêtées."]
    assert "Plus rien ne part." in text_of(browser.get(PAGE))
    assert move(browser, "suspendre")[0].startswith("Ce n'est plus possible")
    assert browser.post(reverse("campaigns:move_reminders", args=[YEAR, "autre"])).status_code == 404


@pytest.mark.parametrize(
    ("given", "field"),
    [({"cap": "0"}, "cap"), ({"stops_on": "01/09/2027"}, "stops_on"), ({"interval": "x"}, "interval")],
)
def test_plan_tells_what_is_wrong(
    browser: Any, campaign: Campaign, given: dict[str, str], field: str
) -> None:
    response = browser.post(PAGE, {**NUMBERS, **given})

    assert list(response.context["plan_form"].errors) == [field]


def test_same_queries_whatever_the_number_of_people(
    browser: Any, campaign: Campaign, assert_same_queries: Any
) -> None:
    make_school_at(Stage.DESIGNATE, campaign, since=SINCE)

    assert_same_queries(
        lambda: browser.get(PAGE), lambda: make_school_at(Stage.WRITE, campaign, since=SINCE), expected=19
    )


# Writing today


def test_write_to_shows_names_and_text_then_sends(browser: Any, campaign: Campaign) -> None:
    schools = [make_school_at(Stage.DESIGNATE, campaign, since=SINCE) for _ in range(3)]
    heads = [school.assignments.get(role=Role.HEAD).person for school in schools]
    make_school_at(Stage.ANSWER, campaign, since=SINCE)
    Reminder.objects.create(person=heads[0], day=date(2026, 10, 12))
    url = f"{WRITE}?awaited=head"

    response = browser.get(url)

    text = text_of(response)
    assert "Relancer 3 personnes" in text
    assert f"{heads[0]} – {schools[0].name}, désigner vos référents numériques" in text
    assert "(attendu depuis le 20 novembre) ; dernière relance le 12 octobre" in text
    assert "(lien personnel)" in text
    assert "[RUPN] À faire dès que possible : désigner vos référents numériques" in text
    assert Message.objects.count() == 0

    response = browser.post(url, {"people": [heads[0].pk, heads[1].pk]})
    assert said(response) == ["2\u00a0courriels partent."]
    assert set(Message.objects.values_list("to_address", flat=True)) == {each.email for each in heads[:2]}
    text = text_of(browser.get(url))
    assert "Relancer 1 personne" in text
    assert "Déjà relancées aujourd'hui" in text


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 3),
        ({"awaited": "referent"}, 1),
        ({"stage": "designate"}, 1),
        ({"type": "lycee"}, 1),
        ({"departement": "017"}, 1),
        ({"zone": "aucune"}, 2),
        ({"awaited": "head", "type": "lycee"}, 0),
        ({"awaited": "autre"}, 0),
    ],
)
def test_write_to_follows_the_filters_of_the_campaign(
    browser: Any, campaign: Campaign, asked: dict[str, str], count: int
) -> None:
    in_zone = make_school_at(Stage.DESIGNATE, campaign, departement_code="017")
    factories.make_school_zone(in_zone)
    make_school_at(Stage.ANSWER, campaign, type=SchoolType.LYCEE)
    make_school_at(Stage.SHARE, campaign)

    assert browser.get(WRITE, asked).context["count"] == count
    zone = in_zone.zones.get().zone_id
    assert browser.get(WRITE, {"zone": zone}).context["count"] == 1


def test_write_to_tells_who_cannot_be_written_to(browser: Any, campaign: Campaign) -> None:
    head = make_school_at(Stage.DESIGNATE, campaign).assignments.get(role=Role.HEAD).person
    EmailAddress.objects.filter(person=head).delete()

    text = text_of(browser.get(WRITE))

    assert "Sans adresse électronique" in text
    assert "Personne n'est à relancer ici aujourd'hui." in text


def test_write_to_tells_what_is_wrong(browser: Any, campaign: Campaign) -> None:
    head = make_school_at(Stage.DESIGNATE, campaign).assignments.get(role=Role.HEAD).person

    response = browser.post(WRITE, {"people": [head.pk + 1000]})
    assert list(response.context["form"].errors) == ["people"]
    with clock.at(datetime(2026, 11, 28, 9, tzinfo=UTC)):
        response = browser.post(WRITE, {"people": [head.pk]})
    assert "Aucune relance ne part un jour sans classe." in text_of(response)


def test_message_tells_who_got_nothing() -> None:
    outcome = Outcome(sent=0, already=["DIRECTION Hélène"], unreachable=["TÊTE Anne"])

    assert told(outcome) == (
        "0\u00a0courriel part ; déjà relancés aujourd'hui : DIRECTION Hélène ; sans adresse : TÊTE Anne."
    )


def test_plan_running_does_not_hide_who_is_awaited(browser: Any, cast: Cast, campaign: Campaign) -> None:
    actor = factories.scope_of(cast.officer)
    numbers: dict[str, Any] = {"first_delay": 1, "interval": 1, "cap": 1, "stops_on": date(2026, 12, 1)}
    set_reminders(actor=actor, campaign=campaign, **numbers)
    start_reminders(actor=actor, campaign=campaign)
    make_school_at(Stage.DESIGNATE, campaign, since=SINCE)

    assert rows_of(browser.get(PAGE)) == [["jeudi 26 novembre 2026", "1", "1", "0"]]
