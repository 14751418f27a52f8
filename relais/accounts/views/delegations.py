"""A head's delegations to the deputies."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.accounts.domain import delegate_rights, revoke_delegation
from relais.accounts.forms import DelegationForm
from relais.accounts.rules import SEE_DELEGATIONS, can_delegate, delegable_rights
from relais.accounts.selectors import delegations_visible_to, deputies_of
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear


@require_safe
def delegations(request: ScopedRequest) -> HttpResponse:
    """List what is, was or will be delegated."""
    if not SEE_DELEGATIONS.is_held_by(request.scope):
        raise Http404
    labels = {right.code: right.label for right in delegable_rights()}
    rows = [
        {
            "delegation": each,
            "acts": [labels.get(code, code) for code in each.rights],
            "is_live": each.is_live_on(clock.today()),
            "may_revoke": can_delegate(request.scope, school_id=each.head.school_id)
            and each.revoked_at is None
            and each.ends_on >= clock.today(),
        }
        for each in delegations_visible_to(request.scope)
    ]
    may_delegate = can_delegate(request.scope, school_id=request.scope.school_id)
    return render(request, "accounts/delegations.html", {"rows": rows, "may_delegate": may_delegate})


@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request: ScopedRequest) -> HttpResponse:
    """Let a deputy act in the head's name."""
    school_id = request.scope.school_id
    if school_id is None or not can_delegate(request.scope, school_id=school_id):
        raise Http404
    deputies = {each.pk: each for each in deputies_of(school_id)}
    initial = {"starts_on": clock.today(), "ends_on": SchoolYear.current().last_day}
    form = DelegationForm(request.POST or None, deputies=deputies.values(), initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "deputy": deputies[form.cleaned_data["deputy"]]}
        try:
            delegate_rights(actor=request.scope, **values)
        except DomainError as error:
            form.add_error("ends_on" if error.code == "bad_dates" else None, error.message)
        else:
            messages.success(request, "La délégation est enregistrée.")
            return redirect("accounts:delegations")
    return render(request, "accounts/delegate.html", {"form": form, "has_deputy": bool(deputies)})


@require_POST
def revoke(request: ScopedRequest, pk: int) -> HttpResponse:
    """Stop a delegation at once."""
    delegation = get_object_or_404(delegations_visible_to(request.scope), pk=pk)
    try:
        revoke_delegation(actor=request.scope, delegation=delegation)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "La délégation est retirée : elle n'ouvre plus rien.")
    return redirect("accounts:delegations")
