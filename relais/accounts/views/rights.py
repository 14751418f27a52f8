"""The table of rights, for those who give roles."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from relais.accounts.rules import SEE_RIGHTS
from relais.core.matrix import COLUMNS, rights_matrix
from relais.core.requests import ScopedRequest


@require_safe
def rights(request: ScopedRequest) -> HttpResponse:
    """Show who may do what, and how far."""
    if not SEE_RIGHTS.is_held_by(request.scope):
        raise Http404
    context = {"headers": ["Droit", *COLUMNS], "rows": [[row.label, *row.cells] for row in rights_matrix()]}
    return render(request, "accounts/rights.html", context)
