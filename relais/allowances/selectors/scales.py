"""Reads of the scales: the one in force, the published ones, the drafts."""

from django.db.models import F, Q, QuerySet
from django.http import Http404

from relais.allowances.enums import ScaleState
from relais.allowances.models import Envelope, Scale, ScaleLine
from relais.allowances.numbers.whatif import Rule
from relais.allowances.rules import SIMULATE_SCALES
from relais.core.rights import Paths
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.models import Academie
from relais.schools.selectors import get_academie_or_404

SCALE_PATHS = Paths(academie="academie_id")


def published_scales(academie: Academie) -> QuerySet[Scale]:
    """Return the academy's own published scales and the national ones, the latest first."""
    scales = Scale.objects.filter(Q(academie=academie) | Q(academie=None), state=ScaleState.PUBLISHED)
    return scales.order_by("-from_year", F("academie").asc(nulls_last=True))


def scale_for(academie: Academie, year: SchoolYear) -> Scale | None:
    """Return the scale in force that year: the academy's own, else the national one, the latest of each."""
    in_force = published_scales(academie).filter(from_year__lte=year)
    return in_force.order_by(F("academie").asc(nulls_last=True), "-from_year").first()


def get_published_scale_or_404(scope: Scope, pk: int) -> Scale:
    """Return a published scale, the academy's own or national, to its academy roles; Http404 to others."""
    found = published_scales(get_academie_or_404(scope)).filter(pk=pk).first()
    if found is None:
        msg = "no such published scale in scope"
        raise Http404(msg)
    return found


def drafts_visible_to(scope: Scope) -> QuerySet[Scale]:
    """Return the drafts that the scope may work on, the latest first."""
    drafts = Scale.objects.filter(SIMULATE_SCALES.within(scope, SCALE_PATHS), state=ScaleState.DRAFT)
    return drafts.select_related("academie", "copied_from").order_by("-created_at", "-pk")


def get_draft_or_404(scope: Scope, pk: int) -> Scale:
    """Return a draft with its academy; Http404 out of scope, or once it is published."""
    draft = drafts_visible_to(scope).filter(pk=pk).first()
    if draft is None:
        msg = "no such draft in scope"
        raise Http404(msg)
    return draft


def rule_of(line: ScaleLine) -> Rule:
    """Return a line as plain values."""
    return Rule(
        position=line.position,
        school_types=tuple(line.school_types),
        sector=line.sector,
        min_pupils=line.min_pupils,
        max_pupils=line.max_pupils,
        cents=line.cents,
        basis=line.basis,
        max_people=line.max_people,
        note=line.note,
    )


def rules_of(scale: Scale | None) -> list[Rule]:
    """Return the lines of a scale in order, as plain values; none of no scale."""
    return [rule_of(line) for line in scale.lines.all()] if scale else []


def fixed_years(academie: Academie) -> list[SchoolYear]:
    """Return the years for which an envelope of the academy is fixed."""
    fixed = Envelope.objects.filter(school__academie=academie).order_by("year")
    return list(fixed.values_list("year", flat=True).distinct())


def first_open_year(academie: Academie, year: SchoolYear) -> SchoolYear:
    """Return the first year from `year` on for which a new scale may still be adopted."""
    last = max(fixed_years(academie), default=year.previous)
    return max(year, last.next)
