"""Who may do what in the campaign."""

from typing import TYPE_CHECKING

from relais.core.scope import Role, Scope

if TYPE_CHECKING:
    from relais.schools.models import Academie, School


def can_open_campaign(actor: Scope, academie: "Academie") -> bool:
    """Tell whether the actor is the academy's digital team."""
    return actor.is_officer and actor.academie_id == academie.pk


def can_see_head_steps(actor: Scope) -> bool:
    """Tell whether the actor has a page of three steps: the head, and the deputy who reads it."""
    return actor.role in {Role.HEAD, Role.DEPUTY}


def can_do_head_steps(actor: Scope, school: "School") -> bool:
    """Tell whether the actor does the three steps of this school: its head alone."""
    return actor.heads(school.pk)
