"""Fill a year's missing zones."""

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.domain.add_zone import get_or_add_zone
from relais.schools.enums import ZoneSource
from relais.schools.models import Academie, School, SchoolZone
from relais.schools.rules import can_edit_schools

OWN = (ZoneSource.MANUAL, ZoneSource.CSV)


@transaction.atomic
def carry_zones(*, actor: Scope, academie: Academie, year: SchoolYear) -> int:
    """Give a zone to each open school that has none that year; return how many were given.

    Last year's zone comes first when the academy chose it, then the ministry's file, then the
    département. What the year already has does not move, so that twice changes nothing. One line of
    journal, on the academy. Raises DomainError `forbidden`.
    """
    if not can_edit_schools(actor, academie.pk):
        raise DomainError("forbidden", "Seule l'équipe académique reprend les zones.")
    placed = SchoolZone.objects.filter(school__academie=academie, year=year).values("school")
    last_year = SchoolZone.objects.filter(school__academie=academie, year=year.previous, source__in=OWN)
    chosen = {membership.school_id: membership for membership in last_year}
    given: list[SchoolZone] = []
    zone_ids: dict[str, int] = {}
    for school in School.objects.filter(academie=academie, is_open=True).exclude(pk__in=placed):
        before = chosen.get(school.pk)
        if before is not None:
            given.append(SchoolZone(school=school, year=year, zone_id=before.zone_id, source=before.source))
            continue
        name, source = _default_zone(school)
        if name not in zone_ids:
            zone_ids[name] = get_or_add_zone(academie, name).pk
        given.append(SchoolZone(school=school, year=year, zone_id=zone_ids[name], source=source))
    SchoolZone.objects.bulk_create(given, batch_size=1_000)
    if given:
        record_entry(
            actor=actor, act="carry_zones", on=academie, comment=f"{year} : {len(given)} établissements"
        )
    return len(given)


def _default_zone(school: School) -> tuple[str, ZoneSource]:
    if school.ministry_zone.strip():
        return school.ministry_zone, ZoneSource.FILE
    return school.departement_name or school.departement_code, ZoneSource.DEPARTEMENT
