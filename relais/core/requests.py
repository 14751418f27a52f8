"""What a request carries once the middleware of `accounts` has seen it, and where it may lead next."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from relais.core.scope import Scope

HOME = "/"
View = Callable[..., HttpResponseBase]


class ScopedRequest(HttpRequest):
    """A request with the scope of the person acting; for annotations only, never built."""

    scope: Scope
    scope_choices: Sequence[Any]


def second_factor_not_required(view: View) -> View:
    """Open the view to somebody signed in who has not verified the second factor awaited."""
    view.second_factor_required = False  # type: ignore[attr-defined]
    return view


def safe_target(request: HttpRequest, url: str) -> str:
    """Return the address if it is one of this site, else the home page."""
    is_ours = url_has_allowed_host_and_scheme(
        url,
        allowed_hosts={request.get_host()},
        require_https=request.is_secure(),
    )
    return url if is_ours and url.startswith("/") else HOME
