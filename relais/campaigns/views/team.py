"""The team of a year, as the head and the academy keep it: who serves, who left, who stands in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.allowances.selectors import envelope_for
from relais.audit.selectors import story_for
from relais.campaigns.domain import add_referent, appoint_interim, end_mission, replace_referent
from relais.campaigns.forms import AddForm, EndForm, InterimForm, ReplaceForm
from relais.campaigns.rules import can_change_team
from relais.campaigns.selectors.team import (
    get_changing_designation_or_404,
    get_changing_school_or_404,
    get_team_school_or_404,
    team_rows,
    years_of_team,
)
from relais.campaigns.views.effects import added_effects, end_effects, interim_effects, replace_effects
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.designations.domain import correct_newcomer, remind_designee
from relais.designations.enums import USUAL_TEAM_SIZE
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.schools.selectors import schools_visible_to
from relais.ui.navigation import NavLink

UNPROCESSABLE = 422
# At which field a refusal of the domain is shown.
FIELD_OF = {
    "day_outside": ("from_on", "last_day", "starts_on"),
    "day_too_far_back": ("from_on", "last_day", "starts_on"),
    "interim_running": ("from_on", "last_day"),
    "interim_overlaps": ("starts_on",),
    "end_before_start": ("ends_on",),
    "bad_address": ("address",),
    "inactive_person": ("address",),
    "same_person": ("q",),
    "already_in_team": ("q",),
    "reason_required": ("reason",),
}


@require_safe
def my_team(request: ScopedRequest) -> HttpResponse:
    """Lead to this year's team of one's own school."""
    if request.scope.school_id is None:
        raise Http404
    school = schools_visible_to(request.scope).filter(pk=request.scope.school_id).first()
    shown = get_team_school_or_404(request.scope, school.uai if school else "")
    return redirect("campaigns:team", shown.uai, SchoolYear.current())


@require_safe
@never_cache
def team(request: ScopedRequest, uai: str, year: SchoolYear) -> HttpResponse:
    """Show everybody named in a year, from when to when, with what may be done."""
    school = get_team_school_or_404(request.scope, uai)
    rows = team_rows(request.scope, school, year)
    links = [
        NavLink(str(each), reverse("campaigns:team", args=[uai, each]), is_current=each == year)
        for each in years_of_team(school)
    ]
    is_closed = year.last_day < clock.today()
    context = {
        "school": school,
        "year": year,
        "year_links": links,
        "is_closed": is_closed,
        "present": [row for row in rows if row.is_active],
        "gone": [row for row in rows if not row.is_active],
        "can_add": can_change_team(request.scope, school) and not is_closed,
        "story": story_for(request.scope, school),
    }
    return render(request, "campaigns/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: ScopedRequest, pk: int) -> HttpResponse:
    """Replace a referent from a day on."""
    leaving = get_changing_designation_or_404(request.scope, pk)
    form = ReplaceForm(_posted(request), school=leaving.school)
    return _respond(
        request,
        leaving,
        form,
        title=f"Remplacer {leaving.person}",
        submit="Remplacer",
        effects=replace_effects(leaving),
        act=lambda: replace_referent(
            actor=request.scope, designation=leaving, member=form.member, **_typed(form)
        ),
        done="Le remplacement est enregistré : les deux personnes reçoivent un courriel.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def interim(request: ScopedRequest, pk: int) -> HttpResponse:
    """Name somebody for a time in the place of a referent."""
    holder = get_changing_designation_or_404(request.scope, pk)
    form = InterimForm(_posted(request), school=holder.school)
    return _respond(
        request,
        holder,
        form,
        title=f"Intérim de {holder.person}",
        submit="Nommer l’intérim",
        effects=interim_effects(holder),
        act=lambda: appoint_interim(
            actor=request.scope, designation=holder, member=form.member, **_typed(form)
        ),
        done="L'intérim est enregistré : les deux personnes reçoivent un courriel.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ScopedRequest, pk: int) -> HttpResponse:
    """End a mission on a day."""
    leaving = get_changing_designation_or_404(request.scope, pk)
    form = EndForm(_posted(request), has_begun=leaving.starts_on <= clock.today())
    return _respond(
        request,
        leaving,
        form,
        title=f"Mettre fin à la mission de {leaving.person}",
        submit="Mettre fin à la mission",
        effects=end_effects(leaving),
        act=lambda: end_mission(actor=request.scope, designation=leaving, **_typed(form)),
        done=f"La fin de mission de {leaving.person} est enregistrée : un courriel le lui dit.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ScopedRequest, uai: str, year: SchoolYear) -> HttpResponse:
    """Add somebody to the team from a day on."""
    school = get_changing_school_or_404(request.scope, uai)
    is_over_cap = len(active_team(school.pk, year)) >= USUAL_TEAM_SIZE
    form = AddForm(_posted(request), school=school, is_over_cap=is_over_cap)
    return _respond(
        request,
        Designation(school=school, year=year),
        form,
        title="Ajouter une personne",
        submit="Ajouter à l’équipe",
        effects=added_effects(school, year, envelope_for(school.pk, year)),
        act=lambda: add_referent(
            actor=request.scope, school=school, year=year, member=form.member, **_typed(form)
        ),
        done="La personne est désignée : elle reçoit un courriel.",
    )


def _posted(request: ScopedRequest) -> QueryDict | None:
    """Return what was posted, even nothing; None where the page is only read."""
    return request.POST if request.method == "POST" else None


def _typed(form: Form) -> dict[str, Any]:
    """Return the days and the reason, without what names the person."""
    named = {"q", "person", "first_name", "last_name", "address"}
    return {name: value for name, value in form.cleaned_data.items() if name not in named}


def _respond(
    request: ScopedRequest,
    about: Designation,
    form: Form,
    *,
    title: str,
    submit: str,
    effects: list[str],
    act: Callable[[], Designation],
    done: str,
) -> HttpResponse:
    """Show the form with its effects, search, or do the act and return to the team."""
    back = reverse("campaigns:team", args=[about.school.uai, about.year])
    is_search = getattr(form, "is_search", False)
    is_closed = about.year.last_day < clock.today()
    if request.method == "POST" and not is_search and form.is_valid():
        try:
            act()
        except DomainError as error:
            names = FIELD_OF.get(error.code, ())
            form.add_error(next((name for name in names if name in form.fields), None), error.message)
        else:
            messages.success(request, done)
            return redirect(back)
    if is_search:
        form.errors.clear()
    context = {
        "school": about.school,
        "year": about.year,
        "designation": about if about.pk else None,
        "form": form,
        "title": title,
        "submit": submit,
        "effects": effects,
        "back": back,
        "is_closed": is_closed,
    }
    status = UNPROCESSABLE if form.is_bound and form.errors and not is_search else 200
    return render(request, "campaigns/team_act.html", context, status=status)


@require_POST
def remind(request: ScopedRequest, pk: int) -> HttpResponse:
    """Write again to somebody who has not answered."""
    awaited = get_changing_designation_or_404(request.scope, pk)
    try:
        remind_designee(actor=request.scope, designation=awaited)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Un courriel de rappel part pour {awaited.person}.")
    return redirect("campaigns:team", awaited.school.uai, awaited.year)


@require_POST
def newcomer(request: ScopedRequest, pk: int) -> HttpResponse:
    """Say whether somebody begins in the mission."""
    referent = get_changing_designation_or_404(request.scope, pk)
    begins = request.POST.get("debute") == "1"
    try:
        correct_newcomer(actor=request.scope, designation=referent, is_newcomer=begins)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        says = "débute dans la fonction : le stage est proposé" if begins else "a déjà exercé la mission"
        messages.success(request, f"{referent.person} {says}.")
    return redirect("campaigns:team", referent.school.uai, referent.year)
