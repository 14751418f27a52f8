"""A draft of the academy's template is begun, from a version of it or from the national frame."""

from django.db import transaction
from django.db.models import Max

from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.letters.catalogue import carry_content, frame_data, frame_for
from relais.letters.models import AUTHOR_LENGTH, LetterTemplate
from relais.letters.rules import can_edit_templates
from relais.schools.models import Academie


@transaction.atomic
def copy_template(
    *, actor: Scope, academie: Academie, from_year: SchoolYear, source: LetterTemplate | None
) -> LetterTemplate:
    """Write a draft for a year, on the national frame of that year; `source` gives the academy's own words.

    Raises DomainError `forbidden`, `year_past` or `draft_exists`.
    """
    if not can_edit_templates(actor, academie_id=academie.pk):
        raise DomainError("forbidden", "Seule l'équipe de l'académie écrit le modèle de lettre.")
    if source is not None and source.academie_id != academie.pk:
        raise DomainError("forbidden", "Ce modèle est celui d'une autre académie.")
    if from_year < SchoolYear.current():
        raise DomainError("year_past", f"{from_year} est passée : ses lettres ne changent plus.")
    Academie.objects.select_for_update().get(pk=academie.pk)  # one copy at a time
    versions = LetterTemplate.objects.filter(academie=academie, from_year=from_year)
    if versions.filter(state="draft").exists():
        raise DomainError("draft_exists", f"Un brouillon existe déjà pour {from_year} : reprenez-le.")
    frame, number = frame_for(from_year).code, (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    draft = LetterTemplate.objects.create(
        academie=academie,
        code=f"{academie.code}-{from_year.start}.{number}",
        from_year=from_year,
        number=number,
        frame=frame,
        content=_content(source, frame),
        created_at=clock.now(),
        created_by=actor.label[:AUTHOR_LENGTH],
    )
    origin = source.code if source else frame
    record_entry(actor=actor, act="copy_template", on=draft, comment=f"{origin} → {draft.code}")
    return draft


def _content(source: LetterTemplate | None, frame: str) -> dict[str, object]:
    if source is None:
        return frame_data(frame)
    return carry_content(source.content, frame_data(source.frame), frame_data(frame))
