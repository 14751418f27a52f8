"""Enrol a second factor, verify it, keep a way in for the day it is lost."""

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from relais.accounts.domain import (
    enrol_second_factor,
    renew_recovery_codes,
    verify_second_factor,
)
from relais.accounts.forms import CodeForm, EnrolmentForm
from relais.accounts.models import IS_VERIFIED, Person
from relais.accounts.selectors import acts_widely, has_second_factor, recovery_codes_left, second_factor_of
from relais.accounts.views.opening import confirm_factor, handle_of, me
from relais.core.errors import DomainError
from relais.core.network import client_address
from relais.core.requests import ScopedRequest, safe_target, second_factor_not_required
from relais.core.totp import enrolment_url, letters_of, new_totp_key

ENROLMENT_KEY = "totp_key"  # the session holds it until a code proves that an application does too
FEW_CODES = 3
TOO_MANY_REQUESTS = 429


@second_factor_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def verify_factor(request: ScopedRequest) -> HttpResponse:
    """Ask a code of the application, or a recovery code, then go on."""
    form, status = CodeForm(request.POST or None, initial={"next": request.GET.get("next", "")}), 200
    if request.method == "POST" and form.is_valid():
        try:
            verify_second_factor(
                actor=request.scope,
                person=me(request),
                code=form.cleaned_data["code"],
                network=client_address(request),
            )
        except DomainError as error:
            form.add_error("code", error.message)
            status = TOO_MANY_REQUESTS if error.code == "too_many" else status
        else:
            confirm_factor(request)
            _warn_of_few_codes(request)
            return redirect(safe_target(request, form.cleaned_data["next"]))
    return render(request, "accounts/verify_factor.html", {"form": form}, status=status)


def _warn_of_few_codes(request: HttpRequest) -> None:
    left = recovery_codes_left(me(request))
    if left <= FEW_CODES:
        plural = "s" if left > 1 else ""
        messages.warning(
            request,
            f"Il vous reste {left} code{plural} de secours : créez-en de nouveaux dans « Mon compte ».",
        )


def _must_verify_first(request: HttpRequest) -> bool:
    """Tell whether the person has a second factor that this session has not verified."""
    return not request.session.get(IS_VERIFIED) and has_second_factor(request.user.pk)


@second_factor_not_required
@require_POST
def start_enrolment(request: HttpRequest) -> HttpResponse:
    """Draw a key for an application to hold."""
    if _must_verify_first(request):
        return redirect("accounts:verify_factor")
    request.session[ENROLMENT_KEY] = new_totp_key()
    query = urlencode({"next": safe_target(request, request.POST.get("next", ""))})
    return redirect(f"{reverse('accounts:enrol_factor')}?{query}")


@second_factor_not_required
@never_cache
@sensitive_post_parameters("code")
@sensitive_variables("key", "codes")
@require_http_methods(["GET", "HEAD", "POST"])
def enrol_factor(request: ScopedRequest) -> HttpResponse:
    """Show the key drawn, as a QR code and in letters; a first code proves that the application holds it."""
    if _must_verify_first(request):
        return redirect("accounts:verify_factor")
    key = request.session.get(ENROLMENT_KEY, "")
    target = safe_target(request, request.POST.get("next", request.GET.get("next", "")))
    form = EnrolmentForm(request.POST or None, initial={"next": target})
    codes = _enrol(request, key, form) if request.method == "POST" and key else []
    if codes:
        return render(request, "accounts/recovery_codes.html", {"codes": codes, "target": target})
    return render(request, "accounts/enrol_factor.html", _enrolment(me(request), key, form, target))


@sensitive_variables("key")
def _enrol(request: ScopedRequest, key: str, form: EnrolmentForm) -> list[str]:
    """Return the recovery codes, or none and what is wrong in the form."""
    if not form.is_valid():
        return []
    try:
        codes = enrol_second_factor(
            actor=request.scope,
            person=me(request),
            key=key,
            code=form.cleaned_data["code"],
            is_verified=bool(request.session.get(IS_VERIFIED)),
            keep=handle_of(request),
        )
    except DomainError as error:
        form.add_error("code", error.message)
        return []
    del request.session[ENROLMENT_KEY]
    confirm_factor(request)
    return codes


@sensitive_variables("key")
def _enrolment(person: Person, key: str, form: EnrolmentForm, target: str) -> dict[str, object]:
    """Return what the enrolment page shows: nothing of a key before one is drawn."""
    context: dict[str, object] = {
        "form": form,
        "target": target,
        "is_forced": acts_widely(person),
        "factor": second_factor_of(person.pk),
        "qr": "",
        "letters": "",
    }
    if key:
        url = enrolment_url(key, account=person.email or str(person))
        context["qr"] = segno.make(url, error="m").svg_data_uri(scale=5, border=4, light="white")
        context["letters"] = letters_of(key)
    return context


@never_cache
@sensitive_variables("codes")
@require_http_methods(["GET", "HEAD", "POST"])
def renew_codes(request: ScopedRequest) -> HttpResponse:
    """Give ten new recovery codes in place of those that are left."""
    person = me(request)
    if request.method != "POST":
        return render(request, "accounts/renew_codes.html", {"left": recovery_codes_left(person)})
    try:
        codes = renew_recovery_codes(actor=request.scope, person=person)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("accounts:account")
    context = {"codes": codes, "target": reverse("accounts:account")}
    return render(request, "accounts/recovery_codes.html", context)
