"""The plan, who it writes to, and never twice the same day."""

import html
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from syrupy.assertion import SnapshotAssertion

from relais.accounts.models import EmailAddress, Person
from relais.accounts.selectors import link_for_token
from relais.audit.models import Entry
from relais.campaigns import notifications
from relais.campaigns.domain import (
    act_on_line,
    invite_head,
    order_letter_batch,
    pause_reminders,
    remind_people,
    send_due_reminders,
    set_reminders,
    start_reminders,
    stop_reminders,
)
from relais.campaigns.domain import send_reminders as sending
from relais.campaigns.enums import LetterAct, PlanState, Stage, Task
from relais.campaigns.models import Campaign, ReminderPlan
from relais.campaigns.selectors.awaited import awaited_things
from relais.campaigns.selectors.reminders import people_awaited, people_due, plan_forecast, plan_of
from relais.campaigns.tasks import send_reminders
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Role
from relais.designations.domain import remind_designee
from relais.letters.enums import LetterState
from relais.letters.models import Letter
from relais.outbox.domain import claim_reminder
from relais.outbox.models import Message, Reminder
from tests import factories
from tests.cast import Cast
from tests.dashboards.builders import (
    ORDER,
    give_visas,
    make_campaign,
    make_letter_at,
    make_school_at,
)

MORNING = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)  # a Thursday, nine in Paris
LONG_AGO = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
NUMBERS: dict[str, Any] = {"first_delay": 5, "interval": 2, "cap": 5, "stops_on": date(2026, 12, 31)}


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return make_campaign(cast.academie)


def start(cast: Cast, campaign: Campaign) -> ReminderPlan:
    return start_reminders(actor=factories.scope_of(cast.officer), campaign=campaign)


def acts() -> list[str]:
    return list(Entry.objects.exclude(act="create_access_link").order_by("pk").values_list("act", flat=True))


def mails() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("name", "to_address"))


# Who is awaited


@pytest.mark.parametrize("stage", ORDER)
def test_awaited_at_each_stage(campaign: Campaign, stage: Stage) -> None:
    school = make_school_at(stage, campaign, since=LONG_AGO)
    head = school.assignments.get(role=Role.HEAD).person
    referents = list(Person.objects.filter(designations__school=school))

    found = [(each.person, each.task, each.since, each.path) for each in awaited_things(campaign)]

    since = LONG_AGO.date()
    letter = Letter.objects.filter(school=school).first()
    read = reverse("letters:read", args=[letter.pk]) if letter else ""
    expected: dict[Stage, list[Any]] = {
        Stage.DESIGNATE: [(head, Task.DESIGNATE, since, "/campagne/ma-rentree/2026-2027/")],
        Stage.SHARE: [(head, Task.SHARE, since, "/campagne/ma-rentree/2026-2027/")],
        Stage.SIGN: [(head, Task.SIGN, since, "/campagne/ma-rentree/2026-2027/")],
        Stage.VISA: [(one, Task.VISA, since, read) for one in referents],
        Stage.WRITE: [(one, Task.WRITE, since, reverse("letters:current")) for one in referents],
    }
    if stage is Stage.ANSWER:
        designation = school.designations.get()
        expected[stage] = [
            (referents[0], Task.ANSWER, since, f"/designations/{designation.pk}/"),
        ]
    assert found == expected.get(stage, [])


def test_awaited_on_a_new_version_of_a_signed_letter(campaign: Campaign) -> None:
    school = make_school_at(Stage.DONE, campaign)
    head = school.assignments.get(role=Role.HEAD).person
    referent = Person.objects.get(designations__school=school)
    amended = {"version": 2, "amends": school.letters.get(), "amend_reason": "Départ"}
    letter = factories.make_letter(school, started_at=LONG_AGO, **amended)

    def awaited() -> list[tuple[Person, Task, date, str]]:
        return [(each.person, each.task, each.since, each.path) for each in awaited_things(campaign)]

    since, path = LONG_AGO.date(), reverse("letters:read", args=[letter.pk])
    assert awaited() == [(referent, Task.WRITE, since, path)]
    letter.state, letter.proposed_at, letter.proposed_by = LetterState.PROPOSED, LONG_AGO, "RÉFÉRENT"
    letter.save()
    assert awaited() == [(referent, Task.VISA, since, path)]
    give_visas(letter, at=LONG_AGO)
    assert awaited() == [(head, Task.SIGN, since, path)]
    school.assignments.update(ends_on=date(2026, 11, 1))
    assert awaited() == []


