"""A draft school by school, and beside another draft."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from relais.allowances.forms import CompareFilter, ImpactFilter
from relais.allowances.forms.whatif import OUTLOOK_LABELS
from relais.allowances.models import Scale
from relais.allowances.rules import SIMULATE_SCALES
from relais.allowances.selectors import (
    SchoolImpact,
    Simulation,
    drafts_visible_to,
    get_draft_or_404,
    ground_for,
    rules_of,
    scale_for,
    simulate,
    simulate_draft,
)
from relais.allowances.views.whatif_drawings import (
    LEVELS,
    NUMERIC,
    describe_counts,
    describe_people,
    rule_rows,
    signed_euros,
)
from relais.core.money import format_euros
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.schools.enums import SchoolType
from relais.schools.selectors import get_academie_for_or_404
from relais.ui.french import number
from relais.ui.list_page import Empty, ListPage
from relais.ui.tables import Column, Kind

LINE_HEADERS = [
    {"label": "Ligne", **NUMERIC},
    {"label": "Types"},
    {"label": "Élèves"},
    {"label": "Montant"},
]


def _column(key: str, label: str, value: Any, **given: Any) -> Column[SchoolImpact]:  # noqa: ANN401 - a cell's value, a column's options
    return Column(key=key, label=label, value=value, sort=(key,), **given)


IMPACTS: ListPage[SchoolImpact] = ListPage(
    title="Établissement par établissement",
    caption="Ce que le brouillon change pour chaque établissement",
    nouns="établissement,établissements",
    columns=(
        _column("uai", "UAI", lambda row: row.school.uai),
        _column("name", "Nom", lambda row: row.school.name),
        _column("town", "Commune", lambda row: row.school.town),
        _column("departement", "Département", lambda row: row.school.departement_name, shown=False),
        _column("type", "Type", lambda row: row.school.get_type_display()),
        _column("sector", "Secteur", lambda row: row.school.get_sector_display(), shown=False),
        _column("pupils", "Élèves", lambda row: row.pupils, kind=Kind.INTEGER),
        _column(
            "counted",
            "Constat",
            lambda row: row.counted and str(row.counted.start),
            description="Année de la rentrée où les élèves ont été comptés",
        ),
        _column(
            "people",
            "Référents",
            lambda row: row.people,
            kind=Kind.INTEGER,
            shown=False,
            description="Ne sert qu’aux lignes versées par référent",
        ),
        _column("source", "Origine des référents", lambda row: str(row.source.label), shown=False),
        _column(
            "before", "En vigueur", lambda row: row.before, kind=Kind.EUROS, description="Vide : question"
        ),
        _column("after", "Brouillon", lambda row: row.after, kind=Kind.EUROS, description="Vide : question"),
        _column("difference", "Différence", lambda row: row.difference, kind=Kind.EUROS),
        _column(
            "outlook",
            "Ce qui change",
            lambda row: OUTLOOK_LABELS[row.outlook],
            level=lambda row: LEVELS[row.outlook],
        ),
    ),
    default_sort="name",
    empty=Empty("Aucun établissement public ouvert n’est connu.", "Importez l’annuaire du ministère."),
    template="allowances/draft_schools.html",
)


@require_safe
def schools(request: ScopedRequest, pk: int) -> HttpResponseBase:
    """List what a draft changes for each school."""
    found = get_draft_or_404(request.scope, pk)
    academie = get_academie_for_or_404(request.scope, SIMULATE_SCALES)
    asked = ImpactFilter(request.GET)
    simulation = simulate_draft(
        found, academie, year=asked.year(SchoolYear.current()), assumed_people=asked.assumed_people()
    )
    impacts = simulation.impacts()
    names = sorted({(one.school.departement_code, one.school.departement_name) for one in impacts})
    form = ImpactFilter(request.GET, departements=names)
    if not simulation.pays_people:
        form.forget_people()
    context = {"draft": found, "counts": describe_counts(simulation), "people": describe_people(simulation)}
    return IMPACTS.respond(request, impacts, form=form, context=context)


@require_safe
def compare(request: ScopedRequest, pk: int) -> HttpResponse:
    """Put a draft beside another, and both beside the scale in force."""
    found = get_draft_or_404(request.scope, pk)
    academie = get_academie_for_or_404(request.scope, SIMULATE_SCALES)
    others = drafts_visible_to(request.scope).exclude(pk=pk)
    form = CompareFilter(request.GET or None, others=others)
    other = (form.cleaned_data["other"] if form.is_valid() else None) or others.first()
    context: dict[str, Any] = {"draft": found, "other": other, "form": form}
    if other is not None:
        year = form.year(SchoolYear.current())
        ground = ground_for(academie, year=year, assumed_people=form.assumed_people())
        in_force = rules_of(scale_for(academie, year))
        one, two = (simulate(ground, before=in_force, after=rules_of(each)) for each in (found, other))
        context |= _beside(found, other, one, two)
        if not (one.pays_people or two.pays_people):
            form.forget_people()
    return render(request, "allowances/compare.html", context)


def _beside(found: Scale, other: Scale, one: Simulation, two: Simulation) -> dict[str, Any]:
    """Return the tables of two drafts side by side."""
    kinds = [simulation.by(lambda school: school.type) for simulation in (one, two)]
    present = [kind for kind in SchoolType if kind in kinds[0] and kind in kinds[1]]
    totals = [(str(kind.label), kinds[0][kind], kinds[1][kind]) for kind in present]
    facts = [
        ("Coût", *(format_euros(each.total.after, decimals=False) for each in (one, two))),
        (
            "Différence avec le barème en vigueur",
            *(signed_euros(each.total.difference) for each in (one, two)),
        ),
        ("Établissements qui gagnent", *(number(each.total.gainers) for each in (one, two))),
        ("Gain", *(signed_euros(each.total.gained) for each in (one, two))),
        ("Établissements qui perdent", *(number(each.total.losers) for each in (one, two))),
        ("Perte", *(signed_euros(-each.total.lost) for each in (one, two))),
        ("Questions à l’académie", *(number(each.total.questions) for each in (one, two))),
    ]
    return {
        "facts": facts,
        "fact_headers": [{"label": "Ce qui est comparé"}, *_named(found, other)],
        "cost_headers": [{"label": "Type"}, *_named(found, other), {"label": "Écart", **NUMERIC}],
        "line_headers": LINE_HEADERS,
        "cost_rows": [
            (
                label,
                format_euros(left.after, decimals=False),
                format_euros(right.after, decimals=False),
                signed_euros(right.after - left.after),
            )
            for label, left, right in [*totals, ("Total", one.total, two.total)]
        ],
        "lines": [(each.name, rule_rows(rules_of(each))) for each in (found, other)],
        "counts": describe_counts(one),
        "people": describe_people(one) or describe_people(two),
    }


def _named(found: Scale, other: Scale) -> list[dict[str, Any]]:
    return [{"label": each.name, **NUMERIC} for each in (found, other)]
