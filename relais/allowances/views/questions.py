"""The questions that the scale leaves to the academy."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.allowances.domain import decide_envelope, fix_envelopes
from relais.allowances.enums import CENTS_IN_QUARTER
from relais.allowances.forms import DecideForm
from relais.allowances.rules import FIX_ENVELOPES
from relais.allowances.selectors import envelope_table, get_question_or_404
from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.schools.selectors import get_academie_for_or_404, get_academie_or_404


@require_safe
def questions(request: ScopedRequest) -> HttpResponse:
    """List the schools the scale gives no amount, and those the academy has decided."""
    academie = get_academie_or_404(request.scope)
    year = SchoolYear.current()
    rows = envelope_table(academie, year)
    context = {
        "year": year,
        "open_rows": [row for row in rows if row.is_to_decide],
        "decided_rows": [row for row in rows if row.decided_by],
        "answered_rows": [row for row in rows if row.is_answered_since],
    }
    return render(request, "allowances/questions.html", context)


@require_POST
def settle(request: ScopedRequest) -> HttpResponse:
    """Fix the amounts of the questions that a head-count or a type has answered since."""
    academie = get_academie_for_or_404(request.scope, FIX_ENVELOPES)
    year = SchoolYear.current()
    answered = [row for row in envelope_table(academie, year) if row.is_answered_since]
    if answered:
        fix_envelopes(actor=request.scope, academie=academie, year=year)
        messages.success(request, f"{len(answered)} montants fixés : les chefs d'établissement les voient.")
    return redirect("allowances:questions")


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: ScopedRequest, pk: int) -> HttpResponse:
    """Answer a question with an amount and a reason."""
    envelope = get_question_or_404(request.scope, pk)
    decided_quarters = None if envelope.cents is None else envelope.cents // CENTS_IN_QUARTER
    form = DecideForm(request.POST or None, initial={"quarters": decided_quarters})
    if request.method == "POST" and form.is_valid():
        try:
            decided = decide_envelope(actor=request.scope, envelope=envelope, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"{decided.school} : {decided.reason}")
            return redirect("allowances:questions")
    return render(request, "allowances/decide.html", {"envelope": envelope, "form": form})
