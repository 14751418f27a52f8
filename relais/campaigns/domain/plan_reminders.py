"""Set a campaign's reminders, start, pause and stop them."""

from datetime import date

from django.db import transaction

from relais.audit.domain import Transition, apply_transition, record_entry
from relais.campaigns.enums import PlanState
from relais.campaigns.models import Campaign, ReminderPlan
from relais.campaigns.rules import can_remind
from relais.campaigns.selectors.reminders import plan_of
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope

MOST = 60
NUMBERS = ("first_delay", "interval", "cap", "stops_on")
TRANSITIONS = {
    "start_reminders": Transition(
        frozenset({PlanState.READY, PlanState.PAUSED, PlanState.STOPPED}), PlanState.RUNNING, can_remind
    ),
    "pause_reminders": Transition(frozenset({PlanState.RUNNING}), PlanState.PAUSED, can_remind),
    "stop_reminders": Transition(
        frozenset({PlanState.RUNNING, PlanState.PAUSED}), PlanState.STOPPED, can_remind
    ),
}


@transaction.atomic
def set_reminders(
    *, actor: Scope, campaign: Campaign, first_delay: int, interval: int, cap: int, stops_on: date
) -> ReminderPlan:
    """Set the numbers of the campaign's plan, whether or not it runs.

    Raises DomainError `forbidden`, `out_of_range` or `other_year`.
    """
    plan = _own_plan(actor, campaign)
    if not all(1 <= number <= MOST for number in (first_delay, interval, cap)):
        raise DomainError("out_of_range", f"Les délais et le nombre de relances vont de 1 à {MOST}.")
    if not campaign.year.first_day <= stops_on <= campaign.year.last_day:
        raise DomainError("other_year", f"Cette date n'est pas de l'année scolaire {campaign.year}.")
    before = {name: getattr(plan, name) for name in NUMBERS}
    after = {"first_delay": first_delay, "interval": interval, "cap": cap, "stops_on": stops_on}
    for name, value in after.items():
        setattr(plan, name, value)
    plan.save()
    if before != after:
        record_entry(actor=actor, act="set_reminders", on=plan, before=before, after=after)
    return plan


@transaction.atomic
def start_reminders(*, actor: Scope, campaign: Campaign) -> ReminderPlan:
    """Start the reminders, or resume them; the first leave on the next working day, as the forecast says.

    Raises DomainError `forbidden`, `stale_state` or `already_over`.
    """
    plan = _own_plan(actor, campaign)
    if plan.stops_on <= clock.today():
        raise DomainError("already_over", "La date d'arrêt est passée : choisissez-en une plus tardive.")
    return apply_transition(
        plan,
        transitions=TRANSITIONS,
        transition="start_reminders",
        actor=actor,
        started_at=clock.now(),
        started_by=actor.label,
        looked_on=clock.today(),
    )


def pause_reminders(*, actor: Scope, campaign: Campaign) -> ReminderPlan:
    """Send nothing until they are resumed. Raises DomainError `forbidden` or `stale_state`."""
    plan = plan_of(campaign)
    if plan.pk is None:
        raise DomainError("stale_state", "Ces relances n'ont pas démarré.")
    return apply_transition(plan, transitions=TRANSITIONS, transition="pause_reminders", actor=actor)


def stop_reminders(*, actor: Scope, campaign: Campaign) -> ReminderPlan:
    """Send nothing more. Raises DomainError `forbidden` or `stale_state`."""
    plan = plan_of(campaign)
    if plan.pk is None:
        raise DomainError("stale_state", "Ces relances n'ont pas démarré.")
    return apply_transition(plan, transitions=TRANSITIONS, transition="stop_reminders", actor=actor)


def _own_plan(actor: Scope, campaign: Campaign) -> ReminderPlan:
    """Return the campaign's plan, locked; saved with the usual numbers if it is new."""
    plan = plan_of(campaign)
    if not can_remind(actor, plan):
        raise DomainError("forbidden", "Seule l'équipe numérique de l'académie tient les relances.")
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    numbers = {name: getattr(plan, name) for name in NUMBERS}
    kept, _ = ReminderPlan.objects.get_or_create(campaign=campaign, defaults=numbers)
    return kept
