"""The gallery, the pages the law expects, and what to say when something fails."""

import logging
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from relais.core import clock
from relais.core.addresses import absolute_url
from relais.ui import gallery as examples
from relais.ui import navigation, site
from relais.ui.context_processors import brand

logger = logging.getLogger(__name__)

SECURITY_CONTACT_LIFE = timedelta(days=90)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component with its options and examples."""
    return render(request, "ui/gallery.html", {"entries": examples.entries()})


@login_not_required
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """List the pages, by role."""
    return render(request, "ui/legal/site_map.html", {"roles": navigation.links_by_role()})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Declare the state of accessibility: no audit was done."""
    return render(request, "ui/legal/accessibility.html")


@login_not_required
@require_safe
def legal_notice(request: HttpRequest) -> HttpResponse:
    """Say who publishes and hosts."""
    return render(request, "ui/legal/legal_notice.html")


@login_not_required
@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    """Say what is kept about whom, why and how long."""
    return render(request, "ui/legal/personal_data.html")


@login_not_required
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """List the cookies, all of them necessary."""
    return render(request, "ui/legal/cookies.html")


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Say where to find help."""
    return render(request, "ui/legal/help.html")


@login_not_required
@require_safe
def security_contact(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a weakness (RFC 9116); written anew each day, it never expires."""
    lines = [
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Expires: {clock.today() + SECURITY_CONTACT_LIFE:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: fr, en",
        f"Canonical: {absolute_url(request.path)}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer a request that makes no sense."""
    return render(request, "ui/errors/bad_request.html", status=400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer an act the person's role does not allow."""
    return render(request, "ui/errors/forbidden.html", status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer what does not exist, or lies out of the person's scope: the same words for both."""
    return render(request, "ui/errors/not_found.html", {"searches": site.searches()}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer our own failure with a reference; needs neither the database nor a session."""
    reference = secrets.token_hex(4).upper()
    logger.error("server error %s on %s", reference, request.path)
    return HttpResponse(
        render_to_string("ui/errors/server_error.html", {**brand(), "reference": reference}),
        status=500,
    )


@login_not_required
@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose session ended: nothing typed is lost by going back."""
    logger.warning("csrf failure on %s: %s", request.path, reason)
    return render(request, "ui/errors/csrf_failure.html", status=403)
