"""Who holds a right, tried on people and places rather than read from its declaration.

`who_may(right)` acts in each role at home, then abroad: what it returns is what people can do. A rules file
that loses a line, a flag, or a reach changes a row of some `test_rules_who.py`.
"""

from relais.core.rights import Place, Right
from relais.core.scope import SYSTEM, Role, Scope

HOME, ABROAD, ME, ANOTHER = 1, 2, 11, 12


def acting(role: Role, **given: object) -> Scope:
    """Return somebody in a role over each perimeter of home."""
    places = dict.fromkeys(("school_id", "zone_id", "academie_id", "authority_id", "home_academie_id"), HOME)
    return Scope(person_id=ME, person_name="Camille", role=role, **{**places, **given})  # type: ignore[arg-type]


def place(where: int, person_id: int = ANOTHER) -> Place:
    """Return a place at home or abroad, about somebody."""
    return Place(school_id=where, zone_id=where, academie_id=where, authority_id=where, person_id=person_id)


def who_may(right: Right) -> str:
    """Return the roles that have the right at home, and `+own`, `+system`, `+delegated` for the flags.

    A role that has it abroad too is followed by `*`.
    """
    found = [
        role.value + ("*" if right.allows(acting(role), place(ABROAD)) else "")
        for role in Role
        if right.allows(acting(role), place(HOME))
    ]
    if right.allows(acting(Role.AUTHORITY_READER), place(ABROAD, ME)):
        found.append("+own")
    if right.allows(SYSTEM, place(HOME)):
        found.append("+system")
    deputy = acting(Role.DEPUTY, delegated=frozenset({right.code}))
    if right.is_delegable and right.allows(deputy, place(HOME)) and not right.allows(deputy, place(ABROAD)):
        found.append("+delegated")
    return " ".join(found)
