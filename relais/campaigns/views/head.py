"""The head's page, « Ma rentrée numérique »: three steps on one page."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from relais.campaigns.domain import designate_in_campaign, save_step_draft, share_in_campaign
from relais.campaigns.enums import Step
from relais.campaigns.models import Invitation
from relais.campaigns.selectors import get_invitation_or_404, school_progress
from relais.campaigns.views.page import head_context, share_form, team_form
from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest

CONFLICT, UNPROCESSABLE = 409, 422
SIGNED = "Rien n'a changé : la lettre est déjà signée."
NOT_YOURS = "Rien n'a changé : ces étapes reviennent au chef d'établissement."
DRAFTED = {Step.DESIGNATE.value, Step.SHARE.value}


@require_safe
@never_cache
def head_steps(request: ScopedRequest) -> HttpResponse:
    """Show where the school stands, with the one thing to do open."""
    invitation = get_invitation_or_404(request.scope)
    context = head_context(request.scope, invitation, asked=request.GET.get("etape", ""))
    return render(request, "campaigns/head_steps.html", context)


@require_POST
def designate(request: ScopedRequest) -> HttpResponse:
    """Name the whole team."""
    invitation = get_invitation_or_404(request.scope)
    form = team_form(invitation, request.POST)
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
            return redirect("campaigns:head_steps")
    return _refuse(request, invitation, Step.DESIGNATE, form)


@require_POST
def share(request: ScopedRequest) -> HttpResponse:
    """Share the envelope."""
    invitation = get_invitation_or_404(request.scope)
    form = share_form(invitation, school_progress(invitation), request.POST)
    if form is None:
        messages.error(request, "Il n'y a rien à répartir pour le moment.")
        return redirect("campaigns:head_steps")
    if form.is_valid():
        try:
            share_in_campaign(
                actor=request.scope, invitation=invitation, cents_by_designation=form.cents_by_designation
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "La répartition est enregistrée.")
            return redirect("campaigns:head_steps")
    return _refuse(request, invitation, Step.SHARE, form)


def _refuse(request: ScopedRequest, invitation: Invitation, step: Step, form: Form) -> HttpResponse:
    """Show the form again as it was typed; where the page has no form any more, say so."""
    context = head_context(request.scope, invitation, forms={step: form})
    if not context["can_do"]:
        messages.error(request, SIGNED if context["progress"].is_signed else NOT_YOURS)
    return render(request, "campaigns/head_steps.html", context, status=UNPROCESSABLE)


@require_POST
def draft(request: ScopedRequest, step: str) -> HttpResponse:
    """Keep what is being typed in a step; the page posts it by itself."""
    invitation = get_invitation_or_404(request.scope)
    if step not in DRAFTED:
        raise Http404
    typed = {name: str(value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    try:
        save_step_draft(actor=request.scope, invitation=invitation, step=Step(step), data=typed)
    except DomainError as error:
        return JsonResponse({"message": error.message}, status=CONFLICT)
    return JsonResponse({})
