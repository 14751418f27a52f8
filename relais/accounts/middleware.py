"""Puts on every request who acts, in which role, over what; holds back who has shown one factor of two."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from relais.accounts.claims import PORTAL_SUBJECT, portal_claims
from relais.accounts.domain import note_seen
from relais.accounts.selectors import (
    awaits_factor_for_request,
    capacities_for_request,
    has_second_factor,
    scope_for_request,
)
from relais.core.requests import HOME, View

GetResponse = Callable[[HttpRequest], HttpResponse]


class ScopeMiddleware:
    """Read the roles once, when a view first asks for them."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the lazy `scope_choices`, the ways one may act today, and `scope`, the one chosen."""
        request.scope_choices = SimpleLazyObject(lambda: capacities_for_request(request))  # type: ignore[attr-defined]
        request.scope = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: scope_for_request(request, request.scope_choices)  # type: ignore[attr-defined]
        )
        response = self.get_response(request)
        note_seen(session=request.session)
        return response


class SecondFactorMiddleware:
    """Lead whoever must verify a second factor there, or to enrol one, before any page that is not public."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Change nothing: the view is known later."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: View,
        args: tuple[Any, ...],  # noqa: ARG002 - Django's signature
        kwargs: dict[str, Any],  # noqa: ARG002 - same
    ) -> HttpResponse | None:
        """Redirect, or let the view answer."""
        is_open = not getattr(view, "login_required", True)
        if is_open or not getattr(view, "second_factor_required", True):
            return None
        if not awaits_factor_for_request(request, request.scope_choices):  # type: ignore[attr-defined]
            return None
        page = "accounts:verify_factor" if has_second_factor(request.user.pk) else "accounts:enrol_factor"
        target = request.get_full_path() if request.method == "GET" else HOME
        return redirect(f"{reverse(page)}?{urlencode({'next': target})}")


class PortalMiddleware:
    """Close a session opened behind the academic portal when the portal names somebody else, or nobody."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Compare with whom the portal named at sign-in."""
        subject = request.session.get(PORTAL_SUBJECT)
        if subject is not None:
            claims = portal_claims(request.META)
            if claims is None or claims.subject != subject:
                logout(request)
        return self.get_response(request)
