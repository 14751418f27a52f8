"""A school's allowance: envelope, awards, opinions; and how the academy shares and pays."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.allowances.domain import record_opinions, set_allowance_settings
from relais.allowances.forms.school import FIELD_OF, OpinionsForm, SettingsForm
from relais.allowances.models import Envelope, LegalRate
from relais.allowances.rules import SET_ALLOWANCES, can_share_envelope
from relais.allowances.selectors import (
    awards_visible_to,
    get_envelope_or_404,
    settings_for,
)
from relais.allowances.views.circuit import LEVELS
from relais.audit.selectors import story_for
from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.schools.selectors import get_academie_for_or_404


@require_safe
@never_cache
def school(request: ScopedRequest, uai: str, year: SchoolYear) -> HttpResponse:
    """Show what a school shares, between whom, and where each award stands."""
    envelope = get_envelope_or_404(request.scope, uai, year)
    return _school_page(request, envelope, OpinionsForm(envelope=envelope))


@require_POST
def note_opinions(request: ScopedRequest, uai: str, year: SchoolYear) -> HttpResponse:
    """Note the dates of the opinions."""
    envelope = get_envelope_or_404(request.scope, uai, year, to_share=True)
    form = OpinionsForm(request.POST, envelope=envelope)
    if form.is_valid():
        try:
            record_opinions(actor=request.scope, envelope=envelope, **form.cleaned_data)
        except DomainError as error:
            form.add_error(FIELD_OF.get(error.code), error.message)
        else:
            messages.success(request, "Les dates sont notées.")
            return redirect("allowances:school", uai, year)
    return _school_page(request, envelope, form)


def _school_page(request: ScopedRequest, envelope: Envelope, form: OpinionsForm) -> HttpResponse:
    place = {"school_id": envelope.school_id, "academie_id": envelope.school.academie_id}
    awards = awards_visible_to(request.scope, envelope.year).filter(share__envelope=envelope).order_by("pk")
    context = {
        "envelope": envelope,
        "lines": [{"award": award, "level": LEVELS[award.state]} for award in awards],  # type: ignore[index]
        "form": form if can_share_envelope(request.scope, **place) else None,
        "story": story_for(request.scope, envelope),
    }
    return render(request, "allowances/school.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def settings(request: ScopedRequest) -> HttpResponse:
    """Show the legal rates and the academy's choices, and change these."""
    academie, year = get_academie_for_or_404(request.scope, SET_ALLOWANCES), SchoolYear.current()
    is_sent = request.method == "POST"
    form = SettingsForm(
        request.POST if is_sent else None,
        in_force=settings_for(academie.pk, year.next),
        years=[year, year.next],
    )
    if is_sent and form.is_valid():
        try:
            set_allowance_settings(actor=request.scope, academie=academie, **form.cleaned_data)
        except DomainError as error:
            form.add_error("from_year", error.message)
        else:
            messages.success(request, "Les réglages sont enregistrés.")
            return redirect("allowances:settings")
    return render(request, "allowances/settings.html", {"form": form, "rates": LegalRate.objects.all()})
