"""Who designates, who answers."""

from relais.core.scope import SYSTEM, Role, Scope


def can_designate(actor: Scope, *, school_id: int, academie_id: int) -> bool:
    """Tell whether the actor sets a school's team: its head, its deputy, or the academy's team for them."""
    if actor == SYSTEM:
        return True
    if actor.is_officer:
        return actor.academie_id == academie_id
    return actor.role in {Role.HEAD, Role.DEPUTY} and actor.school_id == school_id


def can_answer(actor: Scope, *, person_id: int) -> bool:
    """Tell whether the actor says yes or no: the person named, nobody else (décret 2015-475, art. 1)."""
    return actor.person_id == person_id
