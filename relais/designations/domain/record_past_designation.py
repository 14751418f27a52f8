"""Somebody was referent before the application: the history knows it."""

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.domain.propose_person import TeamMember, person_of
from relais.designations.enums import DesignationState
from relais.designations.models import ACTOR_LENGTH, Designation
from relais.designations.rules import can_import_past_designations
from relais.schools.models import School

FROM_A_LIST = "Repris d'une liste d'une année passée, sans réponse demandée."


@transaction.atomic
def record_past_designation(
    *, actor: Scope, school: School, year: SchoolYear, member: TeamMember
) -> tuple[Designation, bool]:
    """Record that somebody was referent all that past year: no role, no mail, no money.

    Returns the designation and whether it is new; one already there, whatever its state, stays as it is.
    Raises DomainError `forbidden`, `not_past_year`, and those of `create_person`.
    """
    if not can_import_past_designations(actor, academie_id=school.academie_id):
        raise DomainError("forbidden", "Seule l'équipe numérique académique importe les années passées.")
    if year >= SchoolYear.current():
        raise DomainError("not_past_year", f"L'import sert aux années passées : {year} n'est pas terminée.")
    School.objects.select_for_update().get(pk=school.pk)
    person = person_of(actor, member)
    known = Designation.objects.filter(school=school, year=year, person=person, is_interim=False)
    there = known.order_by("-pk").first()
    if there is not None:
        return there, False
    now = clock.now()
    recorded = Designation.objects.create(
        school=school,
        year=year,
        person=person,
        state=DesignationState.ACCEPTED,
        is_newcomer=bool(member.is_newcomer),
        designated_at=now,
        designated_by=actor.label[:ACTOR_LENGTH],
        answered_at=now,
        answer_comment=FROM_A_LIST,
        starts_on=year.first_day,
        ends_on=year.last_day,
    )
    record_entry(actor=actor, act="record_past_designation", on=recorded, to_state=recorded.state)
    return recorded, True
