"""What every change of a team in the course of the year asks."""

from relais.campaigns.rules import can_change_team
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.schools.models import School


def refuse_stranger(actor: Scope, school: School) -> None:
    """Refuse to anyone but the head, the deputy by delegation, or the academy's digital team."""
    if not can_change_team(actor, school):
        raise DomainError("forbidden", "Seul le chef d'établissement, ou l'académie, change l'équipe.")
