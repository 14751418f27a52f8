"""A person receives a role over a perimeter, or leaves it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from relais.accounts.models import Person, RoleAssignment
from relais.accounts.rules import can_grant_role
from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Role, Scope
from relais.schools.models import Academie, Authority, School, Zone


@transaction.atomic
def grant_role(  # noqa: PLR0913 - a role is a person, a perimeter of three kinds and two dates
    *,
    actor: Scope,
    person: Person,
    role: Role,
    starts_on: date,
    ends_on: date | None = None,
    academie: Academie | None = None,
    school: School | None = None,
    authority: Authority | None = None,
    zone: Zone | None = None,
    reason: str = "",
) -> RoleAssignment:
    """Give the role from the first day to the last, both included; no last day is until further notice.

    The same role already held over the same perimeter on part of that period is lengthened to cover it
    and returned: asked twice, one role. Raises DomainError `forbidden` or `bad_role`.
    """
    within = _academie_id(school, academie, zone)
    if not can_grant_role(actor, Role(role), academie_id=within, school_id=school.pk if school else None):
        raise DomainError("forbidden", "Vous ne pouvez pas donner ce rôle ici.")
    wanted = RoleAssignment(
        person=person,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        academie=academie,
        school=school,
        authority=authority,
        zone=zone,
        reason=reason,
    )
    try:
        wanted.validate_constraints()
    except ValidationError as error:
        raise DomainError("bad_role", error.messages[0]) from error
    held = _overlapping(wanted)
    if held is None:
        wanted.save()
        record_entry(
            actor=actor, act="grant_role", on=wanted, to_state=role, comment=reason, after=_dates(wanted)
        )
        return wanted
    return _lengthen(held, wanted, actor)


def _academie_id(school: School | None, academie: Academie | None, zone: Zone | None) -> int | None:
    """Return the academy a role is held in; none for a local authority's."""
    if academie is not None:
        return academie.pk
    within = school or zone
    return within.academie_id if within else None


def _overlapping(wanted: RoleAssignment) -> RoleAssignment | None:
    """Return the same role over the same perimeter, held on a day of the wanted period.

    The person's row is locked, so that two grants at once do not make two roles.
    """
    Person.objects.select_for_update().get(pk=wanted.person_id)
    same = RoleAssignment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=wanted.starts_on),
        person=wanted.person,
        role=wanted.role,
        academie=wanted.academie,
        school=wanted.school,
        authority=wanted.authority,
        zone=wanted.zone,
    )
    if wanted.ends_on:
        same = same.filter(starts_on__lte=wanted.ends_on)
    return same.order_by("starts_on", "pk").last()


def _lengthen(held: RoleAssignment, wanted: RoleAssignment, actor: Scope) -> RoleAssignment:
    """Make `held` cover the wanted period too."""
    starts_on = min(held.starts_on, wanted.starts_on)
    ends_on = None if held.ends_on is None or wanted.ends_on is None else max(held.ends_on, wanted.ends_on)
    if (starts_on, ends_on) != (held.starts_on, held.ends_on):
        before = _dates(held)
        held.starts_on, held.ends_on = starts_on, ends_on
        held.save(update_fields=["starts_on", "ends_on"])
        record_entry(
            actor=actor,
            act="lengthen_role",
            on=held,
            to_state=held.role,
            comment=wanted.reason,
            before=before,
            after=_dates(held),
        )
    return held


def _dates(assignment: RoleAssignment) -> dict[str, date | None]:
    return {"starts_on": assignment.starts_on, "ends_on": assignment.ends_on}


@transaction.atomic
def end_role(*, actor: Scope, assignment: RoleAssignment, ends_on: date, reason: str = "") -> RoleAssignment:
    """End the role on the evening of `ends_on`; its personal links stop opening with it.

    Ending twice keeps the earlier date. Raises DomainError `forbidden`, or `end_before_start`.
    """
    role, school = Role(assignment.role), assignment.school
    within = _academie_id(school, assignment.academie, assignment.zone)
    is_own = actor.person_id == assignment.person_id
    if not is_own and not can_grant_role(actor, role, academie_id=within, school_id=assignment.school_id):
        raise DomainError("forbidden", "Vous ne pouvez pas mettre fin à ce rôle.")
    if ends_on < assignment.starts_on:
        raise DomainError("end_before_start", "La fin d'un rôle ne précède pas son début.")
    if assignment.ends_on is not None and assignment.ends_on <= ends_on:
        return assignment
    before, assignment.ends_on = assignment.ends_on, ends_on
    assignment.save(update_fields=["ends_on"])
    record_entry(
        actor=actor,
        act="end_role",
        on=assignment,
        from_state=role,
        comment=reason,
        before={"ends_on": before},
        after={"ends_on": ends_on},
    )
    return assignment
