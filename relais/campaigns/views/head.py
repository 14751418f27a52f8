"""The head's page, « Ma rentrée numérique »: three steps on one page."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from relais.campaigns.domain import (
    designate_in_campaign,
    reconduct_team,
    save_step_draft,
    share_in_campaign,
)
from relais.campaigns.enums import Step
from relais.campaigns.models import Invitation
from relais.campaigns.selectors import get_invitation_or_404, school_progress
from relais.campaigns.views.page import head_context, share_form, team_form
from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear

CONFLICT, UNPROCESSABLE = 409, 422
CLOSED = "Rien n'a changé : cette année est close."
SIGNED = "Rien n'a changé : la lettre est déjà signée."
NOT_YOURS = "Rien n'a changé : ces étapes reviennent au chef d'établissement."
DRAFTED = {Step.DESIGNATE.value, Step.SHARE.value}


@require_safe
@never_cache
def head_steps(request: ScopedRequest) -> HttpResponse:
    """Show where the school stands in the latest campaign, with the one thing to do open."""
    return _show(request, get_invitation_or_404(request.scope))


@require_safe
@never_cache
def head_steps_of_year(request: ScopedRequest, year: SchoolYear) -> HttpResponse:
    """Show a year: the one under way, the next one being prepared, or one that is closed."""
    return _show(request, get_invitation_or_404(request.scope, year))


def _show(request: ScopedRequest, invitation: Invitation) -> HttpResponse:
    context = head_context(request.scope, invitation, asked=request.GET.get("etape", ""))
    return render(request, "campaigns/head_steps.html", context)


@require_POST
def reconduct(request: ScopedRequest, year: SchoolYear) -> HttpResponse:
    """Name last year's team, share as last year, begin the letter: one button."""
    invitation = get_invitation_or_404(request.scope, year)
    try:
        done = reconduct_team(actor=request.scope, invitation=invitation)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        told = "L'équipe est reconduite : chaque personne reçoit un courriel."
        if done.is_shared:
            messages.success(request, f"{told} L'indemnité est répartie comme l'an dernier.")
        else:
            messages.warning(request, f"{told} {done.remains}")
    return redirect("campaigns:head_steps_of_year", year)


@require_POST
def designate(request: ScopedRequest, year: SchoolYear) -> HttpResponse:
    """Name the whole team."""
    invitation = get_invitation_or_404(request.scope, year)
    form = team_form(invitation, request.POST)
    if form.is_search:
        return _search(request, invitation, form)
    if form.is_valid():
        try:
            designate_in_campaign(
                actor=request.scope,
                invitation=invitation,
                members=form.members,
                over_cap_reason=form.cleaned_data["over_cap_reason"],
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "L'équipe est désignée : chaque personne reçoit un courriel.")
            return redirect("campaigns:head_steps_of_year", year)
    return _refuse(request, invitation, Step.DESIGNATE, form)


@require_POST
def share(request: ScopedRequest, year: SchoolYear) -> HttpResponse:
    """Share the envelope."""
    invitation = get_invitation_or_404(request.scope, year)
    form = share_form(invitation, school_progress(invitation), request.POST)
    if form is None:
        messages.error(request, "Il n'y a rien à répartir pour le moment.")
        return redirect("campaigns:head_steps_of_year", year)
    if form.is_valid():
        try:
            share_in_campaign(
                actor=request.scope,
                invitation=invitation,
                cents_by_designation=form.cents_by_designation,
                others=form.others,
                remainder_reason=form.remainder_reason,
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "La répartition est enregistrée.")
            return redirect("campaigns:head_steps_of_year", year)
    return _refuse(request, invitation, Step.SHARE, form)


def _search(request: ScopedRequest, invitation: Invitation, form: Form) -> HttpResponse:
    """Show who was found, with all that was typed."""
    form.is_valid()
    form.errors.clear()
    context = head_context(request.scope, invitation, forms={Step.DESIGNATE: form})
    return render(request, "campaigns/head_steps.html", context)


def _refuse(request: ScopedRequest, invitation: Invitation, step: Step, form: Form) -> HttpResponse:
    """Show the form again as it was typed; where the page has no form any more, say so."""
    context = head_context(request.scope, invitation, forms={step: form})
    if not context["can_do"]:
        messages.error(request, _why_not(context))
    return render(request, "campaigns/head_steps.html", context, status=UNPROCESSABLE)


def _why_not(context: dict[str, Any]) -> str:
    if context["is_closed"]:
        return CLOSED
    return SIGNED if context["progress"].is_signed else NOT_YOURS


@require_POST
def draft(request: ScopedRequest, year: SchoolYear, step: str) -> HttpResponse:
    """Keep what is being typed in a step; the page posts it by itself."""
    invitation = get_invitation_or_404(request.scope, year)
    if step not in DRAFTED:
        raise Http404
    typed = {name: str(value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    try:
        save_step_draft(actor=request.scope, invitation=invitation, step=Step(step), data=typed)
    except DomainError as error:
        return JsonResponse({"message": error.message}, status=CONFLICT)
    return JsonResponse({})
