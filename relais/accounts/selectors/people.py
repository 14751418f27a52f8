"""Reads of people: who sees whom, what roles they hold and held, who bears the same name."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import Http404

from relais.accounts.models import Merge, Person, RoleAssignment
from relais.accounts.rules import (
    SEE_PEOPLE,
    PersonPlace,
    RolePlace,
    can_edit_person,
    can_grant_role,
    can_merge_person,
)
from relais.core import clock
from relais.core.folding import fold
from relais.core.rights import Paths
from relais.core.scope import Role, Scope
from relais.schools.models import Authority

# A local authority has readers in each academy where it has schools.
ACADEMIE_PATHS = (
    "academie_id",
    "school__academie_id",
    "zone__academie_id",
    "authority__schools__academie_id",
)
PERIMETERS = ("school", "academie", "authority", "zone")


def roles_visible_to(scope: Scope) -> QuerySet[RoleAssignment]:
    """Return the roles, past, present and to come, held where the scope sees people."""
    reached = reduce(or_, (SEE_PEOPLE.within(scope, Paths(academie=path)) for path in ACADEMIE_PATHS))
    within = RoleAssignment.objects.filter(reached).values("pk")
    return RoleAssignment.objects.filter(pk__in=within)


def people_visible_to(scope: Scope) -> QuerySet[Person]:
    """Return the people an officer or an administrator sees.

    An officer sees whoever holds or held a role in the academy, and whoever never held any role anywhere:
    nobody could give these a first role otherwise, and nothing tells an academy for them. A record absorbed
    by a merge is nobody's: it is seen on the page of the person it was merged with.
    """
    if not SEE_PEOPLE.is_held_by(scope):
        return Person.objects.none()
    held = Exists(RoleAssignment.objects.filter(person=OuterRef("pk")))
    reached = Q(pk__in=roles_visible_to(scope).values("person_id")) | ~held
    absorbed = Exists(Merge.objects.filter(absorbed=OuterRef("pk"), undone_at=None))
    return Person.objects.filter(reached, ~absorbed)


def visible_people_or_404(scope: Scope) -> QuerySet[Person]:
    """Return the visible people; Http404 to whoever sees none."""
    _require(SEE_PEOPLE.is_held_by(scope))
    return people_visible_to(scope)


def get_person_or_404(scope: Scope, pk: int) -> Person:
    """Return the person with their addresses; Http404 out of scope."""
    person = people_visible_to(scope).prefetch_related("addresses").filter(pk=pk).first()
    if person is None:
        msg = "no such person in scope"
        raise Http404(msg)
    return person


def get_editable_person_or_404(scope: Scope, pk: int) -> Person:
    """Return a person whose addresses the scope changes; Http404 otherwise."""
    person = get_person_or_404(scope, pk)
    _require(can_edit_person(scope, place_of(person)))
    return person


def get_mergeable_person_or_404(scope: Scope, pk: int) -> Person:
    """Return an active person the scope may merge; Http404 otherwise."""
    person = get_person_or_404(scope, pk)
    _require(person.is_active and can_merge_person(scope, place_of(person)))
    return person


def get_ending_role_or_404(scope: Scope, pk: int) -> RoleAssignment:
    """Return a role that the scope may end from a person's page; Http404 otherwise."""
    assignment = with_perimeter(roles_visible_to(scope)).filter(pk=pk).first()
    if assignment is None or not may_end_role(scope, assignment):
        msg = "no such role to end in scope"
        raise Http404(msg)
    return assignment


def _require(is_allowed: bool) -> None:  # noqa: FBT001 - the one thing it is about
    if not is_allowed:
        msg = "no right over this person"
        raise Http404(msg)


def may_end_role(scope: Scope, assignment: RoleAssignment) -> bool:
    """Tell whether the scope may end this role: a referent's ends with the designation."""
    if assignment.role == Role.REFERENT or not is_unfinished(assignment):
        return False
    where = assignment.school or assignment.zone
    academie_id = where.academie_id if where else assignment.academie_id
    return can_grant_role(
        scope, Role(assignment.role), academie_id=academie_id, school_id=assignment.school_id
    )


