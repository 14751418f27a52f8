"""Write to those of whom something is awaited: by the plan, or because the academy asks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from relais.accounts.domain import create_access_link
from relais.audit.domain import record_entry
from relais.campaigns.models import Campaign, ReminderPlan
from relais.campaigns.notifications import notify_awaited
from relais.campaigns.rules import can_open_campaign
from relais.campaigns.selectors import campaign_of_year
from relais.campaigns.selectors.awaited import AwaitedThing
from relais.campaigns.selectors.reminders import PersonAwaited, people_awaited, people_due, running_plans
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import SYSTEM, Scope
from relais.outbox.domain import claim_reminder
from relais.schools.models import School
from relais.schools.numbers import is_working_day, next_working_day
from relais.schools.selectors.calendar import calendar_of
from relais.ui.french import long_date
from relais.ui.templatetags.ui import pluralise

SEND_FROM_HOUR = 8  # nobody is reminded at night
LINK_LIVES = timedelta(days=60)


@dataclass(slots=True)
class Outcome:
    """What became of a round of reminders: how many left, who had one today already, who has no address."""

    sent: int = 0
    already: list[str] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)


def send_due_reminders() -> int:
    """Send what the plans that run have to send today, once; return how many mails were written.

    A person is a transaction: a worker killed on the way has written to some, and the next one writes to
    the others, never twice to the same.
    """
    today = clock.today()
    plans = running_plans(today)
    if not plans or timezone.localtime(clock.now()).hour < SEND_FROM_HOUR:
        return 0
    sent = sum(_send_or_tell(one) for one in people_due(today, plans))
    ReminderPlan.objects.filter(pk__in=[plan.pk for plan in plans]).update(looked_on=today)
    return sent


def _send_or_tell(one: PersonAwaited) -> bool:
    try:
        return send_reminder(actor=SYSTEM, one=one, is_manual=False)
    except DomainError as error:
        record_entry(actor=SYSTEM, act="fail_to_remind", on=one.person, comment=error.message)
        return False


@transaction.atomic
def send_reminder(*, actor: Scope, one: PersonAwaited, is_manual: bool) -> bool:
    """Write one mail about everything awaited of a person; False when one has left today already."""
    if not claim_reminder(person=one.person, is_manual=is_manual):
        return False
    urls = [_link(actor, thing) for thing in one.things]
    notify_awaited(one, urls)
    return True


def _link(actor: Scope, thing: AwaitedThing) -> str:
    """Make a personal link, in the role in which the thing is done."""
    _, url = create_access_link(
        actor=actor,
        assignment=thing.assignment,
        target=thing.path,
        expires_at=clock.now() + LINK_LIVES,
        purpose=thing.task.phrase,
    )
    return url


def told(outcome: Outcome) -> str:
    """Tell what became of a round of reminders, in a sentence."""
    words = [pluralise(outcome.sent, "courriel part,courriels partent")]
    if outcome.already:
        words.append(f"déjà relancés aujourd'hui : {', '.join(outcome.already)}")
    if outcome.unreachable:
        words.append(f"sans adresse : {', '.join(outcome.unreachable)}")
    return " ; ".join(words) + "."


def remind_school(
    *, actor: Scope, school: School, year: SchoolYear, people: Sequence[PersonAwaited]
) -> Outcome:
    """Write today to those of whom something is awaited in this school, among all those awaited.

    Raises DomainError `nobody_awaited`, and those of `remind_people`.
    """
    campaign = campaign_of_year(school.academie_id, year)
    chosen = [one for one in people if school in {thing.school for thing in one.things}]
    if campaign is None or not chosen:
        raise DomainError("nobody_awaited", "Personne n'est attendu : il n'y a rien à rappeler.")
    return remind_people(
        actor=actor, campaign=campaign, person_ids=[one.person.pk for one in chosen], people=chosen
    )


@transaction.atomic
def remind_people(
    *,
    actor: Scope,
    campaign: Campaign,
    person_ids: Collection[int],
    people: Sequence[PersonAwaited] | None = None,
) -> Outcome:
    """Write today to these people, if something is still awaited of them; their count of reminders restarts.

    `people`, when those awaited have just been read. Raises DomainError `forbidden` or `day_off`.
    """
    if not can_open_campaign(actor, campaign.academie):
        raise DomainError("forbidden", "Seule l'équipe numérique de l'académie relance.")
    calendar = calendar_of(campaign.academie, campaign.year)
    if not is_working_day(clock.today(), calendar):
        day = long_date(next_working_day(clock.today(), calendar))
        raise DomainError("day_off", f"Aucune relance ne part un jour sans classe. Prochain jour : {day}.")
    outcome = Outcome()
    for one in people_awaited([campaign]) if people is None else people:
        if one.person.pk not in person_ids:
            continue
        if not one.address:
            outcome.unreachable.append(str(one.person))
        elif send_reminder(actor=actor, one=one, is_manual=True):
            outcome.sent += 1
        else:
            outcome.already.append(str(one.person))
    comment = pluralise(outcome.sent, "personne relancée,personnes relancées")
    record_entry(actor=actor, act="remind_people", on=campaign, comment=comment)
    return outcome
