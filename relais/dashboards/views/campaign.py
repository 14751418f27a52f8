"""The academy's cockpit: the campaign at a glance, and the list behind each of its figures."""

from dataclasses import replace

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from relais.campaigns.models import Campaign
from relais.campaigns.rules import FOLLOW_CAMPAIGN, can_open_campaign
from relais.campaigns.selectors import (
    campaigns_visible_to,
    get_campaign_or_404,
    last_reminders,
    latest_campaign,
    year_to_open,
)
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.dashboards.forms import CampaignFilter, CampaignSchoolsFilter
from relais.dashboards.rules import can_see_equality
from relais.dashboards.selectors.campaign import OVER_CAP, SchoolRow, campaign_rows
from relais.dashboards.selectors.signatures import two_years
from relais.dashboards.selectors.tallies import asks_for_money
from relais.dashboards.views.campaign_drawings import COLUMNS, Lists, draw, with_reasons, with_reminders
from relais.dashboards.views.campaign_reminders import remind_links, write_url
from relais.dashboards.views.campaign_years import draw_years
from relais.outbox.selectors import count_failures
from relais.schools.selectors import get_academie_for_or_404
from relais.ui.list_page import Empty, ListPage

SCHOOLS: ListPage[SchoolRow] = ListPage(
    title="Établissements de la campagne",
    caption="Où en est chaque établissement",
    columns=COLUMNS,
    default_sort="-days",
    nouns="établissement,établissements",
    empty=Empty("Aucun établissement n’est invité à cette campagne."),
    template="dashboards/campaign_schools.html",
)


@require_safe
def campaign(request: ScopedRequest) -> HttpResponse:
    """Show the latest campaign, or say that none is open."""
    academie = get_academie_for_or_404(request.scope, FOLLOW_CAMPAIGN)
    latest = latest_campaign(academie.pk)
    if latest is None:
        return render(request, "dashboards/no_campaign.html", {"academie": academie})
    return _show(request, latest)


@require_safe
def campaign_of_year(request: ScopedRequest, year: SchoolYear) -> HttpResponse:
    """Show the campaign of a year."""
    return _show(request, get_campaign_or_404(request.scope, year))


def _show(request: ScopedRequest, shown: Campaign) -> HttpResponse:
    current, rows = SchoolYear.current(), campaign_rows(shown)
    form = CampaignFilter(request.GET, rows=rows)
    kept = form.kept(rows)
    lists = Lists(shown.year, form.asked)
    others = campaigns_visible_to(request.scope).exclude(pk=shown.pk)
    years = two_years(shown, kept)
    can_remind = can_open_campaign(request.scope, shown.academie) and shown.year >= current
    context = {
        **draw(kept, lists),
        **draw_years(shown, years),
        "reminds": remind_links(shown, kept, lists) if can_remind else [],
        "can_remind": can_remind,
        "campaign": shown,
        "form": form,
        "lists": lists,
        "last_year": years.last_today,
        "decides": shown.year == current and asks_for_money(kept),
        "is_over": shown.year < current,
        "failed_mails": count_failures(request.scope),
        "sees_equality": can_see_equality(request.scope),
        "other_years": [other.year for other in others],
        "year_to_open": year_to_open(shown.academie_id) if request.scope.is_officer else None,
    }
    return render(request, "dashboards/campaign.html", context)


@require_safe
def campaign_schools(request: ScopedRequest, year: SchoolYear) -> HttpResponseBase:
    """List the schools of a campaign: whom each waits for, and since when."""
    shown = get_campaign_or_404(request.scope, year)
    rows = campaign_rows(shown)
    form = CampaignSchoolsFilter(request.GET, rows=rows)
    reminded = last_reminders(shown, {row.school.pk: row.progress for row in rows})
    columns = with_reminders(COLUMNS, reminded)
    page = replace(SCHOOLS, title=f"Établissements de la campagne {year}", columns=columns)
    if request.GET.get("question") == OVER_CAP.key:
        page = replace(page, title=f"Plus de trois référents, {year}", columns=with_reasons(columns))
    can_remind = can_open_campaign(request.scope, shown.academie) and year >= SchoolYear.current()
    context = {
        "campaign": shown,
        "lists": Lists(year, form.asked),
        "write_url": write_url(shown, form) if can_remind else "",
    }
    return page.respond(request, rows, form=form, context=context)
