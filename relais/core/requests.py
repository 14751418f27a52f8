"""What a request carries once the middleware of `accounts` has seen it."""

from django.http import HttpRequest

from relais.core.scope import Scope


class ScopedRequest(HttpRequest):
    """A request with the scope of the person acting; for annotations only, never built."""

    scope: Scope
