"""The scale in force, and what it costs."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from relais.allowances.models import Scale, ScaleLine
from relais.allowances.numbers.scale import (
    describe_amount,
    describe_band,
    describe_line_amount,
    scale_faults,
    write_imp,
)
from relais.allowances.rules import can_simulate_scales
from relais.allowances.selectors import (
    ComputedEnvelope,
    CostRow,
    envelope_table,
    get_published_scale_or_404,
    legal_rates,
    published_scales,
    scale_for,
    total_cost,
)
from relais.audit.selectors import story_for
from relais.core.money import format_euros
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.schools.enums import SchoolType, Sector
from relais.schools.selectors import get_academie_or_404
from relais.ui.french import local, number, short_date
from relais.ui.tables import Cell

NUMBER = {"is_numeric": True}
LINE_HEADERS = [
    {"label": "Ligne", **NUMBER},
    {"label": "Type"},
    {"label": "Secteur"},
    {"label": "Élèves"},
    {"label": "IMP", **NUMBER},
    {"label": "Montant", **NUMBER},
    {"label": "Note"},
]
COST_HEADERS = [
    {"label": "Type"},
    {"label": "Établissements", **NUMBER},
    {"label": "IMP", **NUMBER},
    {"label": "Montant", **NUMBER},
    {"label": "Questions", **NUMBER},
]
PUBLISHED_HEADERS = [
    {"label": "Barème"},
    {"label": "À partir de"},
    {"label": "Adopté le"},
    {"label": "Par"},
    {"label": "Raison"},
]
OUTDATED_HEADERS = [
    {"label": "Établissement"},
    {"label": "Élèves à la fixation", **NUMBER},
    {"label": "Enveloppe fixée", **NUMBER},
    {"label": "Élèves aujourd’hui", **NUMBER},
    {"label": "Montant aujourd’hui", **NUMBER},
]


def _costs(rows: list[ComputedEnvelope]) -> list[CostRow]:
    """Return a cost by type, in the order of the types."""
    types = list(SchoolType.values)
    ordered = sorted(rows, key=lambda row: types.index(row.school.type))
    return [
        total_cost(group, str(SchoolType(kind).label))
        for kind, group in groupby(ordered, key=lambda row: row.school.type)
    ]


def _describe_line(line: ScaleLine) -> tuple[str, ...]:
    """Write a line of the scale as cells."""
    return (
        str(line.position),
        ", ".join(line.type_labels()),
        line.get_sector_display(),
        describe_band(line.min_pupils, line.max_pupils),
        "à décider" if line.cents is None else write_imp(line.ceiling_cents),
        "" if line.cents is None else _describe_line_euros(line),
        line.note,
    )


def _describe_line_euros(line: ScaleLine) -> str:
    """Write "2 500,00 €", or what each referent receives."""
    return describe_line_amount(line) if line.per_person_cents else format_euros(line.cents or 0)


def _describe_cost(cost: CostRow) -> tuple[str, ...]:
    """Write a cost as cells."""
    return (
        cost.label,
        str(cost.schools),
        write_imp(cost.cents),
        format_euros(cost.cents),
        str(cost.questions),
    )


def _describe_published(scale: Scale) -> tuple[str | Cell, ...]:
    """Write a published scale as cells."""
    day = short_date(local(scale.published_at).date()) if scale.published_at else ""
    name = scale.name if scale.academie_id else f"{scale.name} (national)"
    link = Cell(name, reverse("allowances:published", args=[scale.pk]))
    return link, str(scale.from_year), day, scale.published_by, scale.adoption_reason


def _describe_outdated(row: ComputedEnvelope) -> tuple[str, ...]:
    """Write an envelope that today's head-count contradicts as cells."""
    cells = [str(row.school)]
    for each in (row, row.outdated_by or row):
        pupils = "inconnu" if each.pupils is None else number(each.pupils)
        year = f" ({each.counted_year.start})" if each.counted_year else ""
        cells += [
            f"{pupils}{year}",
            "question" if each.cents is None else format_euros(each.cents, decimals=False),
        ]
    return tuple(cells)


@require_safe
def scale(request: ScopedRequest) -> HttpResponse:
    """Show the scale in force, the legal rates, and what the year costs on the head-counts known."""
    academie = get_academie_or_404(request.scope)
    year = SchoolYear.current()
    rows = envelope_table(academie, year)
    public = [row for row in rows if row.school.sector == Sector.PUBLIC]
    in_force = scale_for(academie, year)
    lines = list(in_force.lines.all()) if in_force else []
    total = total_cost(public)
    context = {
        "academie": academie,
        "year": year,
        "scale": in_force,
        "lines": [_describe_line(line) for line in lines],
        "line_headers": LINE_HEADERS,
        "cost_headers": COST_HEADERS,
        "faults": scale_faults(lines),
        "rates": [describe_amount(cents) for cents in reversed(legal_rates(year))],
        "costs": [_describe_cost(cost) for cost in (*_costs(public), total)],
        "total": total,
        "private_count": len(rows) - len(public),
        "outdated": [_describe_outdated(row) for row in rows if row.outdated_by],
        "outdated_headers": OUTDATED_HEADERS,
        "published": [_describe_published(each) for each in published_scales(academie)],
        "published_headers": PUBLISHED_HEADERS,
        "can_simulate": can_simulate_scales(request.scope, academie_id=academie.pk),
    }
    return render(request, "allowances/scale.html", context)


@require_safe
def published(request: ScopedRequest, pk: int) -> HttpResponse:
    """Show a scale once adopted, in force or not yet: its lines, who adopted it and why."""
    found = get_published_scale_or_404(request.scope, pk)
    context = {
        "scale": found,
        "lines": [_describe_line(line) for line in found.lines.all()],
        "line_headers": LINE_HEADERS,
        "story": story_for(request.scope, found),
    }
    return render(request, "allowances/published.html", context)
