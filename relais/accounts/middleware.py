"""Puts on every request who acts, in which role, over what, and the other roles the person may choose."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from relais.accounts.selectors import capacities_for_request, scope_for_request


class ScopeMiddleware:
    """Read the roles once, when a view first asks for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the lazy `scope_choices`, the ways one may act today, and `scope`, the one chosen."""
        request.scope_choices = SimpleLazyObject(lambda: capacities_for_request(request))  # type: ignore[attr-defined]
        request.scope = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: scope_for_request(request, request.scope_choices)  # type: ignore[attr-defined]
        )
        return self.get_response(request)
