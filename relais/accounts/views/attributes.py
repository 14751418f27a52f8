"""The table of academic attributes, for those who give roles."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from relais.accounts.attributes import RULES
from relais.accounts.provider import is_provider_on
from relais.accounts.rules import SEE_RIGHTS
from relais.core.requests import ScopedRequest

HEADERS = ("Attribut", "Condition", "Rôle donné", "Périmètre", "Pourquoi")


@require_safe
def attributes(request: ScopedRequest) -> HttpResponse:
    """Show which role a provider's attributes are worth, and whether any provider is heard."""
    if not SEE_RIGHTS.is_held_by(request.scope):
        raise Http404
    rows = [
        [
            rule.attribute,
            rule.condition,
            rule.role.label if rule.role else "aucun",
            rule.perimeter or "–",
            rule.why,
        ]
        for rule in RULES
    ]
    context = {
        "headers": HEADERS,
        "rows": rows,
        "provider_name": settings.OIDC_NAME if is_provider_on() else "",
        "has_portal": bool(settings.SIGN_ON_HEADER),
    }
    return render(request, "accounts/attributes.html", context)
