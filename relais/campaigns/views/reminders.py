"""The academy's reminders: the plan with what it would send, and a mail today to whom one chooses."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from relais.campaigns.domain import (
    pause_reminders,
    remind_people,
    set_reminders,
    start_reminders,
    stop_reminders,
)
from relais.campaigns.domain.plan_reminders import NUMBERS
from relais.campaigns.domain.send_reminders import told
from relais.campaigns.enums import Awaited, PlanState
from relais.campaigns.forms.reminders import AwaitedFilter, PlannedFilter, ReminderPlanForm, RemindForm
from relais.campaigns.models import Campaign
from relais.campaigns.notifications import ThingsAwaited, awaited_context
from relais.campaigns.selectors import get_managed_campaign_or_404
from relais.campaigns.selectors.reminders import PersonAwaited, people_awaited, plan_forecast, plan_of
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.schools.selectors import zones_for_year
from relais.schools.selectors.calendar import year_calendar
from relais.ui.french import day_month, long_date, number
from relais.ui.list_page import Empty, ListPage
from relais.ui.tables import Cell, Column, Kind

MOVES = {
    "demarrer": (
        start_reminders,
        "Les relances sont démarrées : les premières partent au prochain jour ouvré.",
    ),
    "suspendre": (pause_reminders, "Les relances sont en pause : rien ne part."),
    "arreter": (stop_reminders, "Les relances sont arrêtées."),
}
LEVELS = {
    PlanState.READY: "plain",
    PlanState.RUNNING: "success",
    PlanState.PAUSED: "warning",
    PlanState.STOPPED: "plain",
}
PARTIES = {
    Awaited.HEAD: "Chefs d’établissement",
    Awaited.REFERENT: "Référents",
}
LINK_SHOWN = "(lien personnel)"


@dataclass(frozen=True, slots=True)
class Planned:
    """Somebody awaited, and the days the plan would write to them."""

    one: PersonAwaited
    days: Sequence[date]


def _days(row: Planned) -> str | None:
    if not row.one.address:
        return "Adresse inconnue"
    return ", ".join(day_month(day) for day in row.days) or None


PEOPLE: ListPage[Planned] = ListPage(
    title="Relances de la campagne",
    caption="Qui recevrait quoi, si rien ne bougeait",
    columns=(
        Column(key="person", label="Personne", value=lambda row: str(row.one.person), sort=("person",)),
        Column(
            key="awaited",
            label="Attendu comme",
            value=lambda row: str(row.one.things[0].awaited.label),
            sort=("awaited",),
        ),
        Column(
            key="schools",
            label="Établissements",
            value=lambda row: ", ".join(dict.fromkeys(str(each.school) for each in row.one.things)),
        ),
        Column(
            key="tasks",
            label="Ce qui est attendu",
            value=lambda row: ", ".join(dict.fromkeys(str(each.task.label) for each in row.one.things)),
        ),
        Column(
            key="since",
            label="Depuis le",
            value=lambda row: row.one.things[0].since,
            kind=Kind.DATE,
            sort=("since",),
        ),
        Column(
            key="last",
            label="Dernière relance",
            value=lambda row: row.one.last_sent,
            kind=Kind.DATE,
            sort=("last",),
        ),
        Column(key="days", label="Rappels à venir", value=_days),
    ),
    default_sort="since",
    nouns="personne attendue,personnes attendues",
    empty=Empty("Personne n’est attendu : il n’y a rien à rappeler."),
    template="campaigns/reminders.html",
)


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: ScopedRequest, year: SchoolYear) -> HttpResponseBase:
    """Show the plan and what it would send on each coming day; set its numbers."""
    campaign = get_managed_campaign_or_404(request.scope, year)
    plan = plan_of(campaign)
    form = ReminderPlanForm(request.POST or None, initial={name: getattr(plan, name) for name in NUMBERS})
    if request.method == "POST" and form.is_valid():
        try:
            set_reminders(actor=request.scope, campaign=campaign, **form.cleaned_data)
        except DomainError as error:
            form.add_error("stops_on", error.message)
        else:
            messages.success(request, "Le plan est enregistré.")
            return redirect("campaigns:reminders", year)
    people = people_awaited([campaign])
    foreseen = plan_forecast(plan, people)
    days_of = {
        one.person.pk: [day for day, who in foreseen.items() if one.person.pk in who] for one in people
    }
    context = {
        "campaign": campaign,
        "plan": plan,
        "plan_form": form,
        "level": LEVELS[PlanState(plan.state)],
        "is_known": bool(year_calendar(campaign.academie, campaign.year).holidays),
        "headers": _headers(),
        "rows": _day_rows(campaign, foreseen, people),
        "total": sum(len(who) for who in foreseen.values()),
        "is_over": campaign.year.last_day < clock.today(),
    }
    rows = [Planned(one, days_of[one.person.pk]) for one in people]
    return PEOPLE.respond(request, rows, form=PlannedFilter(request.GET, days=foreseen), context=context)


def _headers() -> list[dict[str, Any]]:
    counted = ["Courriels", *PARTIES.values()]
    return [{"label": "Jour"}, *({"label": label, "is_numeric": True} for label in counted)]


def _day_rows(
    campaign: Campaign, foreseen: Mapping[date, Sequence[int]], people: Sequence[PersonAwaited]
) -> list[list[Cell]]:
    """Draw a line for each day on which a mail would leave, each number with its people."""
    party = {one.person.pk: one.things[0].awaited for one in people}
    url = reverse("campaigns:reminders", args=[campaign.year])
    rows = []
    for day, who in foreseen.items():
        counts = Counter(party[person] for person in who)
        cells = [Cell(number(counts[each])) for each in PARTIES]
        rows.append([Cell(long_date(day)), Cell(number(len(who)), f"{url}?jour={day}#personnes"), *cells])
    return rows


@require_POST
def move_reminders(request: ScopedRequest, year: SchoolYear, move: str) -> HttpResponse:
    """Start the reminders, pause or stop them."""
    campaign = get_managed_campaign_or_404(request.scope, year)
    if move not in MOVES:
        raise Http404
    act, done = MOVES[move]
    try:
        act(actor=request.scope, campaign=campaign)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("campaigns:reminders", year)


@require_http_methods(["GET", "HEAD", "POST"])
def write_to(request: ScopedRequest, year: SchoolYear) -> HttpResponse:
    """Show who is awaited and the text they would get; write to those ticked."""
    campaign = get_managed_campaign_or_404(request.scope, year)
    asked, zones = AwaitedFilter(request.GET), zones_for_year(campaign.academie, campaign.year)
    people = [
        one for one in people_awaited([campaign]) if any(asked.keeps(thing, zones) for thing in one.things)
    ]
    today = clock.today()
    free = [one for one in people if one.address and one.last_sent != today]
    form = RemindForm(request.POST or None, people=free)
    if request.method == "POST" and form.is_valid():
        chosen = {int(key) for key in form.cleaned_data["people"]}
        try:
            outcome = remind_people(actor=request.scope, campaign=campaign, person_ids=chosen)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, told(outcome))
            return redirect("campaigns:reminders", year)
    context = {
        "campaign": campaign,
        "form": form,
        "count": len(free),
        "already": [one for one in people if one.last_sent == today],
        "unreachable": [one for one in people if not one.address],
        "mail": _preview(free[0]) if free else None,
    }
    return render(request, "campaigns/write_to.html", context)


def _preview(one: PersonAwaited) -> dict[str, str]:
    """Return the mail as the first of them would read it, but for the links, which are theirs alone."""
    return ThingsAwaited.render(
        {"person": one.person, **awaited_context(one, [LINK_SHOWN for _ in one.things])}
    )
