"""People seen from two academies, and roles the common factories do not make."""

from typing import Any

from relais.accounts.models import Person, RoleAssignment
from relais.core.scope import Role
from relais.schools.models import Academie, School, Zone
from tests import factories


def make_elsewhere() -> Academie:
    """Make another academy than the cast's."""
    return factories.make_academie(code="04", name="académie de Bordeaux")


def make_far_school(**given: Any) -> School:
    """Make a school of the other academy, of another authority."""
    authority = factories.make_authority(code="033", name="Gironde")
    return factories.make_school(academie=make_elsewhere(), authority=authority, **given)


def make_admin() -> Person:
    """Make the administrator of the platform."""
    person = factories.make_person("Ada", "Administration")
    make_role(Role.ADMIN, person)
    return person


def make_role(role: Role, person: Person | None = None, **given: Any) -> RoleAssignment:
    """Give a role over what is named (`school=`, `zone=`…), since long ago."""
    values = {"starts_on": factories.LONG_AGO, **given}
    return RoleAssignment.objects.create(role=role, person=person or factories.make_person(), **values)


def make_zone_leader(zone: Zone) -> Person:
    """Make the leader of a zone."""
    return make_role(Role.ZONE_LEADER, zone=zone).person
