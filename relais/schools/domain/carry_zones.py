"""Fill a year's missing zones."""

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.domain.add_zone import get_or_add_zone
from relais.schools.domain.assign_zone import require_open_year
from relais.schools.enums import ZoneSource
from relais.schools.models import Academie, School, SchoolZone
from relais.schools.rules import can_edit_schools
from relais.ui.templatetags.ui import pluralise

OWN = (ZoneSource.MANUAL, ZoneSource.CSV)


@transaction.atomic
def carry_zones(*, actor: Scope, academie: Academie, year: SchoolYear) -> int:
    """Give a zone to each open school that has none that year; return how many changed.

    Last year's zone comes first when the academy chose it, then the ministry's file, then the
    département. What the year already has does not move, but a département that stood in for lack of
    better. Twice changes nothing. One line of journal, on the academy. Raises DomainError `forbidden`
    or `closed_year`.
    """
    if not can_edit_schools(actor, academie.pk):
        raise DomainError("forbidden", "Seule l'équipe académique reprend les zones.")
    require_open_year(year)
    held = {one.school_id: one for one in SchoolZone.objects.filter(school__academie=academie, year=year)}
    last_year = SchoolZone.objects.filter(school__academie=academie, year=year.previous, source__in=OWN)
    chosen = {membership.school_id: membership for membership in last_year}
    given: list[SchoolZone] = []
    moved: list[SchoolZone] = []
    zone_ids: dict[str, int] = {}
    for school in School.objects.filter(academie=academie, is_open=True):
        present = held.get(school.pk)
        if present is not None and present.source != ZoneSource.DEPARTEMENT:
            continue
        wanted = _best_zone(academie, school, chosen.get(school.pk), zone_ids)
        if present is None:
            given.append(SchoolZone(school=school, year=year, zone_id=wanted[0], source=wanted[1]))
        elif wanted[1] != ZoneSource.DEPARTEMENT:
            present.zone_id, present.source = wanted
            moved.append(present)
    SchoolZone.objects.bulk_create(given, batch_size=1_000)
    SchoolZone.objects.bulk_update(moved, ["zone", "source"], batch_size=500)
    changed = len(given) + len(moved)
    if changed:
        placed = pluralise(changed, "établissement placé,établissements placés")
        record_entry(actor=actor, act="carry_zones", on=academie, comment=f"{year} : {placed}")
    return changed


def _best_zone(
    academie: Academie, school: School, before: SchoolZone | None, zone_ids: dict[str, int]
) -> tuple[int, str]:
    """Return the key of the surest zone known for the school, and where it comes from."""
    if before is not None:
        return before.zone_id, before.source
    name, source = school.departement_name or school.departement_code, ZoneSource.DEPARTEMENT
    if school.ministry_zone.strip():
        name, source = school.ministry_zone, ZoneSource.FILE
    if name not in zone_ids:
        zone_ids[name] = get_or_add_zone(academie, name).pk
    return zone_ids[name], source
