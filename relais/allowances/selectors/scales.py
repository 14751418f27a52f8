"""Reads of the scales: the one in force, the published ones, the drafts."""

from django.db.models import F, Q

from relais.allowances.enums import ScaleState
from relais.allowances.models import Scale
from relais.core.school_year import SchoolYear
from relais.schools.models import Academie


def scale_for(academie: Academie, year: SchoolYear) -> Scale | None:
    """Return the scale in force that year: the academy's own, else the national one, the latest of each."""
    published = Scale.objects.filter(
        Q(academie=academie) | Q(academie=None),
        from_year__lte=year,
        state=ScaleState.PUBLISHED,
    )
    return published.order_by(F("academie").asc(nulls_last=True), "-from_year").first()
