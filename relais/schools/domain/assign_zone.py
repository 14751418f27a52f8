"""Put a school in a zone for a year."""

from collections.abc import Collection

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.domain.add_zone import get_or_add_zone
from relais.schools.enums import ZoneSource
from relais.schools.models import School, SchoolZone
from relais.schools.rules import can_edit_schools, is_open_year, may_replace_zone


@transaction.atomic
def assign_zone(
    *,
    actor: Scope,
    school: School,
    year: SchoolYear,
    zone_name: str,
    source: ZoneSource = ZoneSource.MANUAL,
) -> SchoolZone:
    """Put the school in the zone of that name, made if new, for the year; journal the change.

    What a surer source said stays: a file never replaces what the academy set by hand. Returns the
    membership as it stands. Raises DomainError `forbidden`, `closed_year` or `zone_name_required`.
    """
    if not can_edit_schools(actor, school.academie_id):
        raise DomainError("forbidden", "Seule l'équipe académique change la zone d'un établissement.")
    require_open_year(year)
    zone = get_or_add_zone(school.academie, zone_name)
    held = (
        SchoolZone.objects.select_for_update().select_related("zone").filter(school=school, year=year).first()
    )
    if held is None:
        held = SchoolZone.objects.create(school=school, year=year, zone=zone, source=source)
        comment = f"{year} : {zone} ({_label(source)})"
        record_entry(actor=actor, act="assign_zone", on=school, comment=comment, after=_values(held))
        return held
    if not may_replace_zone(held.source, source) or (held.zone_id, held.source) == (zone.pk, source):
        return held
    comment, before = f"{year} : {held.zone} → {zone} ({_label(source)})", _values(held)
    held.zone, held.source = zone, source
    held.save(update_fields=["zone", "source"])
    record_entry(
        actor=actor, act="assign_zone", on=school, comment=comment, before=before, after=_values(held)
    )
    return held


def _values(membership: SchoolZone) -> dict[str, object]:
    return {"year": membership.year, "zone": membership.zone, "source": membership.source}


@transaction.atomic
def assign_zones(
    *,
    actor: Scope,
    schools: Collection[School],
    year: SchoolYear,
    zone_name: str,
) -> list[SchoolZone]:
    """Put several schools in one zone by hand; all of them or none."""
    return [assign_zone(actor=actor, school=school, year=year, zone_name=zone_name) for school in schools]


def require_open_year(year: SchoolYear) -> None:
    """Raise DomainError `closed_year` when the year is over: its zones are history."""
    if not is_open_year(year):
        raise DomainError("closed_year", f"L'année {year} est close : ses zones ne changent plus.")


def _label(source: ZoneSource) -> str:
    return str(source.label).lower()
