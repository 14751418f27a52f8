"""Roles given, ended, handed over."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from relais.accounts.domain import change_head as change
from relais.accounts.domain import end_role as end
from relais.accounts.domain import grant_role, welcome_person
from relais.accounts.forms.roles import ChangeHeadForm, EndRoleForm, NewRoleForm, RolePeriodForm
from relais.accounts.models import Person
from relais.accounts.rules import can_grant_role, grantable_roles
from relais.accounts.selectors import head_assignment_for
from relais.accounts.selectors.people import (
    get_ending_role_or_404,
    get_person_or_404,
    name_role,
    visible_people_or_404,
)
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.scope import Role
from relais.schools.selectors import get_school_or_404
from relais.schools.views.directory import school_url
from relais.ui.french import long_date

HINTS = {
    Role.ADMIN: "Règle la plateforme, voit toutes les académies et leurs personnes.",
    Role.OFFICER: "Ouvre les campagnes, décide de ce qui revient à l’académie, tient les fiches.",
    Role.PAY_OFFICER: "Lit les désignations et les parts, pour les saisir.",
    Role.TRAINING_OFFICER: "Lit les désignations, pour convoquer et former.",
    Role.ACADEMIE_READER: "Lit ce qui concerne l’académie, n’agit sur rien.",
    Role.ZONE_LEADER: "Suit les établissements d’une zone.",
    Role.HEAD: "Désigne, répartit et signe pour un établissement.",
    Role.DEPUTY: "Prépare pour le chef d’établissement, et signe ce qu’il lui délègue.",
    Role.AUTHORITY_READER: "Lit qui est référent dans les établissements d’une collectivité.",
}


def _asked_role(request: ScopedRequest) -> Role | None:
    """Return the role that the address asks to give, if the scope gives it."""
    asked = request.GET.get("role", "")
    return next((role for role in grantable_roles(request.scope) if role.value == asked), None)


def _choose_role(request: ScopedRequest, person: Person | None) -> HttpResponse:
    offered = set(grantable_roles(request.scope))
    roles = [(role, HINTS[role]) for role in Role if role in offered]
    return render(request, "accounts/role_kind.html", {"person": person, "roles": roles})


@require_http_methods(["GET", "HEAD", "POST"])
def give_role(request: ScopedRequest, pk: int) -> HttpResponse:
    """Give a role to a person: which one, then over what and from when."""
    person = get_person_or_404(request.scope, pk)
    role = _asked_role(request)
    if role is None:
        return _choose_role(request, person)
    form = RolePeriodForm(
        request.POST or None, scope=request.scope, role=role, initial={"starts_on": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            given = grant_role(actor=request.scope, person=person, **form.role_values)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Le rôle est donné : {name_role(given)}.")
            return redirect("accounts:person", pk=pk)
    return render(request, "accounts/role_form.html", {"person": person, "form": form, "role": role.label})


@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: ScopedRequest) -> HttpResponse:
    """Give a role to somebody known by an address, or not known yet."""
    visible_people_or_404(request.scope)
    role = _asked_role(request)
    if role is None:
        return _choose_role(request, None)
    form = NewRoleForm(
        request.POST or None, scope=request.scope, role=role, initial={"starts_on": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            given = welcome_person(actor=request.scope, **form.person_values, **form.role_values)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Le rôle est donné à {given.person} : {name_role(given)}.")
            return redirect("accounts:person", pk=given.person_id)
    return render(request, "accounts/role_form.html", {"person": None, "form": form, "role": role.label})


@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request: ScopedRequest, pk: int, role_pk: int) -> HttpResponse:
    """End a role on a day, and say why."""
    person = get_person_or_404(request.scope, pk)
    role = get_ending_role_or_404(request.scope, role_pk)
    form = EndRoleForm(request.POST or None, initial={"ends_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            ended = end(actor=request.scope, assignment=role, **form.cleaned_data)
        except DomainError as error:
            form.add_error("ends_on", error.message)
        else:
            messages.success(request, f"Le rôle prend fin le {long_date(ended.ends_on or clock.today())}.")
            return redirect("accounts:person", pk=pk)
    return render(request, "accounts/end_role.html", {"person": person, "role": role, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def change_head(request: ScopedRequest, uai: str) -> HttpResponse:
    """Say who is head of a school from which day on; both keep the days they held."""
    school = get_school_or_404(request.scope, uai)
    if not can_grant_role(request.scope, Role.HEAD, academie_id=school.academie_id, school_id=school.pk):
        msg = "does not name heads here"
        raise Http404(msg)
    form = ChangeHeadForm(request.POST or None, scope=request.scope, initial={"on_day": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            given = change(actor=request.scope, school=school, **form.change_values)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            day = long_date(given.starts_on)
            messages.success(request, f"{given.person} est chef d’établissement à partir du {day}.")
            return redirect("accounts:person", pk=given.person_id)
    present = head_assignment_for(school.pk)
    context = {"school": school, "school_url": school_url(school), "form": form, "present": present}
    return render(request, "accounts/change_head.html", context)