def test_nobody_is_awaited_who_no_longer_holds_the_role(campaign: Campaign) -> None:
    for stage in (Stage.DESIGNATE, Stage.ANSWER, Stage.WRITE, Stage.VISA):
        school = make_school_at(stage, campaign)
        school.assignments.update(ends_on=date(2026, 11, 1))

    assert awaited_things(campaign) == []


def test_awaited_of_a_person_is_grouped_oldest_first(cast: Cast, campaign: Campaign) -> None:
    late = make_school_at(Stage.DESIGNATE, campaign, since=LONG_AGO)
    early = make_school_at(Stage.SHARE, campaign, since=LONG_AGO - timedelta(days=3))
    early.assignments.filter(role=Role.HEAD).update(person=late.assignments.get(role=Role.HEAD).person)

    [one] = people_awaited([campaign])

    assert [(thing.school, thing.task) for thing in one.things] == [
        (early, Task.SHARE),
        (late, Task.DESIGNATE),
    ]
    assert (one.due_on, one.last_sent) == (date(2026, 10, 2), None)


def test_same_statements_whatever_the_number_of_schools(
    campaign: Campaign, django_assert_num_queries: Any
) -> None:
    for stage in (Stage.DESIGNATE, Stage.ANSWER, Stage.WRITE, Stage.SIGN):
        make_school_at(stage, campaign)
    with django_assert_num_queries(14):
        people_awaited([campaign])
    for stage in (*ORDER, *ORDER):
        make_school_at(stage, campaign)
    with django_assert_num_queries(14):
        assert len(people_awaited([campaign])) == 16


# The plan


def test_plan_has_usual_numbers_until_it_is_set(campaign: Campaign) -> None:
    plan = plan_of(campaign)

    assert plan._state.adding
    assert (plan.state, str(plan)) == (PlanState.READY, "Relances, campagne 2026-2027")
    assert (plan.first_delay, plan.interval, plan.cap, plan.stops_on) == (5, 2, 5, date(2026, 12, 25))


