"""Reads: which scope a request has, which roles a person holds."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from relais.accounts.models import AccessLink, Person, RoleAssignment, hash_token
from relais.core import clock
from relais.core.scope import NOBODY, Role, Scope

SESSION_KEY = "assignment"


def assignments_on(day: date) -> QuerySet[RoleAssignment]:
    """Return the roles held that day."""
    return RoleAssignment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day),
        starts_on__lte=day,
        person__is_active=True,
    )


def assignments_for(person: Person) -> list[RoleAssignment]:
    """Return the roles the person holds today, with their perimeter, oldest first."""
    held = assignments_on(clock.today()).filter(person=person)
    return list(held.select_related("school", "academie", "authority", "person"))


def head_assignment_for(school_id: int) -> RoleAssignment | None:
    """Return the present head's role in that school, the latest if there are two."""
    held = assignments_on(clock.today()).filter(school_id=school_id, role=Role.HEAD)
    return held.select_related("person", "school").order_by("starts_on", "pk").last()


def scope_for(assignment: RoleAssignment) -> Scope:
    """Return the scope of a person acting in that role."""
    return Scope(
        person_id=assignment.person_id,
        person_name=str(assignment.person),
        role=Role(assignment.role),
        perimeter=str(assignment.perimeter),
        academie_id=assignment.academie_id,
        school_id=assignment.school_id,
        authority_id=assignment.authority_id,
        assignment_id=assignment.pk,
    )


def assignments_for_request(request: HttpRequest) -> list[RoleAssignment]:
    """Return the roles the person signed in holds today."""
    return assignments_for(request.user) if request.user.is_authenticated else []


def scope_for_request(request: HttpRequest, held: Iterable[RoleAssignment]) -> Scope:
    """Return the scope chosen in the session among the roles held today, else the first one held."""
    if not request.user.is_authenticated:
        return NOBODY
    chosen = request.session.get(SESSION_KEY)
    for assignment in sorted(held, key=lambda each: each.pk != chosen):
        return scope_for(assignment)
    return Scope(person_id=request.user.pk, person_name=str(request.user))


def link_for_token(token: str) -> AccessLink | None:
    """Return the live link with that secret, or None whatever the reason."""
    link = (
        AccessLink.objects.select_related("assignment__person", "assignment__school", "assignment__academie")
        .filter(token_hash=hash_token(token))
        .first()
    )
    return link if link is not None and link.is_live else None


def person_by_address(address: str) -> Person | None:
    """Return the active person who has that address, whatever its case."""
    return Person.objects.filter(addresses__address__iexact=address.strip(), is_active=True).first()
