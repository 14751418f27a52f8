"""Set a school's head-count by hand."""

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.enums import HeadCountSource
from relais.schools.models import HeadCount, School
from relais.schools.rules import can_edit_schools

MAX_PUPILS = 9_999


@transaction.atomic
def set_head_count(*, actor: Scope, school: School, year: SchoolYear, pupils: int) -> HeadCount:
    """Set the number of pupils of the second degree counted at the start of that year; journal it.

    Post-bac pupils, which files count apart, stay as they are. Raises DomainError `forbidden`,
    `pupils_out_of_range` or `year_not_counted`.
    """
    if not can_edit_schools(actor, school.academie_id):
        raise DomainError("forbidden", "Seule l'équipe académique saisit un effectif.")
    if not 0 <= pupils <= MAX_PUPILS:
        raise DomainError("pupils_out_of_range", "Un effectif est compris entre 0 et 9 999 élèves.")
    if year > SchoolYear.current():
        raise DomainError("year_not_counted", f"Les élèves de {year} ne sont pas encore comptés.")
    held = HeadCount.objects.select_for_update().filter(school=school, year=year).first()
    before = held.secondary if held else None
    values = {"secondary": pupils, "sources": HeadCountSource.MANUAL}
    if held is not None and (held.secondary, held.sources) == (pupils, HeadCountSource.MANUAL):
        return held
    count, _ = HeadCount.objects.update_or_create(school=school, year=year, defaults=values)
    record_entry(
        actor=actor,
        act="set_head_count",
        on=school,
        comment=f"{year} : {'inconnu' if before is None else before} → {pupils} élèves",
        before={"year": year, "secondary": before},
        after={"year": year, "secondary": pupils},
    )
    return count
