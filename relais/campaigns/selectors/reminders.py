"""Who a campaign's reminders would go to, today and on each coming day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from relais.accounts.models import Person
from relais.campaigns.enums import PlanState
from relais.campaigns.models import Campaign, ReminderPlan
from relais.campaigns.numbers import Sent, Waiting, forecast, is_due
from relais.campaigns.selectors.awaited import AwaitedThing, awaited_things
from relais.campaigns.selectors.progress import SchoolProgress
from relais.core import clock
from relais.outbox.models import Reminder
from relais.schools.selectors.calendar import calendar_of

# Documenso's defaults: the first after five days, then every second, five at most, none after thirty days.
USUAL_LENGTH = timedelta(days=30)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PersonAwaited:
    """Somebody of whom things are awaited, the oldest first, and the reminders they were sent."""

    person: Person
    things: Sequence[AwaitedThing]
    sent: Sequence[Sent]

    @property
    def address(self) -> str:
        """Where they are written to, empty when it is not known."""
        return self.person.email

    @property
    def last_sent(self) -> date | None:
        """When the last reminder left."""
        return max((each.day for each in self.sent), default=None)

    @property
    def due_on(self) -> date:
        """Before when it is all to be done."""
        return min(thing.campaign.due_on for thing in self.things)

    def waiting_in(self, campaign: Campaign) -> Waiting:
        """Return what the plan of a campaign knows of them."""
        return Waiting([each.since for each in self.things if each.campaign.pk == campaign.pk], self.sent)


def plan_of(campaign: Campaign) -> ReminderPlan:
    """Return the campaign's plan; one with the usual numbers, not saved, while nobody has set it."""
    plan = ReminderPlan.objects.filter(campaign=campaign).select_related("campaign__academie").first()
    if plan is None:
        stops_on = min(max(campaign.due_on, clock.today()) + USUAL_LENGTH, campaign.year.last_day)
        plan = ReminderPlan(campaign=campaign, stops_on=stops_on)
    return plan


def running_plans(day: date) -> list[ReminderPlan]:
    """Return the plans that run and have not looked at that day yet."""
    plans = ReminderPlan.objects.filter(state=PlanState.RUNNING).exclude(looked_on__gte=day)
    return list(plans.select_related("campaign__academie").order_by("pk"))


def people_awaited(campaigns: Iterable[Campaign]) -> list[PersonAwaited]:
    """Return everybody awaited in these campaigns, each once with everything."""
    things: defaultdict[int, list[AwaitedThing]] = defaultdict(list)
    for campaign in campaigns:
        for thing in awaited_things(campaign):
            things[thing.person.pk].append(thing)
    sent = sent_to(things)
    return [
        PersonAwaited(
            mine[0].person, sorted(mine, key=lambda one: (one.since, one.school.pk)), sent.get(person_id, [])
        )
        for person_id, mine in things.items()
    ]


def sent_to(person_ids: Collection[int]) -> dict[int, list[Sent]]:
    """Return the reminders sent to these people, whichever app wrote them."""
    found: defaultdict[int, list[Sent]] = defaultdict(list)
    for each in Reminder.objects.filter(person__in=list(person_ids)).order_by("day"):
        found[each.person_id].append(Sent(each.day, each.is_manual))
    return found


def last_reminders(campaign: Campaign, progress: Mapping[int, SchoolProgress]) -> dict[int, date]:
    """Return, by school, when somebody awaited there was last reminded; never since it waits, no date."""
    things = awaited_things(campaign, progress)
    sent = sent_to({thing.person.pk for thing in things})
    found: dict[int, date] = {}
    for thing in things:
        days = [each.day for each in sent.get(thing.person.pk, []) if each.day >= thing.since]
        if days:
            found[thing.school.pk] = max([*days, found.get(thing.school.pk, days[0])])
    return found


def people_due(day: date, plans: Sequence[ReminderPlan]) -> list[PersonAwaited]:
    """Return whom these plans write to on that day; grouped, whichever plan says so."""
    people = people_awaited(plan.campaign for plan in plans)
    due: set[int] = set()
    for plan in plans:
        calendar = calendar_of(plan.campaign.academie, plan.campaign.year)
        for each in people:
            waiting = each.waiting_in(plan.campaign)
            if is_due(day, pace=plan.pace, calendar=calendar, since=waiting.since, sent=waiting.sent):
                due.add(each.person.pk)
    return [each for each in people if each.person.pk in due and each.address]


def plan_forecast(plan: ReminderPlan, people: Iterable[PersonAwaited]) -> dict[date, list[int]]:
    """Return whom the plan would write to from tomorrow on if nobody did anything, by day."""
    return forecast(
        clock.today() + ONE_DAY,
        pace=plan.pace,
        calendar=calendar_of(plan.campaign.academie, plan.campaign.year),
        people={each.person.pk: each.waiting_in(plan.campaign) for each in people if each.address},
    )
