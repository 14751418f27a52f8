"""Sign in, by a personal link or by password; sign out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from relais.accounts.demo_accounts import demo_accounts
from relais.accounts.domain import CHOOSING_PASSWORD, check_password, request_access_link
from relais.accounts.enums import SignInWay
from relais.accounts.forms import PasswordSignInForm, SignInForm
from relais.accounts.models import Person
from relais.accounts.selectors import assignments_on
from relais.accounts.views.oidc import end_session_url, leave_provider, other_ways
from relais.accounts.views.opening import enter, open_session
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.network import client_address
from relais.core.requests import safe_target

TOO_MANY_REQUESTS = 429


def _sign_in_page(
    request: HttpRequest,
    *,
    form: SignInForm | None = None,
    password_form: PasswordSignInForm | None = None,
    status: int = 200,
) -> HttpResponse:
    initial = {"next": request.POST.get("next", request.GET.get("next", ""))}
    context = {
        "form": form or SignInForm(initial=initial),
        "password_form": password_form or PasswordSignInForm(initial=initial),
        "accounts": demo_accounts() if settings.DEMO else [],
        **other_ways(request),
    }
    return render(request, "accounts/sign_in.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask an address and mail it a personal link; the answer is the same whether it is known or not."""
    if request.method != "POST":
        return _sign_in_page(request)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form=form)
    request_access_link(
        address=form.cleaned_data["address"],
        network=client_address(request),
        target=safe_target(request, form.cleaned_data["next"]),
    )
    return render(request, "accounts/link_sent.html", {"address": form.cleaned_data["address"]})


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@sensitive_variables("form")
@require_http_methods(["GET", "HEAD", "POST"])
def password_sign_in(request: HttpRequest) -> HttpResponse:
    """Open a session by address and password, in which a second factor is still awaited."""
    if request.method != "POST":
        return redirect("accounts:sign_in")
    form = PasswordSignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, password_form=form)
    try:
        person = check_password(
            address=form.cleaned_data["address"],
            password=form.cleaned_data["password"],
            network=client_address(request),
        )
    except DomainError as error:
        form.add_error(None, error.message)
        status = TOO_MANY_REQUESTS if error.code == "too_many" else 200
        return _sign_in_page(request, password_form=form, status=status)
    open_session(request, person, SignInWay.PASSWORD)
    return enter(person, safe_target(request, form.cleaned_data["next"]))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Mail a link to the page where a password is chosen; the answer is the same for every address."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request_access_link(
            address=form.cleaned_data["address"],
            network=client_address(request),
            target=reverse("accounts:choose_password"),
            purpose=CHOOSING_PASSWORD,
        )
        return render(request, "accounts/link_sent.html", {"address": form.cleaned_data["address"]})
    return render(request, "accounts/forgotten_password.html", {"form": form})


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
        person = get_object_or_404(Person, pk=account.person_id, is_active=True)
        open_session(request, person, SignInWay.DEMO)
    else:
        held = assignments_on(clock.today()).select_related("person")
        assignment = get_object_or_404(held, pk=account.assignment_id)
        open_session(request, assignment.person, SignInWay.DEMO, assignment=assignment)
    return redirect(safe_target(request, request.POST.get("next", "")))


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session, and the identity provider's if it opened ours."""
    provider_url = end_session_url(request)
    logout(request)
    if provider_url:
        return leave_provider(request, provider_url)
    messages.success(request, "Vous êtes déconnecté.")
    return redirect("accounts:sign_in")
