"""Add a zone to an academy."""

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.schools.models import NAME_LENGTH, Academie, Zone
from relais.schools.rules import can_edit_schools


@transaction.atomic
def add_zone(*, actor: Scope, academie: Academie, name: str) -> Zone:
    """Add a zone without schools; journal it.

    Raises DomainError `forbidden`, `zone_name_required`, `zone_name_too_long` or `zone_exists`.
    """
    if not can_edit_schools(actor, academie.pk):
        raise DomainError("forbidden", "Seule l'équipe académique ajoute une zone.")
    if find_zone(academie, name):
        raise DomainError("zone_exists", "Cette zone existe déjà.")
    zone = get_or_add_zone(academie, name)
    record_entry(actor=actor, act="add_zone", on=zone, comment=str(academie))
    return zone


def find_zone(academie: Academie, name: str) -> Zone | None:
    """Return the zone of that name, whatever its case and spaces."""
    return Zone.objects.filter(academie=academie, name__iexact=" ".join(name.split())).first()


def get_or_add_zone(academie: Academie, name: str) -> Zone:
    """Return the zone of that name, added if new; the caller has checked the right.

    Raises DomainError `zone_name_required` or `zone_name_too_long`.
    """
    tidy = " ".join(name.split())
    if not tidy:
        raise DomainError("zone_name_required", "Donnez un nom à la zone.")
    if len(tidy) > NAME_LENGTH:
        raise DomainError("zone_name_too_long", f"Un nom de zone compte au plus {NAME_LENGTH} caractères.")
    return find_zone(academie, tidy) or Zone.objects.create(academie=academie, name=tidy)
