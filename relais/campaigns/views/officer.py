"""The academy's digital team opens the campaign, and writes again to a head."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from relais.campaigns.domain import invite_head, open_campaign
from relais.campaigns.forms import OpenCampaignForm, usual_due_date
from relais.campaigns.rules import OPEN_CAMPAIGN
from relais.campaigns.selectors import (
    get_managed_invitation_or_404,
    unreachable_schools,
    year_to_open,
)
from relais.core.errors import DomainError
from relais.core.requests import HOME, ScopedRequest, safe_target
from relais.schools.selectors import campaign_schools, get_academie_for_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def open_page(request: ScopedRequest) -> HttpResponse:
    """Say what the opening does and to how many, ask the date, open."""
    academie = get_academie_for_or_404(request.scope, OPEN_CAMPAIGN)
    year = year_to_open(academie.pk)
    if year is None:
        return render(request, "campaigns/already_open.html", {"academie": academie})
    # In spring two years may be opened: sent twice, the form of the first must not open the second.
    posted = request.POST if request.POST.get("year") == str(year) else None
    form = OpenCampaignForm(posted, initial={"year": year, "due_on": usual_due_date(year)})
    if form.is_valid():
        try:
            open_campaign(
                actor=request.scope, academie=academie, year=year, due_on=form.cleaned_data["due_on"]
            )
        except DomainError as error:
            form.add_error("due_on" if error.code.startswith("due_date") else None, error.message)
        else:
            messages.success(request, f"La campagne {year} est ouverte : les courriels partent.")
            return redirect(HOME)
    context = {
        "academie": academie,
        "year": year,
        "form": form,
        "school_count": campaign_schools(academie).count(),
        "unreachable": unreachable_schools(academie),
    }
    return render(request, "campaigns/open.html", context)


@require_POST
def invite(request: ScopedRequest, pk: int) -> HttpResponse:
    """Send the head a new link."""
    invitation = get_managed_invitation_or_404(request.scope, pk)
    try:
        invite_head(actor=request.scope, invitation=invitation)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, "Un nouveau lien part au chef d'établissement ; l'ancien n'ouvre plus rien."
        )
    return redirect(safe_target(request, request.POST.get("next", "")))
