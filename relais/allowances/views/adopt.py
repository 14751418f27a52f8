"""A draft is adopted, with its reason."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from relais.allowances.domain import check_adoption, publish_scale
from relais.allowances.forms import AdoptForm
from relais.allowances.models import Scale
from relais.allowances.rules import SIMULATE_SCALES
from relais.allowances.selectors import get_draft_or_404, simulate_draft
from relais.allowances.views.whatif_drawings import describe_counts, figures
from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.schools.selectors import get_academie_for_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: ScopedRequest, pk: int) -> HttpResponse:
    """Show what adopting changes, then publish with the reason typed."""
    found = get_draft_or_404(request.scope, pk)
    academie = get_academie_for_or_404(request.scope, SIMULATE_SCALES)
    form = AdoptForm(request.POST or None, initial={"revision": found.revision})
    if request.method == "POST" and form.is_valid():
        try:
            published = publish_scale(actor=request.scope, scale=found, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Barème adopté : {published}, à partir de {published.from_year}.")
            return redirect("allowances:published", published.pk)
    simulation = simulate_draft(found, academie, year=found.from_year, assumed_people=1)
    context = {
        "draft": found,
        "form": form,
        "obstacle": _obstacle(found),
        "figures": figures(simulation.total),
        "counts": describe_counts(simulation),
    }
    return render(request, "allowances/adopt.html", context)


def _obstacle(draft: Scale) -> str:
    """Say what keeps the draft from being adopted, if anything does."""
    try:
        check_adoption(draft)
    except DomainError as error:
        return error.message
    return ""