def is_unfinished(assignment: RoleAssignment) -> bool:
    """Tell whether the role is held after today, or will be."""
    return assignment.ends_on is None or assignment.ends_on > clock.today()


def with_perimeter(roles: QuerySet[RoleAssignment]) -> QuerySet[RoleAssignment]:
    """Read along what a role is held over, and by whom."""
    return roles.select_related("person", *PERIMETERS)


def with_roles(people: QuerySet[Person], scope: Scope) -> QuerySet[Person]:
    """Read along, for `roles_of`, the visible roles, and the addresses."""
    return people.prefetch_related("addresses", _visible_roles(scope))


def add_roles(person: Person, scope: Scope) -> None:
    """Read, for `roles_of`, the visible roles of a person already read."""
    prefetch_related_objects([person], _visible_roles(scope))


def _visible_roles(scope: Scope) -> "Prefetch[Any]":
    roles = with_perimeter(roles_visible_to(scope)).order_by("starts_on", "pk")
    return Prefetch("assignments", roles, to_attr="shown_roles")


def roles_of(person: Person) -> list[RoleAssignment]:
    """Return the roles of a person read by `with_roles`, oldest first."""
    shown: list[RoleAssignment] = getattr(person, "shown_roles")  # noqa: B009 - put there by the prefetch
    return shown


def present_roles(person: Person) -> list[RoleAssignment]:
    """Return the roles, held today, of a person read by `with_roles`."""
    return [role for role in roles_of(person) if role.holds_on(clock.today())]


def name_role(assignment: RoleAssignment) -> str:
    """Return "Chef d'établissement, Collège Ada-Lovelace, Poitiers (0869001A)"."""
    return f"{assignment.get_role_display()}, {assignment.perimeter}"


def describe_person(person: Person) -> str:
    """Return name, address and roles of a person read by `with_roles`: what tells homonyms apart."""
    roles = present_roles(person) or roles_of(person)[-1:]
    known = [person.email, *map(name_role, roles)]
    return " · ".join([str(person), *filter(None, known)])


def homonyms_of(person: Person, scope: Scope) -> list[Person]:
    """Return the other visible people whose names are written alike but for accents and case."""
    if not person.is_named:
        return []
    mine = fold(f"{person.last_name} {person.first_name}")
    names = people_visible_to(scope).values_list("pk", "last_name", "first_name")
    alike = [pk for pk, last, first in names.order_by() if fold(f"{last} {first}") == mine]
    others = Person.objects.filter(pk__in=alike).exclude(pk=person.pk)
    return list(with_roles(others, scope))


def owner_of(address: str) -> Person | None:
    """Return the person who has that address, active or not, whatever its case."""
    return Person.objects.filter(addresses__address__iexact=address.strip()).first()


def place_of(person: Person) -> PersonPlace:
    """Return what decides who may see and change the person."""
    held = RoleAssignment.objects.filter(person=person).select_related("school", "zone")
    authorities = [each.authority_id for each in held if each.authority_id is not None]
    academies: set[int | None] = {
        academie_id for each in held if each.authority_id is None for academie_id in [_academie_of(each)]
    }
    academies |= _academies_of_authorities(authorities)
    roles = frozenset(
        RolePlace(role=Role(each.role), school_id=each.school_id, academie_id=_academie_of(each))
        for each in held
        if each.ends_on is None or each.ends_on >= clock.today()
    )
    return PersonPlace(person_id=person.pk, academie_ids=frozenset(academies), roles=roles)


def _academie_of(assignment: RoleAssignment) -> int | None:
    where = assignment.school or assignment.zone
    return where.academie_id if where else assignment.academie_id


def _academies_of_authorities(authority_ids: Sequence[int]) -> set[int | None]:
    """Return the academies of these authorities' schools; None for one that has none."""
    if not authority_ids:
        return set()
    found = Authority.objects.filter(pk__in=authority_ids).values_list("schools__academie_id", flat=True)
    return set(found.distinct())
