"""Sign in by a personal link, choose one's role, sign out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from relais.accounts.demo_accounts import demo_accounts
from relais.accounts.domain import request_access_link, use_access_link
from relais.accounts.forms import SignInForm
from relais.accounts.models import Person, RoleAssignment
from relais.accounts.selectors import SESSION_KEY, Capacity, assignments_on, link_for_token
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.requests import safe_target

BACKEND = "django.contrib.auth.backends.ModelBackend"


def open_session(request: HttpRequest, assignment: RoleAssignment) -> None:
    """Sign the role's holder in, under a new session key, acting in that role."""
    login(request, assignment.person, backend=BACKEND)
    request.session[SESSION_KEY] = Capacity(assignment).key


def enter(person: Person, target: str) -> HttpResponse:
    """Go to the target, by way of the name page for a person without a name."""
    if person.is_named:
        return redirect(target)
    return redirect(f"{reverse('accounts:name_me')}?{urlencode({'next': target})}")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask an address and mail it a personal link; the answer is the same whether it is known or not."""
    form = SignInForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        target = safe_target(request, form.cleaned_data["next"])
        request_access_link(address=form.cleaned_data["address"], target=target)
        return render(request, "accounts/link_sent.html", {"address": form.cleaned_data["address"]})
    accounts = demo_accounts() if settings.DEMO else []
    return render(request, "accounts/sign_in.html", {"form": form, "accounts": accounts})


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration's accounts; nowhere else."""
    offered = {account.key: account for account in demo_accounts()} if settings.DEMO else {}
    account = offered.get(request.POST.get("assignment", ""))
    if account is None:
        msg = "no such demonstration account"
        raise Http404(msg)
    if account.assignment_id is None:
        login(request, get_object_or_404(Person, pk=account.person_id, is_active=True), backend=BACKEND)
    else:
        held = assignments_on(clock.today()).select_related("person")
        open_session(request, get_object_or_404(held, pk=account.assignment_id))
    return redirect(safe_target(request, request.POST.get("next", "")))


@login_not_required
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose link it is and for what; only its button, a POST, signs in.

    Mail filters open links: reading one, however often, changes nothing.
    """
    if request.method != "POST":
        found = link_for_token(token)
        if found is None:
            return render(request, "accounts/dead_link.html", status=410)
        return render(request, "accounts/link.html", {"link": found})
    try:
        used = use_access_link(token=token)
    except DomainError:
        return render(request, "accounts/dead_link.html", status=410)
    open_session(request, used.assignment)
    return enter(used.assignment.person, safe_target(request, used.target))


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session."""
    logout(request)
    messages.success(request, "Vous êtes déconnecté.")
    return redirect("accounts:sign_in")
