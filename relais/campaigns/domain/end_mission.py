"""A referent's mission ends before its term, without replacement."""

from datetime import date

from django.db import transaction

from relais.campaigns.domain.change_team import refuse_stranger
from relais.campaigns.domain.move_awards import move_awards
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.designations.domain import end_designation, refuse_closed_year
from relais.designations.models import Designation
from relais.letters.domain import amend_for_team


@transaction.atomic
def end_mission(
    *, actor: Scope, designation: Designation, reason: str, last_day: date | None = None
) -> Designation:
    """End a mission on a day, or call off one that has not begun, without day; the money stops with it.

    A letter already signed is amended.

    Raises DomainError `forbidden`, `closed_year`, `day_required`, and those of `end_designation`.
    """
    refuse_stranger(actor, designation.school)
    refuse_closed_year(designation.year)
    if last_day is None and designation.starts_on <= clock.today():
        raise DomainError("day_required", "Indiquez le dernier jour de la mission.")
    ended = end_designation(actor=actor, designation=designation, reason=reason, last_day=last_day)
    move_awards(actor=actor, leaving=ended)
    amend_for_team(
        actor=actor,
        school_id=ended.school_id,
        year=ended.year,
        reason=f"Fin de la mission de {ended.person}",
    )
    return ended
