"""« Mon compte »: who one is here, how one signs in, where one is signed in."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.accounts import domain
from relais.accounts.forms import PasswordForm
from relais.accounts.models import CONNECTION
from relais.accounts.selectors import (
    acts_widely,
    is_offered_password,
    recovery_codes_left,
    second_factor_of,
    sessions_of,
)
from relais.accounts.views.opening import CAME_FOR, handle_of, me
from relais.core import clock
from relais.core.addresses import mask_address
from relais.core.errors import DomainError
from relais.core.network import client_address
from relais.core.requests import ScopedRequest

FRESH_LINK = timedelta(minutes=30)


@never_cache
@require_safe
def account(request: ScopedRequest) -> HttpResponse:
    """Show the account."""
    person = me(request)
    context = {
        "person": person,
        "capacities": request.scope_choices,
        "factor": second_factor_of(person.pk),
        "codes_left": recovery_codes_left(person),
        "is_forced": acts_widely(person),
        "offers_password": is_offered_password(person),
        "session_count": sessions_of(person).count(),
    }
    return render(request, "accounts/account.html", context)


@never_cache
@require_safe
def sessions(request: ScopedRequest) -> HttpResponse:
    """List the sessions open in the person's name."""
    context = {"sessions": sessions_of(me(request)), "handle": handle_of(request)}
    return render(request, "accounts/sessions.html", context)


@require_POST
def end_session(request: ScopedRequest, handle: str) -> HttpResponse:
    """End one of the person's sessions."""
    session = get_object_or_404(sessions_of(me(request)), handle=handle)
    domain.end_session(actor=request.scope, session=session)
    messages.success(request, f"La connexion ({session.device}) est fermée.")
    return redirect("accounts:sessions")


@require_POST
def end_other_sessions(request: ScopedRequest) -> HttpResponse:
    """End all of the person's sessions but this one."""
    domain.end_other_sessions(actor=request.scope, person=me(request), keep=handle_of(request))
    messages.success(request, "Toutes les autres connexions sont fermées.")
    return redirect("accounts:sessions")


def came_by_fresh_link(request: HttpRequest) -> bool:
    """Tell whether a link mailed to choose a password opened this session, less than half an hour ago."""
    opened_at = datetime.fromisoformat(request.session[CONNECTION]["opened_at"])
    came_for = request.session.get(CAME_FOR)
    return came_for == reverse("accounts:choose_password") and clock.now() - opened_at < FRESH_LINK


@never_cache
@sensitive_post_parameters("password", "again")
@sensitive_variables("form")
@require_http_methods(["GET", "HEAD", "POST"])
def choose_password(request: ScopedRequest) -> HttpResponse:
    """Ask a new password of whoever has just come by a link mailed for that; offer the link to others."""
    person = me(request)
    if not came_by_fresh_link(request):
        context = {"masked": mask_address(person.email), "is_offered": is_offered_password(person)}
        return render(request, "accounts/ask_password_link.html", context)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password, keep = form.cleaned_data["password"], handle_of(request)
        try:
            person = domain.choose_password(actor=request.scope, person=person, password=password, keep=keep)
        except DomainError as error:
            form.add_error("password", error.message)
        else:
            update_session_auth_hash(request, person)
            del request.session[CAME_FOR]
            messages.success(
                request, "Votre mot de passe est enregistré ; vos autres connexions sont fermées."
            )
            return redirect("accounts:account")
    return render(request, "accounts/choose_password.html", {"form": form})


@require_POST
def ask_password_link(request: ScopedRequest) -> HttpResponse:
    """Mail the person a link to the page where a password is chosen."""
    person = me(request)
    domain.request_access_link(
        address=person.email,
        network=client_address(request),
        target=reverse("accounts:choose_password"),
        purpose=domain.CHOOSING_PASSWORD,
    )
    messages.success(request, f"Un lien vient de partir vers {mask_address(person.email)}.")
    return redirect("accounts:account")


@require_POST
def remove_factor(request: ScopedRequest) -> HttpResponse:
    """Take the second factor away from a person who is not obliged to have one; all sessions end."""
    try:
        domain.reset_second_factor(actor=request.scope, person=me(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("accounts:account")
    logout(request)
    messages.success(request, "Le second facteur est retiré. Connectez-vous de nouveau.")
    return redirect("accounts:sign_in")
