"""Reads: which scope a request has, which roles a person holds, which links open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from relais.accounts.models import (
    AWAITS_FACTOR,
    IS_VERIFIED,
    AccessLink,
    Delegation,
    Person,
    RoleAssignment,
    hash_token,
)
from relais.accounts.rules import SEE_DELEGATIONS
from relais.core import clock
from relais.core.rights import Paths
from relais.core.scope import NOBODY, WIDE_ROLES, Role, Scope

SESSION_KEY = "capacity"
DELEGATION_PATHS = Paths(school="head__school_id", academie="head__school__academie_id")


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
    return list(held.select_related("school", "academie", "authority", "zone", "person"))


def head_assignment_for(school_id: int) -> RoleAssignment | None:
    """Return the present head's role in that school, the latest if there are two."""
    held = assignments_on(clock.today()).filter(school_id=school_id, role=Role.HEAD)
    return held.select_related("person", "school").order_by("starts_on", "pk").last()


def scope_for(assignment: RoleAssignment, delegation: Delegation | None = None) -> Scope:
    """Return the scope of a person acting in that role, by that delegation if one is given."""
    where = assignment.school or assignment.zone
    return Scope(
        person_id=assignment.person_id,
        person_name=str(assignment.person),
        role=Role(assignment.role),
        perimeter=str(assignment.perimeter),
        academie_id=assignment.academie_id,
        school_id=assignment.school_id,
        authority_id=assignment.authority_id,
        zone_id=assignment.zone_id,
        assignment_id=assignment.pk,
        delegated=frozenset(delegation.rights) if delegation else frozenset(),
        on_behalf_of_id=delegation.head.person_id if delegation else None,
        on_behalf_of_name=str(delegation.head.person) if delegation else "",
        home_academie_id=where.academie_id if where else assignment.academie_id,
    )


@dataclass(frozen=True, slots=True)
class Capacity:
    """A way a person may act today: in a role, or in a role by delegation of a head."""

    assignment: RoleAssignment
    delegation: Delegation | None = None

    @property
    def key(self) -> str:
        """What the session and the form keep of it."""
        return f"{self.assignment.pk}-{self.delegation.pk}" if self.delegation else str(self.assignment.pk)

    @property
    def label(self) -> str:
        """How the person chooses it."""
        label = f"{self.assignment.get_role_display()}, {self.assignment.perimeter}"
        return f"{label}, par délégation de {self.delegation.head.person}" if self.delegation else label

    @property
    def scope(self) -> Scope:
        """The scope of acting so."""
        return scope_for(self.assignment, self.delegation)


def live_delegations(day: date) -> QuerySet[Delegation]:
    """Return the delegations by which a deputy may act that day: both still hold their role."""
    held = assignments_on(day).values("pk")
    return Delegation.objects.filter(
        revoked_at=None, starts_on__lte=day, ends_on__gte=day, head__in=held, deputy__in=held
    ).select_related("head__person", "deputy__person")


def capacities_for(person: Person) -> list[Capacity]:
    """Return every way the person may act today: roles oldest first, each before its delegations."""
    held = assignments_for(person)
    if not any(assignment.role == Role.DEPUTY for assignment in held):
        return [Capacity(assignment) for assignment in held]
    delegations = list(live_delegations(clock.today()).filter(deputy__person=person))
    return [
        capacity
        for assignment in held
        for capacity in (
            Capacity(assignment),
            *(Capacity(assignment, each) for each in delegations if each.deputy_id == assignment.pk),
        )
    ]


def capacities_for_request(request: HttpRequest) -> list[Capacity]:
    """Return the ways the person signed in may act today."""
    return capacities_for(request.user) if request.user.is_authenticated else []


def chosen_capacity(session: SessionBase, capacities: Sequence[Capacity]) -> Capacity | None:
    """Return the capacity chosen in the session if it still holds, else the first one."""
    chosen = session.get(SESSION_KEY)
    return next(iter(sorted(capacities, key=lambda each: each.key != chosen)), None)


def awaits_second_factor(session: SessionBase, capacity: Capacity | None) -> bool:
    """Tell whether the session opens nothing until a second factor is verified in it.

    So it is for whoever acts over more than one school, however signed in, and for those who came by
    password or have a second factor, whatever they act as.
    """
    if session.get(IS_VERIFIED):
        return False
    is_wide = capacity is not None and Role(capacity.assignment.role) in WIDE_ROLES
    return is_wide or bool(session.get(AWAITS_FACTOR))


def awaits_factor_for_request(request: HttpRequest, capacities: Sequence[Capacity]) -> bool:
    """Tell whether the person signed in must first verify a second factor."""
    return awaits_second_factor(request.session, chosen_capacity(request.session, capacities))


def scope_for_request(request: HttpRequest, capacities: Sequence[Capacity]) -> Scope:
    """Return the scope of the capacity chosen in the session, of no role while a second factor is awaited."""
    if not request.user.is_authenticated:
        return NOBODY
    capacity = chosen_capacity(request.session, capacities)
    if capacity is None or awaits_second_factor(request.session, capacity):
        return Scope(person_id=request.user.pk, person_name=str(request.user))
    return capacity.scope


def delegations_visible_to(scope: Scope) -> QuerySet[Delegation]:
    """Return the delegations given in the scope's school or academy."""
    given = Delegation.objects.filter(SEE_DELEGATIONS.within(scope, DELEGATION_PATHS))
    return given.select_related("head__person", "deputy__person", "head__school")


def deputies_of(school_id: int) -> list[RoleAssignment]:
    """Return the present deputies of a school."""
    held = assignments_on(clock.today()).filter(school_id=school_id, role=Role.DEPUTY)
    return list(held.select_related("person", "school").order_by("person__last_name", "pk"))


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
