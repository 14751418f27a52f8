"""The first page: each role is led where its work is."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relais.campaigns.selectors import latest_invitation
from relais.core.requests import ScopedRequest
from relais.core.scope import Role, Scope
from relais.schools.selectors import schools_visible_to


def _head_address(scope: Scope) -> str:
    """Return the three steps, or the school's own page when no campaign has invited it."""
    if latest_invitation(scope) is not None:
        return reverse("campaigns:head_steps")
    return reverse("dashboards:school", args=[schools_visible_to(scope).get().uai])


def _always(url_name: str) -> Callable[[Scope], str]:
    return lambda _scope: reverse(url_name)


HOMES: dict[Role, Callable[[Scope], str]] = {
    Role.OFFICER: _always("dashboards:campaign"),
    Role.PAY_OFFICER: _always("dashboards:campaign"),
    Role.ACADEMIE_READER: _always("dashboards:campaign"),
    Role.TRAINING_OFFICER: _always("schools:list"),
    Role.ZONE_LEADER: _always("schools:list"),
    Role.ADMIN: _always("schools:list"),
    Role.HEAD: _head_address,
    Role.DEPUTY: _head_address,
    Role.REFERENT: _always("dashboards:my_year"),
    Role.AUTHORITY_READER: _always("schools:list"),
}


@require_safe
@never_cache
def home(request: ScopedRequest) -> HttpResponse:
    """Lead to the page of the role acted in; a person without role is told what to do."""
    if request.scope.role is None:
        return render(request, "dashboards/no_role.html")
    return redirect(HOMES[request.scope.role](request.scope))