def test_plan_is_set_started_paused_resumed_stopped(cast: Cast, campaign: Campaign) -> None:
    actor = factories.scope_of(cast.officer)

    set_reminders(actor=actor, campaign=campaign, **NUMBERS)
    set_reminders(actor=actor, campaign=campaign, **NUMBERS)
    states = [start(cast, campaign).state]
    states.append(pause_reminders(actor=actor, campaign=campaign).state)
    states.append(start(cast, campaign).state)
    states.append(stop_reminders(actor=actor, campaign=campaign).state)
    states.append(start(cast, campaign).state)

    assert states == ["running", "paused", "running", "stopped", "running"]
    plan = ReminderPlan.objects.get()
    assert (plan.started_at, plan.looked_on) == (clock.now(), clock.today())
    assert acts() == [
        "set_reminders",
        "start_reminders",
        "pause_reminders",
        "start_reminders",
        "stop_reminders",
        "start_reminders",
    ]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"first_delay": 0}, "out_of_range"),
        ({"interval": 61}, "out_of_range"),
        ({"cap": 0}, "out_of_range"),
        ({"stops_on": date(2027, 9, 1)}, "other_year"),
        ({"stops_on": date(2026, 8, 31)}, "other_year"),
    ],
)
def test_plan_refuses_such_numbers(cast: Cast, campaign: Campaign, given: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        set_reminders(actor=factories.scope_of(cast.officer), campaign=campaign, **{**NUMBERS, **given})

    assert refusal.value.code == code


def test_plan_does_not_start_past_its_last_day(cast: Cast, campaign: Campaign) -> None:
    actor = factories.scope_of(cast.officer)
    set_reminders(actor=actor, campaign=campaign, **{**NUMBERS, "stops_on": clock.today()})

    with pytest.raises(DomainError) as refusal:
        start(cast, campaign)

    assert refusal.value.code == "already_over"


def test_plan_not_started_is_neither_paused_nor_stopped(cast: Cast, campaign: Campaign) -> None:
    actor = factories.scope_of(cast.officer)

    for is_set in (False, True):
        if is_set:
            set_reminders(actor=actor, campaign=campaign, **NUMBERS)
        for act in (pause_reminders, stop_reminders):
            with pytest.raises(DomainError) as refusal:
                act(actor=actor, campaign=campaign)
            assert refusal.value.code == "stale_state"


@pytest.mark.parametrize("person", ["pay_officer", "head", "referent", "outsider"])
def test_anybody_else_is_refused(cast: Cast, campaign: Campaign, person: str) -> None:
    set_reminders(actor=factories.scope_of(cast.officer), campaign=campaign, **NUMBERS)
    actor = factories.scope_of(getattr(cast, person))

    for act in (
        lambda: set_reminders(actor=actor, campaign=campaign, **NUMBERS),
        lambda: start_reminders(actor=actor, campaign=campaign),
        lambda: pause_reminders(actor=actor, campaign=campaign),
        lambda: stop_reminders(actor=actor, campaign=campaign),
        lambda: remind_people(actor=actor, campaign=campaign, person_ids=[]),
    ):
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.code == "forbidden"


@pytest.mark.parametrize("given", [{"cap": 0}, {"state": PlanState.RUNNING}])
def test_database_refuses_a_wrong_plan(campaign: Campaign, given: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderPlan.objects.create(campaign=campaign, **{**NUMBERS, **given})


# Sending


def test_due_are_written_to_once_whatever_runs(cast: Cast, campaign: Campaign) -> None:
    make_school_at(Stage.DESIGNATE, campaign, since=LONG_AGO)
    make_school_at(Stage.DONE, campaign, since=LONG_AGO)
    start(cast, campaign)
    assert send_reminders() == 0  # not on the day it starts

    with clock.at(MORNING):
        assert send_due_reminders() == 1
        assert send_due_reminders() == 0
        ReminderPlan.objects.update(looked_on=None)
        assert send_due_reminders() == 0
    assert [name for name, _ in mails()] == ["things_awaited"]


def test_nothing_leaves_at_night(cast: Cast, campaign: Campaign) -> None:
    make_school_at(Stage.DESIGNATE, campaign, since=LONG_AGO)
    start(cast, campaign)

    with clock.at(datetime(2026, 11, 26, 6, 59, tzinfo=UTC)):
        assert send_due_reminders() == 0
    with clock.at(datetime(2026, 11, 26, 7, 0, tzinfo=UTC)):
        assert send_due_reminders() == 1


def test_two_workers_at_once_write_once(cast: Cast, campaign: Campaign) -> None:
    make_school_at(Stage.DESIGNATE, campaign, since=LONG_AGO)
    plan = start(cast, campaign)

    with clock.at(MORNING):
        [first], [second] = people_due(clock.today(), [plan]), people_due(clock.today(), [plan])
        actor = factories.scope_of(cast.officer)
        done = [sending.send_reminder(actor=actor, one=one, is_manual=False) for one in (first, second)]

    assert (done, Message.objects.count(), Reminder.objects.count()) == ([True, False], 1, 1)


def test_killed_worker_is_followed_by_one_that_writes_to_the_others(
    cast: Cast, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        make_school_at(Stage.DESIGNATE, campaign, since=LONG_AGO)
    start(cast, campaign)
    notify = notifications.notify_awaited

    def die_at_the_second(*args: Any) -> None:
        if Message.objects.count() == 1:
            raise KeyboardInterrupt
        notify(*args)

    with clock.at(MORNING):
        monkeypatch.setattr(sending, "notify_awaited", die_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            send_due_reminders()
        assert (Message.objects.count(), Reminder.objects.count()) == (1, 1)
        monkeypatch.setattr(sending, "notify_awaited", notify)
        assert send_due_reminders() == 2
    assert len({address for _, address in mails()}) == 3


def test_wrong_address_is_told_and_stops_nobody(cast: Cast, campaign: Campaign) -> None:
    schools = [make_school_at(Stage.DESIGNATE, campaign, since=LONG_AGO) for _ in range(3)]
    heads = [school.assignments.get(role=Role.HEAD).person for school in schools]
    EmailAddress.objects.filter(person=heads[0]).update(address="pas une adresse")
    EmailAddress.objects.filter(person=heads[1]).delete()
    start(cast, campaign)

    with clock.at(MORNING):
        assert send_due_reminders() == 1
        [failure] = Entry.objects.filter(act="fail_to_remind")

    assert failure.comment == "« pas une adresse » n'est pas une adresse électronique."
    assert Reminder.objects.count() == 1


def test_nothing_awaited_nothing_sent(cast: Cast, campaign: Campaign) -> None:
    school = make_school_at(Stage.DESIGNATE, campaign, since=LONG_AGO)
    start(cast, campaign)
    make_letter_at(Stage.ISSUE, school)

    with clock.at(MORNING):
        assert send_due_reminders() == 0


def test_two_campaigns_make_one_mail(cast: Cast, campaign: Campaign) -> None:
    other = make_campaign(cast.academie, year=factories.YEAR.previous, due_on=date(2026, 11, 1))
    schools = [make_school_at(Stage.DESIGNATE, each, since=LONG_AGO) for each in (campaign, other)]
    head = schools[0].assignments.get(role=Role.HEAD).person
    schools[1].assignments.filter(role=Role.HEAD).update(person=head)
    plans = [start(cast, campaign)]
    plans.append(
        ReminderPlan.objects.create(
            campaign=other,
            state=PlanState.RUNNING,
            started_at=clock.now(),
            started_by="x",
            stops_on=date(2026, 12, 1),
        )
    )

    with clock.at(MORNING):
        [one] = people_due(clock.today(), plans)
        assert send_due_reminders() == 1
    assert (len(one.things), Message.objects.count()) == (2, 1)


def test_forecast_is_what_then_leaves(cast: Cast, campaign: Campaign) -> None:
    for stage in (Stage.DESIGNATE, Stage.ANSWER, Stage.WRITE, Stage.SIGN):
        make_school_at(stage, campaign, since=datetime(2026, 11, 20, 8, 0, tzinfo=UTC))
    plan = start(cast, campaign)
    foreseen = plan_forecast(plan, people_awaited([campaign]))

    left: dict[date, list[int]] = {}
    for days in range(60):
        with clock.at(MORNING + timedelta(days=days)):
            send_due_reminders()
    for each in Reminder.objects.order_by("day", "pk"):
        left.setdefault(each.day, []).append(each.person_id)

    assert left == foreseen
    assert [(day, len(people)) for day, people in foreseen.items()] == [
        (date(2026, 11, 27), 4),
        (date(2026, 12, 1), 4),
        (date(2026, 12, 3), 4),
        (date(2026, 12, 7), 4),
        (date(2026, 12, 9), 4),
    ]


# By hand


def test_remind_people_writes_today_to_those_still_awaited(cast: Cast, campaign: Campaign) -> None:
    schools = [make_school_at(Stage.DESIGNATE, campaign) for _ in range(4)]
    heads = [school.assignments.get(role=Role.HEAD).person for school in schools]
    claim_reminder(person=heads[1], is_manual=False)
    EmailAddress.objects.filter(person=heads[2]).delete()
    actor = factories.scope_of(cast.officer)

    outcome = remind_people(
        actor=actor, campaign=campaign, person_ids=[*(head.pk for head in heads[:3]), cast.referent.pk]
    )

    assert (outcome.sent, outcome.already, outcome.unreachable) == (1, [str(heads[1])], [str(heads[2])])
    assert list(Reminder.objects.order_by("pk").values_list("person", "is_manual")) == [
        (heads[1].pk, False),
        (heads[0].pk, True),
    ]
    assert acts() == ["remind_people"]


@pytest.mark.parametrize(
    ("moment", "next_day"),
    [
        (datetime(2026, 11, 28, 9, tzinfo=UTC), "lundi 30 novembre 2026"),
        (datetime(2026, 12, 24, 9, tzinfo=UTC), "lundi 4 janvier 2027"),
    ],
)
def test_remind_people_waits_for_a_working_day(
    cast: Cast, campaign: Campaign, moment: datetime, next_day: str
) -> None:
    with clock.at(moment), pytest.raises(DomainError) as refusal:
        remind_people(actor=factories.scope_of(cast.officer), campaign=campaign, person_ids=[])

    assert refusal.value.code == "day_off"
    assert refusal.value.message.replace("\u00a0", " ").endswith(f"Prochain jour : {next_day}.")


def test_reminder_of_a_head_counts_and_is_counted(cast: Cast, campaign: Campaign) -> None:
    school = make_school_at(Stage.ANSWER, campaign, since=LONG_AGO)
    designation = school.designations.get()
    head = factories.scope_of(school.assignments.get(role=Role.HEAD).person)
    start(cast, campaign)

    with clock.at(MORNING):
        remind_designee(actor=head, designation=designation)
        assert send_due_reminders() == 0
    with clock.at(MORNING + timedelta(days=4)):
        assert send_due_reminders() == 1
        with pytest.raises(DomainError) as refusal:
            remind_designee(actor=head, designation=designation)
    assert refusal.value.code == "already_reminded"
    assert [name for name, _ in mails()] == ["designation_reminded", "things_awaited"]


def test_new_link_of_a_head_counts_as_the_mail_of_the_day(cast: Cast, campaign: Campaign) -> None:
    school = make_school_at(Stage.DESIGNATE, campaign, since=LONG_AGO)
    actor, invitation = factories.scope_of(cast.officer), school.invitations.get()
    invite_head(actor=actor, invitation=invitation)
    start(cast, campaign)
    assert Reminder.objects.count() == 0  # the first mail is no reminder

    with clock.at(MORNING):
        invite_head(actor=actor, invitation=invitation)
        assert send_due_reminders() == 0
    assert [name for name, _ in mails()] == ["head_invited", "head_invited"]


def test_database_lets_one_reminder_a_day(cast: Cast) -> None:
    claim_reminder(person=cast.head, is_manual=False)

    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(person=cast.head, day=clock.today())
    assert str(Reminder.objects.get()) == "DIRECTION Hélène, 2026-11-25"


# The mail


def read(message: Message) -> dict[str, str]:
    text = re.sub(r"/lien/[^/]+/", "/lien/SECRET/", message.text)
    return {"to": message.to_address, "subject": message.subject, "text": text}


def test_mail_of_one_thing(cast: Cast, snapshot: SnapshotAssertion) -> None:
    campaign = make_campaign(cast.academie, due_on=date(2026, 12, 11))
    make_school_at(Stage.SIGN, campaign, since=LONG_AGO)
    start(cast, campaign)

    with clock.at(MORNING):
        send_due_reminders()

    assert read(Message.objects.get()) == snapshot


def test_mail_of_several_things_once_it_is_late(
    cast: Cast, campaign: Campaign, snapshot: SnapshotAssertion
) -> None:
    schools = [make_school_at(stage, campaign, since=LONG_AGO) for stage in (Stage.DESIGNATE, Stage.SHARE)]
    head = schools[0].assignments.get(role=Role.HEAD).person
    schools[1].assignments.filter(role=Role.HEAD).update(person=head)
    start(cast, campaign)

    with clock.at(MORNING):
        send_due_reminders()

    message = Message.objects.get()
    assert read(message) == snapshot
    tokens = re.findall(r"/lien/([^/]+)/", message.text)
    assert [link_for_token(token).assignment.school for token in tokens] == schools  # type: ignore[union-attr]
    page = html.unescape(message.html)
    assert set(re.findall(r"/lien/([^/]+)/", page)) == set(tokens)
    for each in ("2 choses vous attendent", "Désigner vos référents numériques", "Répartir l'indemnité"):
        assert each in page


def test_mail_of_the_same_thing_in_two_schools(cast: Cast, campaign: Campaign) -> None:
    schools = [make_school_at(Stage.DESIGNATE, campaign, since=LONG_AGO) for _ in range(2)]
    head = schools[0].assignments.get(role=Role.HEAD).person
    schools[1].assignments.filter(role=Role.HEAD).update(person=head)
    remind_people(actor=factories.scope_of(cast.officer), campaign=campaign, person_ids=[head.pk])

    assert Message.objects.get().subject.replace("\u00a0", " ") == (
        "[RUPN] À faire dès que possible : désigner vos référents numériques"
    )


def test_act_on_letters_reminds_who_is_awaited_of_each(cast: Cast, campaign: Campaign) -> None:
    schools = [make_school_at(stage, campaign) for stage in (Stage.VISA, Stage.SIGN, Stage.ISSUE)]
    batch = order_letter_batch(
        actor=factories.scope_of(cast.officer),
        academie=cast.academie,
        year=campaign.year,
        act=LetterAct.REMIND,
        letter_ids=list(Letter.objects.values_list("pk", flat=True)),
    )

    lines = [act_on_line(line) for line in batch.lines.order_by("letter__school__pk")]

    assert [line.letter.school for line in lines] == schools
    assert [line.result.replace("\u00a0", " ") for line in lines] == [
        "1 courriel part.",
        "1 courriel part.",
        "Personne n'est attendu : il n'y a rien à rappeler.",
    ]
    assert Reminder.objects.filter(is_manual=True).count() == 2
    Campaign.objects.all().delete()
    assert act_on_line(lines[0]).is_refused
