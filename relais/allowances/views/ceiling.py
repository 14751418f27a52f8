"""Which thresholds of a draft keep a budget."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from relais.allowances.domain import apply_thresholds
from relais.allowances.forms import CeilingFilter
from relais.allowances.numbers.bands import Threshold, find_thresholds
from relais.allowances.numbers.scale import scale_faults
from relais.allowances.numbers.thresholds import Answer, search_thresholds
from relais.allowances.rules import SIMULATE_SCALES
from relais.allowances.selectors import (
    get_draft_or_404,
    rules_of,
    simulate_draft,
)
from relais.allowances.views.whatif_drawings import describe_counts, describe_people, describe_threshold
from relais.core.errors import DomainError
from relais.core.money import NBSP, format_euros
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.schools.selectors import get_academie_for_or_404
from relais.ui.templatetags.ui import pluralise

LEAST = "Aucun seuil ne tient dans ce budget. Avec ces montants, le moins que coûte le barème est {}."


@require_safe
def ceiling(request: ScopedRequest, pk: int) -> HttpResponse:
    """Search which thresholds of a draft keep a budget."""
    draft = get_draft_or_404(request.scope, pk)
    academie = get_academie_for_or_404(request.scope, SIMULATE_SCALES)
    form = CeilingFilter(request.GET or None)
    year = form.year(SchoolYear.current())
    simulation = simulate_draft(draft, academie, year=year, assumed_people=form.assumed_people())
    if not simulation.pays_people:
        form.forget_people()
    rules = rules_of(draft)
    faults = scale_faults(rules)
    found = [] if faults else find_thresholds(rules)
    cents = form.cleaned_data.get("ceiling") if form.is_valid() else None
    context: dict[str, Any] = {
        "draft": draft,
        "form": form,
        "faults": faults,
        "thresholds": [(describe_threshold(each), each.pupils) for each in found],
        "present_cost": format_euros(simulation.total.before, decimals=False),
        "counts": describe_counts(simulation),
        "people": describe_people(simulation),
    }
    if cents is not None and found:
        answer = search_thresholds(simulation.ground.arrays, rules, simulation.before, ceiling=cents)
        context |= _answered(answer, found, cents)
    return render(request, "allowances/ceiling.html", context)


def _answered(answer: Answer, found: list[Threshold], ceiling: int) -> dict[str, Any]:
    """Write the proposals: thresholds that move, what they cost, who loses."""
    return {
        "answer": answer,
        "ceiling_text": format_euros(ceiling, decimals=False),
        "least": LEAST.format(format_euros(answer.least, decimals=False)),
        "proposals": [
            {
                "value": "-".join(str(pupils) for pupils in each.pupils),
                "text": " · ".join(_move(*pair) for pair in zip(found, each.pupils, strict=True)),
                "facts": (
                    f"{pluralise(each.losers, 'établissement perdant,établissements perdants')}, "
                    f"{pluralise(each.gainers, 'gagnant,gagnants')}. "
                    f"Coût{NBSP}: {format_euros(each.cost, decimals=False)}, "
                    f"reste {format_euros(ceiling - each.cost, decimals=False)}."
                ),
            }
            for each in answer.proposals
        ],
    }


def _move(threshold: Threshold, pupils: int) -> str:
    """Write "collège 200 → 240", or "lycée 500" where it stays."""
    present = f"{describe_threshold(threshold)} {threshold.pupils}"
    return present if pupils == threshold.pupils else f"{present} → {pupils}"


@require_POST
def thresholds(request: ScopedRequest, pk: int) -> HttpResponse:
    """Write a proposal's thresholds in the draft."""
    draft = get_draft_or_404(request.scope, pk)
    typed, revision = request.POST.get("pupils", "").split("-"), request.POST.get("revision", "")
    try:
        apply_thresholds(
            actor=request.scope,
            scale=draft,
            revision=int(revision) if revision.isdecimal() else 0,
            pupils=[int(each) for each in typed if each.isdecimal()],
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("allowances:ceiling", pk)
    messages.success(request, "Seuils repris dans le brouillon.")
    return redirect("allowances:draft", pk)
