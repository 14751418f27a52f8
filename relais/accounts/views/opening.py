"""Open a session: every way to sign in ends here."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode

from relais.accounts.enums import SignInWay
from relais.accounts.models import AWAITS_FACTOR, CONNECTION, IS_VERIFIED, Person, RoleAssignment
from relais.accounts.selectors import SESSION_KEY, Capacity

CAME_FOR = "came_for"  # where the link that opened the session leads
BACKEND = "django.contrib.auth.backends.ModelBackend"


def open_session(
    request: HttpRequest, person: Person, way: SignInWay, *, assignment: RoleAssignment | None = None
) -> None:
    """Sign the person in, under a new session key, acting in that role if one is given.

    A second factor is still to be verified by whoever has one, acts over more than one school, or came by
    password (`relais.accounts.receivers`, `SecondFactorMiddleware`); the demonstration's accounts have none.
    """
    login(request, person, backend=BACKEND)
    request.session[CONNECTION] = {**request.session[CONNECTION], "way": way.value}
    if way == SignInWay.PASSWORD:
        request.session[AWAITS_FACTOR] = True
    if way == SignInWay.DEMO:
        request.session[IS_VERIFIED] = True
    if assignment is not None:
        request.session[SESSION_KEY] = Capacity(assignment).key


def confirm_factor(request: HttpRequest) -> None:
    """Note that a second factor was verified in this session, under a new key."""
    request.session.cycle_key()
    request.session[IS_VERIFIED] = True


def me(request: HttpRequest) -> Person:
    """Return the person signed in."""
    return get_object_or_404(Person, pk=request.user.pk)


def handle_of(request: HttpRequest) -> str:
    """Return what names this session on pages."""
    return str(request.session[CONNECTION]["handle"])


def enter(person: Person, target: str) -> HttpResponse:
    """Go to the target, by way of the name page for a person without a name."""
    if person.is_named:
        return redirect(target)
    return redirect(f"{reverse('accounts:name_me')}?{urlencode({'next': target})}")
