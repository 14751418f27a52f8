"""The list of schools, and what the academy sets by hand: on one of them, on how it counts."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.schools.domain.set_head_count import set_head_count
from relais.schools.domain.set_meeting_room import set_meeting_room
from relais.schools.domain.set_post_bac import set_post_bac
from relais.schools.forms.schools import HeadCountForm, MeetingRoomForm, PostBacForm, SchoolFilter
from relais.schools.models import School
from relais.schools.rules import EDIT_SCHOOLS
from relais.schools.selectors import (
    count_schools_with_post_bac,
    get_academie_for_or_404,
    get_editable_school_or_404,
    latest_head_counts,
    visible_schools_or_404,
)
from relais.schools.views.directory import EXPORTED, FIGURES, IDENTITY, school_url, type_map
from relais.ui.list_page import EXPORT, SORT, Empty, ListPage

SCHOOLS = ListPage(
    title="Établissements",
    caption="Établissements du second degré",
    columns=(*IDENTITY, *FIGURES, *EXPORTED),
    default_sort="departement",
    nouns="établissement,établissements",
    empty=Empty(
        "Aucun établissement dans votre périmètre.",
        "Les établissements viennent du fichier du ministère, importé par l’équipe académique.",
    ),
    template="schools/school_list.html",
)


@require_safe
def school_list(request: ScopedRequest) -> HttpResponseBase:
    """List and map the visible schools at a year."""
    visible = visible_schools_or_404(request.scope)
    form = SchoolFilter(request.GET, scope=request.scope, sort=request.GET.get(SORT, ""))
    rows = form.prepare(visible)
    if EXPORT in request.GET:
        return SCHOOLS.respond(request, rows, form=form)
    listing = SCHOOLS.listing(request, rows, form=form)
    kept = form.apply(visible) if form.is_valid() else visible
    points, states = type_map(kept, listing.count)
    context = {
        "listing": listing,
        "points": points,
        "states": states,
        "year": form.visible_year,
        "found": form.found,
    }
    return render(request, SCHOOLS.template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_head_count(request: ScopedRequest, uai: str) -> HttpResponse:
    """Enter a head-count by hand."""
    school = get_editable_school_or_404(request.scope, uai)
    year = SchoolYear.current()
    known = latest_head_counts(year, [school]).get(school.pk)
    form = HeadCountForm(request.POST or None, initial={"year": str(year)})
    if request.method == "POST" and form.is_valid():
        count = set_head_count(actor=request.scope, school=school, **form.cleaned_data)
        messages.success(request, f"L’effectif est enregistré : {count}.")
        return redirect(_back_url(school))
    context = {"form": form, "school": school, "known": known, "back_url": _back_url(school)}
    return render(request, "schools/head_count.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_meeting_room(request: ScopedRequest, uai: str) -> HttpResponse:
    """Say where the school can host a meeting."""
    school = get_editable_school_or_404(request.scope, uai)
    form = MeetingRoomForm(request.POST or None, initial={"meeting_room": school.meeting_room})
    if request.method == "POST" and form.is_valid():
        set_meeting_room(actor=request.scope, school=school, **form.cleaned_data)
        messages.success(request, "La salle de réunion est enregistrée.")
        return redirect(_back_url(school))
    context = {"form": form, "school": school, "back_url": _back_url(school)}
    return render(request, "schools/meeting_room.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_post_bac(request: ScopedRequest) -> HttpResponse:
    """Choose whether post-bac pupils count."""
    academie = get_academie_for_or_404(request.scope, EDIT_SCHOOLS)
    initial = {"counts_post_bac": "oui" if academie.counts_post_bac else "non"}
    form = PostBacForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_post_bac(actor=request.scope, academie=academie, **form.cleaned_data)
        messages.success(request, "Votre choix sur les élèves post-bac est enregistré.")
        return redirect("schools:imports")
    context = {"form": form, "academie": academie, "concerned": count_schools_with_post_bac(academie)}
    return render(request, "schools/post_bac.html", context)


def _back_url(school: School) -> str:
    return school_url(school) or reverse("schools:list")
