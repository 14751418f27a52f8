"""The academy's zones in a year: map, table, and every way to change them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.schools.domain.add_zone import add_zone
from relais.schools.domain.assign_zone import assign_zone, assign_zones
from relais.schools.domain.carry_zones import carry_zones
from relais.schools.domain.import_zones import import_zones
from relais.schools.forms.schools import SchoolFilter
from relais.schools.forms.zones import SchoolsZoneForm, ZoneFileForm, ZoneForm, ZoneNameForm
from relais.schools.models import Academie, School
from relais.schools.rules import EDIT_SCHOOLS, is_open_year, years_shown
from relais.schools.selectors import (
    get_academie_for_or_404,
    get_editable_school_or_404,
    memberships_of_schools,
    schools_visible_to,
    zones_for_year,
    zones_to_review,
)
from relais.schools.views.directory import IDENTITY, zone_map, zone_source
from relais.ui.list_page import EXPORT, SORT, Empty, ListPage
from relais.ui.tables import Column
from relais.ui.templatetags.ui import pluralise

ZONES: ListPage[School] = ListPage(
    title="Zones",
    caption="Zone de chaque établissement",
    columns=(*IDENTITY, Column(key="source", label="Origine", value=zone_source)),
    default_sort="departement",
    nouns="établissement,établissements",
    empty=Empty("Aucun établissement dans votre académie."),
    per_page=100,
    template="schools/zone_list.html",
)


def _year(request: ScopedRequest) -> SchoolYear:
    """Return the year in the address, else the current one."""
    asked = request.GET.get("year", "")
    return next((year for year in years_shown() if str(year) == asked), SchoolYear.current())


def _zones_url(request: ScopedRequest) -> str:
    """Return the address of the list as it was filtered."""
    return f"{reverse('schools:zones')}?{request.GET.urlencode()}"


@require_http_methods(["GET", "HEAD", "POST"])
def zone_list(request: ScopedRequest) -> HttpResponseBase:
    """Show the zones of a year; put the ticked schools in one of them."""
    academie = get_academie_for_or_404(request.scope, EDIT_SCHOOLS)
    form = SchoolsZoneForm(request.POST or None, academie=academie)
    if request.method == "POST" and form.is_valid():
        schools, year = list(form.cleaned_data["schools"]), _year(request)
        try:
            assign_zones(actor=request.scope, schools=schools, year=year, zone_name=form.zone_name)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(_zones_url(request))
        done = pluralise(len(schools), "établissement mis,établissements mis")
        messages.success(request, f"{done} dans la zone « {form.zone_name} » en {year}.")
        return redirect(_zones_url(request))
    return _show_zones(request, academie, form)


def _show_zones(request: ScopedRequest, academie: Academie, assign_form: SchoolsZoneForm) -> HttpResponseBase:
    visible = schools_visible_to(request.scope)
    form = SchoolFilter(request.GET, scope=request.scope, sort=request.GET.get(SORT, ""))
    rows = form.prepare(visible)
    if EXPORT in request.GET:
        return ZONES.respond(request, rows, form=form)
    listing, year = ZONES.listing(request, rows, form=form), form.visible_year
    kept = form.apply(visible) if form.is_valid() else visible
    points, states = zone_map(kept, zones_for_year(academie, year), year)
    context = {
        "listing": listing,
        "headers": [{"label": "Choix"}, *listing.headers] if is_open_year(year) else listing.headers,
        "is_open_year": is_open_year(year),
        "rows": list(zip(listing.rows, listing.lines, strict=True)),
        "ticked": request.POST.getlist("schools"),
        "points": points,
        "states": states,
        "year": year,
        "to_review": zones_to_review(academie, year),
        "assign_form": assign_form,
        "found": form.found,
    }
    return render(request, ZONES.template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_zone(request: ScopedRequest, uai: str) -> HttpResponse:
    """Change the zone of one school in a year."""
    school = get_editable_school_or_404(request.scope, uai)
    year = _year(request)
    held = memberships_of_schools(year, [school]).get(school.pk)
    form = ZoneForm(
        request.POST or None, academie=school.academie, initial={"zone": held.zone_id if held else None}
    )
    if request.method == "POST" and form.is_valid():
        try:
            after = assign_zone(actor=request.scope, school=school, year=year, zone_name=form.zone_name)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"{school.name} est dans la zone « {after.zone} » en {year}.")
            return redirect(_address("schools:zones", year))
    context = {"form": form, "school": school, "year": year, "held": held, "is_open_year": is_open_year(year)}
    return render(request, "schools/zone_edit.html", context | {"zones_url": _address("schools:zones", year)})


@require_http_methods(["GET", "HEAD", "POST"])
def new_zone(request: ScopedRequest) -> HttpResponse:
    """Add a zone to the academy."""
    academie = get_academie_for_or_404(request.scope, EDIT_SCHOOLS)
    year = _year(request)
    form = ZoneNameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            zone = add_zone(actor=request.scope, academie=academie, name=form.cleaned_data["name"])
        except DomainError as error:
            form.add_error("name", error.message)
        else:
            messages.success(request, f"La zone « {zone} » est ajoutée. Cochez ses établissements.")
            return redirect(_address("schools:zones", year))
    context = {"form": form, "zones_url": _address("schools:zones", year)}
    return render(request, "schools/zone_new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def import_zone_file(request: ScopedRequest) -> HttpResponse:
    """Read a file UAI;zone, whole or not at all."""
    academie = get_academie_for_or_404(request.scope, EDIT_SCHOOLS)
    form = ZoneFileForm(request.POST or None, request.FILES or None, initial={"year": str(_year(request))})
    context = {"form": form, "errors": [], "zones_url": _address("schools:zones", _year(request))}
    if request.method == "POST" and form.is_valid():
        year, content = form.cleaned_data["year"], form.cleaned_data["file"].read()
        try:
            result = import_zones(actor=request.scope, academie=academie, year=year, content=content)
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            if not result.errors:
                messages.success(request, f"Zones {year} : {result.summary}.")
                return redirect(_address("schools:zones", year))
            context["errors"] = result.errors
    return render(request, "schools/zone_import.html", context)


@require_POST
def carry(request: ScopedRequest) -> HttpResponse:
    """Give a zone to the schools that have none that year, a nearer one to those of a whole département."""
    academie = get_academie_for_or_404(request.scope, EDIT_SCHOOLS)
    year = _year(request)
    try:
        given = carry_zones(actor=request.scope, academie=academie, year=year)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        done = pluralise(given, "établissement a reçu,établissements ont reçu")
        messages.success(request, f"{done} une zone pour {year}.")
    return redirect(_zones_url(request))


def _address(url_name: str, year: SchoolYear) -> str:
    return f"{reverse(url_name)}?{urlencode({'year': str(year)})}"
