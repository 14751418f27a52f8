"""Rights as data: which roles do or see a thing, and how far from their own perimeter.

Each app declares its rights in `rules.py`, and nowhere else:

    SIGN_LETTER = declare("sign_letter", "Signer la lettre de mission", {Role.HEAD: Reach.SCHOOL},
                          is_delegable=True)

A write asks `SIGN_LETTER.allows(actor, letter_place)`; a read asks `READ_LETTER.within(scope, ...)` for the
condition its rows must meet. The matrix of role by right is read from the same declarations.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from django.db.models import Q
from django.utils.module_loading import autodiscover_modules

from relais.core.scope import SYSTEM, Role, Scope

NONE = Q(pk__in=())  # matches no row, and Django asks the database nothing


class Reach(Enum):
    """How far a right goes: what the object must share with the person's role."""

    SCHOOL = "son établissement"
    ZONE = "sa zone"
    ACADEMIE = "son académie"
    COLLEAGUES = "l'académie dont le rôle relève"
    AUTHORITY = "sa collectivité"
    EVERYWHERE = "partout"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an object is, by key; `person_id` is whom it is about."""

    school_id: int | None = None
    zone_id: int | None = None
    academie_id: int | None = None
    authority_id: int | None = None
    person_id: int | None = None


def reaches(reach: Reach, scope: Scope, place: Place) -> bool:
    """Tell whether the place is within reach of the scope's perimeter."""
    if reach is Reach.EVERYWHERE:
        return True
    held = getattr(scope, HELD[reach])
    return held is not None and held == getattr(place, COLUMNS[reach])


COLUMNS = {
    Reach.SCHOOL: "school_id",
    Reach.ZONE: "zone_id",
    Reach.ACADEMIE: "academie_id",
    Reach.COLLEAGUES: "academie_id",
    Reach.AUTHORITY: "authority_id",
}
# A role over a school or a zone is a colleague's in its academy.
HELD = {**COLUMNS, Reach.COLLEAGUES: "home_academie_id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Where a query finds, from its rows, what each reach compares; an empty path reaches nothing.

    A school's zone depends on the year: `zone` gives the condition for a zone's key.
    """

    school: str = ""
    zone: Callable[[int], Q] | None = None
    academie: str = ""
    authority: str = ""
    person: str = ""

    def condition(self, reach: Reach, scope: Scope) -> Q:
        """Return the condition of a reach from this scope's perimeter."""
        if reach is Reach.EVERYWHERE:
            return Q()
        held = getattr(scope, HELD[reach])
        if held is None:
            return NONE
        if reach is Reach.ZONE:
            return self.zone(held) if self.zone else NONE
        path = {
            Reach.SCHOOL: self.school,
            Reach.ACADEMIE: self.academie,
            Reach.COLLEAGUES: self.academie,
            Reach.AUTHORITY: self.authority,
        }[reach]
        return Q(**{path: held}) if path else NONE


@dataclass(frozen=True, slots=True)
class Right:
    """Something one may do or see.

    `is_own`: whoever it is about may too, in whatever role. `is_system`: the application itself may.
    `is_delegable`: a head may delegate it to a deputy, who then acts as the head would.
    """

    code: str
    label: str
    holders: Mapping[Role, Reach] = field(default_factory=dict)
    is_own: bool = False
    is_system: bool = False
    is_delegable: bool = False

    def allows(self, actor: Scope, place: Place) -> bool:
        """Tell whether the actor may, for an object at that place."""
        if actor == SYSTEM:
            return self.is_system
        if self.is_own and place.person_id is not None and actor.person_id == place.person_id:
            return True
        reach = self.reach_of(actor)
        return reach is not None and reaches(reach, actor, place)

    def reach_of(self, actor: Scope) -> Reach | None:
        """Return how far the actor's role, or the head's for a delegated act, has this right."""
        own = self.holders.get(actor.role) if actor.role else None
        if own is None and self.code in actor.delegated:
            return self.holders.get(Role.HEAD)
        return own

    def is_held_by(self, scope: Scope) -> bool:
        """Tell whether the role has this right over something, whatever it is."""
        return self.reach_of(scope) is not None

    def within(self, scope: Scope, paths: Paths) -> Q:
        """Return the condition on the rows the scope has this right over."""
        reach = self.reach_of(scope)
        condition = paths.condition(reach, scope) if reach else NONE
        if self.is_own and paths.person and scope.person_id is not None:
            return condition | Q(**{paths.person: scope.person_id})
        return condition


_rights: dict[str, Right] = {}


def declare(
    code: str,
    label: str,
    holders: Mapping[Role, Reach] | None = None,
    *,
    is_own: bool = False,
    is_system: bool = False,
    is_delegable: bool = False,
) -> Right:
    """Make a right and put it in the table; `label` is what one may do, an infinitive in French."""
    right = Right(
        code, label, dict(holders or {}), is_own=is_own, is_system=is_system, is_delegable=is_delegable
    )
    _rights[code] = right
    return right


def declared() -> list[Right]:
    """Return every right of every app, in the order of their codes."""
    autodiscover_modules("rules")
    return [_rights[code] for code in sorted(_rights)]
