"""Who may give, take back or rename what."""

from relais.core.scope import SYSTEM, Role, Scope

SCHOOL_GRANTS = {
    Role.HEAD: frozenset({Role.DEPUTY, Role.REFERENT}),
    Role.DEPUTY: frozenset({Role.REFERENT}),
}


def can_grant_role(actor: Scope, role: Role, *, academie_id: int | None, school_id: int | None) -> bool:
    """Tell whether the actor gives this role in this school or academy.

    The academy's team gives any role in its academy, the head and the deputy those of their team, the
    installation any. `academie_id` is the school's academy, or None for a local authority's reader.
    """
    if actor == SYSTEM:
        return True
    if actor.is_officer:
        return academie_id in {actor.academie_id, None}
    return (
        actor.role is not None
        and school_id is not None
        and actor.school_id == school_id
        and role in SCHOOL_GRANTS.get(actor.role, frozenset())
    )


def can_name_person(actor: Scope, person_id: int) -> bool:
    """Tell whether the actor corrects this person's name: the person, or the academy's team."""
    return actor == SYSTEM or actor.is_officer or actor.person_id == person_id
