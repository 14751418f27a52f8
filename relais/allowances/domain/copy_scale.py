"""A scale is copied into a draft, to be changed without changing it."""

from django.db import transaction

from relais.allowances.models import AUTHOR_LENGTH, Scale, ScaleLine
from relais.allowances.rules import can_simulate_scales
from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.models import Academie


@transaction.atomic
def copy_scale(*, actor: Scope, academie: Academie, source: Scale | None, from_year: SchoolYear) -> Scale:
    """Write a draft of the academy with the lines of a scale; without one, a draft without line.

    Nothing published changes. Raises DomainError `forbidden`.
    """
    if not can_simulate_scales(actor, academie_id=academie.pk):
        raise DomainError("forbidden", "Seule l'équipe de l'académie simule un barème.")
    if source is not None and source.academie_id not in {None, academie.pk}:
        raise DomainError("forbidden", "Ce barème est celui d'une autre académie.")
    draft = Scale.objects.create(
        academie=academie,
        name=_free_name(academie, from_year),
        from_year=from_year,
        copied_from=source,
        created_at=clock.now(),
        created_by=actor.label[:AUTHOR_LENGTH],
    )
    lines = source.lines.all() if source else []
    ScaleLine.objects.bulk_create(ScaleLine(scale=draft, **line.content()) for line in lines)
    record_entry(
        actor=actor,
        act="copy_scale",
        on=draft,
        comment=f"{source} → {draft}" if source else str(draft),
        after={"copied_from_id": source and source.pk, "from_year": int(from_year)},
    )
    return draft


def _free_name(academie: Academie, year: SchoolYear) -> str:
    """Return "barème 2027", "barème 2027 (2)": two drafts are told apart."""
    taken = set(Scale.objects.filter(academie=academie).values_list("name", flat=True))
    name, number = f"barème {year.start}", 1
    while name in taken:
        number += 1
        name = f"barème {year.start} ({number})"
    return name
