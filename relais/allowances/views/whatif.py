"""Drafts of a scale: listed, copied, edited with their cost in sight, given up."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.allowances.domain import abandon_scale, copy_scale, edit_scale
from relais.allowances.forms import DraftForm, LineTable, SimulationFilter, draft_form
from relais.allowances.forms.scale import ACTION
from relais.allowances.models import Scale
from relais.allowances.numbers.scale import scale_faults
from relais.allowances.numbers.whatif import Rule
from relais.allowances.rules import SIMULATE_SCALES
from relais.allowances.selectors import (
    Simulation,
    drafts_visible_to,
    first_open_year,
    get_draft_or_404,
    published_scales,
    rules_of,
    scale_for,
    simulate_draft,
)
from relais.allowances.views.whatif_drawings import (
    MAP_STATES,
    describe_counts,
    describe_people,
    figures,
    map_points,
    outlook_bars,
    tables,
    total_headers,
    year_rows,
)
from relais.audit.selectors import story_for
from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.schools.models import Academie
from relais.schools.selectors import get_academie_for_or_404

SAVE = "save"


@require_safe
def drafts(request: ScopedRequest) -> HttpResponse:
    """List the drafts, and what a new one may be copied from."""
    academie = get_academie_for_or_404(request.scope, SIMULATE_SCALES)
    year = SchoolYear.current()
    context = {
        "academie": academie,
        "drafts": drafts_visible_to(request.scope),
        "in_force": scale_for(academie, year),
        "sources": published_scales(academie),
        "first_year": first_open_year(academie, year),
    }
    return render(request, "allowances/drafts.html", context)


@require_POST
def copy(request: ScopedRequest) -> HttpResponse:
    """Copy a published scale, or a draft, into a new draft."""
    academie = get_academie_for_or_404(request.scope, SIMULATE_SCALES)
    year = SchoolYear.current()
    source = _source(request, academie) or scale_for(academie, year)
    draft = copy_scale(
        actor=request.scope, academie=academie, source=source, from_year=first_open_year(academie, year)
    )
    messages.success(request, f"Brouillon créé : {draft}. Rien ne change tant que vous ne l'adoptez pas.")
    return redirect("allowances:draft", draft.pk)


def _source(request: ScopedRequest, academie: Academie) -> Scale | None:
    """Return the scale asked for, if it is one the person may copy."""
    asked = request.POST.get("source", "")
    if not asked.isdecimal():
        return None
    known = published_scales(academie) | drafts_visible_to(request.scope).select_related(None).order_by()
    return known.filter(pk=int(asked)).first()


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: ScopedRequest, pk: int) -> HttpResponse:
    """Show a draft, its lines to edit, and what it changes; save what is typed."""
    found = get_draft_or_404(request.scope, pk)
    year = SchoolYear.current()
    form, table = draft_form(found, year), LineTable.of(rules_of(found))
    if request.method == "POST":
        action = request.POST.get(ACTION, SAVE)
        form = draft_form(found, year, request.POST)
        if action != SAVE:
            table = LineTable.after(request.POST, action)
        else:
            table = LineTable.typed(request.POST)
            if form.is_valid() and table.is_valid():
                refusal = _save(request, found, form, table.rules())
                if not refusal:
                    return redirect(f"{request.get_full_path()}#resultats")
                form = _refused(found, year, request.POST, refusal)
    context = {
        "form": form,
        "table": table,
        "all_forms": [form, *table.forms],
        **_simulated(request, found),
    }
    return render(request, "allowances/draft.html", context)


def _save(request: ScopedRequest, found: Scale, form: DraftForm, rules: list[Rule]) -> str:
    """Write the draft as typed; return why it cannot be, nothing when it is."""
    try:
        edit_scale(actor=request.scope, scale=found, rules=rules, **form.cleaned_data)
    except DomainError as error:
        return error.message
    messages.success(request, "Brouillon enregistré et recalculé.")
    return ""


def _refused(found: Scale, year: SchoolYear, posted: QueryDict, refusal: str) -> DraftForm:
    """Return what was typed, to be saved again over the draft as it now is."""
    typed = posted.copy()
    typed["revision"] = str(found.revision)
    form = draft_form(found, year, typed)
    form.add_error(None, refusal)
    return form


def _simulated(request: ScopedRequest, found: Scale) -> dict[str, Any]:
    """Return what the page says of a draft as it is saved."""
    asked = SimulationFilter(request.GET or None)
    present = SchoolYear.current()
    year = asked.year(present)
    academie = get_academie_for_or_404(request.scope, SIMULATE_SCALES)
    people = asked.assumed_people()
    by_year = {
        each: simulate_draft(found, academie, year=each, assumed_people=people)
        for each in (present, present.next)
    }
    simulation = by_year[year]
    rules = rules_of(found)
    if not simulation.pays_people:
        asked.forget_people()
    return {
        "draft": found,
        "faults": scale_faults(rules),
        "filter_form": asked,
        "year": year,
        "in_force": scale_for(academie, year),
        "has_lines": bool(rules),
        "is_next_year": year > present,
        "story": story_for(request.scope, found),
        "year_headers": total_headers("Effectifs de"),
        "year_rows": year_rows(by_year),
        **_drawn(simulation, found, request.GET.urlencode()),
    }


def _drawn(simulation: Simulation, found: Scale, asked: str) -> dict[str, Any]:
    """Return what is drawn of a simulation; `asked` is the query that chose it."""
    impacts = simulation.impacts()
    schools_url = reverse("allowances:draft_schools", args=[found.pk])
    return {
        "total": simulation.total,
        "figures": figures(simulation.total),
        "counts": describe_counts(simulation),
        "people": describe_people(simulation),
        "tables": tables(simulation),
        "bars": outlook_bars(impacts, schools_url, f"{asked}&" if asked else ""),
        "points": map_points(impacts),
        "states": MAP_STATES,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def abandon(request: ScopedRequest, pk: int) -> HttpResponse:
    """Ask before a draft is given up, then give it up."""
    found = get_draft_or_404(request.scope, pk)
    if request.method == "POST":
        abandon_scale(actor=request.scope, scale=found, revision=found.revision)
        messages.success(request, f"Brouillon abandonné : {found}.")
        return redirect("allowances:drafts")
    return render(request, "allowances/abandon.html", {"draft": found})
