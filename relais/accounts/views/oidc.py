"""Sign in by an identity provider or behind a portal, and leave the provider too."""

import logging
from urllib.parse import urlencode

import jwt
import requests
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from relais.accounts.claims import PORTAL_SUBJECT, portal_claims
from relais.accounts.domain import sign_in_by_provider
from relais.accounts.enums import SignInWay
from relais.accounts.models import Person
from relais.accounts.provider import ProviderError, is_provider_on, library_setting, provider
from relais.accounts.selectors import assignments_for
from relais.accounts.views.opening import enter, open_session
from relais.core.errors import DomainError
from relais.core.requests import safe_target

logger = logging.getLogger(__name__)

ID_TOKEN = "oidc_id_token"  # noqa: S105 - the library's name for where it keeps it
STATES = "oidc_states"
NEXT = "oidc_login_next"
# The provider does not answer, or says what cannot be believed.
FAULTS = (ProviderError, requests.RequestException, jwt.PyJWTError, SuspiciousOperation, KeyError)
REFUSED = {
    "access_denied": "Vous avez interrompu la connexion. Recommencez, ou demandez un lien par courriel.",
    "unreachable": "{name} ne répond pas. Réessayez dans quelques minutes, ou demandez un lien par courriel.",
    "stale": "Cette connexion a trop attendu, ou n'est pas partie de cette page. Recommencez.",
}
NOT_DONE = "{name} n'a pas pu vous connecter. Réessayez, ou demandez un lien par courriel."


class StartView(OIDCAuthenticationRequestView):  # type: ignore[misc]  # published without types
    """The library's departure, to the provider's own address."""

    get_settings = staticmethod(library_setting)


class CallbackView(OIDCAuthenticationCallbackView):  # type: ignore[misc]  # published without types
    """The library's return, which opens the session as every other way does."""

    get_settings = staticmethod(library_setting)

    def login_success(self) -> HttpResponse:
        """Open the session; keep what will end the provider's."""
        id_token, target = self.request.session.get(ID_TOKEN), self.request.session.get(NEXT)
        _open(self.request, self.user, SignInWay.IDENTITY)
        self.request.session[ID_TOKEN] = id_token
        return enter(self.user, safe_target(self.request, target or ""))

    def login_failure(self) -> HttpResponse:
        """Say that the provider's answer names nobody."""
        return _refuse(self.request, "")


def _open(request: HttpRequest, person: Person, way: SignInWay) -> None:
    """Open the session in the oldest role the person holds, if any."""
    held = assignments_for(person)
    open_session(request, person, way, assignment=held[0] if held else None)


def _refuse(request: HttpRequest, code: str) -> HttpResponse:
    """Say why nobody was signed in, where the other ways are."""
    messages.error(request, REFUSED.get(code, NOT_DONE).format(name=settings.OIDC_NAME))
    return redirect("accounts:sign_in")


@login_not_required
@never_cache
@require_GET
def provider_start(request: HttpRequest) -> HttpResponse:
    """Lead to the provider."""
    if not is_provider_on():
        raise Http404
    try:
        return StartView.as_view()(request)  # type: ignore[no-any-return]
    except ProviderError:
        logger.exception("identity provider unreachable")
        return _refuse(request, "unreachable")


@login_not_required
@never_cache
@require_GET
def provider_callback(request: HttpRequest) -> HttpResponse:
    """Come back from the provider: signed in, or told why not."""
    if not is_provider_on():
        raise Http404
    state, error = request.GET.get("state", ""), request.GET.get("error", "")
    pending = request.session.get(STATES, {})
    if state not in pending:
        return _refuse(request, "stale")
    if error:
        del pending[state]
        request.session.modified = True
        logger.warning("identity provider refused: %s", error[:100])
        return _refuse(request, error)
    try:
        return CallbackView.as_view()(request)  # type: ignore[no-any-return]
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("accounts:sign_in")
    except FAULTS as fault:
        logger.exception("identity provider not believed")
        is_silent = isinstance(fault, ProviderError | requests.ConnectionError | requests.Timeout)
        return _refuse(request, "unreachable" if is_silent else "")


@login_not_required
@never_cache
@require_POST
def portal_sign_in(request: HttpRequest) -> HttpResponse:
    """Open the session of whom the portal names; its proxy alone is believed."""
    claims = portal_claims(request.META)
    if claims is None:
        raise Http404
    try:
        person = sign_in_by_provider(claims=claims)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("accounts:sign_in")
    _open(request, person, SignInWay.PORTAL)
    request.session[PORTAL_SUBJECT] = claims.subject
    return enter(person, safe_target(request, request.POST.get("next", "")))


def other_ways(request: HttpRequest) -> dict[str, str]:
    """Return what the sign-in page offers first: the provider's name, and whom the portal names."""
    claims = portal_claims(request.META)
    return {
        "provider_name": settings.OIDC_NAME if is_provider_on() else "",
        "portal_name": (claims.address or claims.subject) if claims else "",
    }


def end_session_url(request: HttpRequest) -> str:
    """Return where the provider ends its own session, or nothing if it did not open ours."""
    id_token = request.session.get(ID_TOKEN)
    if not id_token or not is_provider_on():
        return ""
    try:
        url = provider().end_session_endpoint
    except ProviderError:
        return ""
    if not url:
        return ""
    back = request.build_absolute_uri(reverse("accounts:sign_in"))
    query = {"id_token_hint": id_token, "post_logout_redirect_uri": back, "state": get_random_string(32)}
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"


def leave_provider(request: HttpRequest, url: str) -> HttpResponse:
    """Go on to the provider's sign-out by a page, not by a redirection.

    A redirection would be the answer to a form: our policy (`form-action`) names no other host, and the
    provider may itself redirect to others that nobody knows.
    """
    response = render(request, "accounts/leaving.html", {"url": url, "name": settings.OIDC_NAME})
    response["Refresh"] = f"0; url={url}"
    response["Cache-Control"] = "private, no-store"
    return response
