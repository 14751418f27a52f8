"""Who may give, take back or rename what."""

from collections.abc import Iterable
from dataclasses import dataclass

from relais.core.rights import Place, Reach, Right, declare, declared
from relais.core.scope import Role, Scope

WIDE_GRANTS = {Role.OFFICER: Reach.ACADEMIE, Role.ADMIN: Reach.EVERYWHERE}
GRANT_LABELS: dict[Role, tuple[str, dict[Role, Reach]]] = {
    Role.REFERENT: (
        "Donner le rôle de référent",
        {**WIDE_GRANTS, Role.HEAD: Reach.SCHOOL, Role.DEPUTY: Reach.SCHOOL},
    ),
    Role.DEPUTY: ("Donner le rôle d'adjoint", {**WIDE_GRANTS, Role.HEAD: Reach.SCHOOL}),
    Role.HEAD: ("Donner le rôle de chef d'établissement", WIDE_GRANTS),
    Role.ZONE_LEADER: ("Confier l'animation d'une zone", WIDE_GRANTS),
    Role.OFFICER: ("Faire entrer dans l'équipe numérique", WIDE_GRANTS),
    Role.PAY_OFFICER: ("Donner le rôle de la paye", WIDE_GRANTS),
    Role.TRAINING_OFFICER: ("Donner le rôle de la formation continue", WIDE_GRANTS),
    Role.ACADEMIE_READER: ("Ouvrir la lecture de l'académie", WIDE_GRANTS),
    # A local authority is of no academy: any officer opens its reading.
    Role.AUTHORITY_READER: (
        "Ouvrir la lecture à une collectivité",
        {Role.OFFICER: Reach.EVERYWHERE, Role.ADMIN: Reach.EVERYWHERE},
    ),
    Role.ADMIN: ("Donner l'administration de la plateforme", {Role.ADMIN: Reach.EVERYWHERE}),
}
GRANTS: dict[Role, Right] = {
    role: declare(f"grant_{role}", label, holders, is_system=True)
    for role, (label, holders) in GRANT_LABELS.items()
}
SEE_RIGHTS = declare(
    "see_rights",
    "Lire le tableau des droits",
    {Role.OFFICER: Reach.ACADEMIE, Role.ADMIN: Reach.EVERYWHERE},
)
SEE_DELEGATIONS = declare(
    "see_delegations",
    "Voir les délégations de signature",
    {Role.HEAD: Reach.SCHOOL, Role.DEPUTY: Reach.SCHOOL, Role.OFFICER: Reach.ACADEMIE},
)
DELEGATE = declare(
    "delegate",
    "Déléguer des actes à l'adjoint",
    {Role.HEAD: Reach.SCHOOL},
)
NAME_PERSON = declare(
    "name_person",
    "Corriger le nom et le genre d'une personne",
    WIDE_GRANTS,
    is_own=True,
    is_system=True,
)
SEE_PEOPLE = declare("see_people", "Voir les personnes, leurs adresses et leurs rôles", WIDE_GRANTS)
EDIT_PEOPLE = declare("edit_people", "Changer les adresses d'une personne", WIDE_GRANTS, is_system=True)
MERGE_PEOPLE = declare("merge_people", "Fusionner deux fiches d'une même personne", WIDE_GRANTS)
MANAGE_ACCOUNT = declare(
    "manage_account",
    "Gérer son compte : mot de passe, second facteur, connexions",
    is_own=True,
)
RESET_SECOND_FACTOR = declare(
    "reset_second_factor",
    "Retirer le second facteur d'une personne",
    {Role.ADMIN: Reach.EVERYWHERE},
    is_own=True,
    is_system=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePlace:
    """A role and where it is held."""

    role: Role
    school_id: int | None = None
    academie_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPlace:
    """What decides who may see and change a person.

    `academie_ids`: the academies of every role ever held, None standing for a role of no academy; empty for
    a person who never held any. `roles`: those held today or later.
    """

    person_id: int
    academie_ids: frozenset[int | None] = frozenset()
    roles: frozenset[RolePlace] = frozenset()


def can_grant_role(actor: Scope, role: Role, *, academie_id: int | None, school_id: int | None) -> bool:
    """Tell whether the actor gives this role in this school or academy.

    `academie_id` is the school's academy, or None for a local authority's reader.
    """
    return GRANTS[role].allows(actor, Place(school_id=school_id, academie_id=academie_id))


def can_delegate(actor: Scope, *, school_id: int | None) -> bool:
    """Tell whether the actor delegates acts of this school's head."""
    return DELEGATE.allows(actor, Place(school_id=school_id))


def delegable_rights() -> list[Right]:
    """Return the rights a head may delegate."""
    return [right for right in declared() if right.is_delegable]


def can_name_person(actor: Scope, person: PersonPlace) -> bool:
    """Tell whether the actor corrects this person's name and gender."""
    return _is_within(NAME_PERSON, actor, person)


def can_manage_account(actor: Scope, person_id: int | None) -> bool:
    """Tell whether the actor changes how this person signs in: nobody else does."""
    return MANAGE_ACCOUNT.allows(actor, Place(person_id=person_id))


def can_reset_second_factor(actor: Scope, person_id: int) -> bool:
    """Tell whether the actor takes this person's second factor away."""
    return RESET_SECOND_FACTOR.allows(actor, Place(person_id=person_id))


def can_see_person(actor: Scope, person: PersonPlace) -> bool:
    """Tell whether the actor sees this person's page."""
    return _is_within(SEE_PEOPLE, actor, person)


def can_edit_person(actor: Scope, person: PersonPlace) -> bool:
    """Tell whether the actor changes this person's addresses.

    Whoever holds an address signs in with it: one changes only those of people whose every role one could
    give oneself.
    """
    return _is_within(EDIT_PEOPLE, actor, person) and _gives_all(actor, person.roles)


def can_merge_person(actor: Scope, person: PersonPlace) -> bool:
    """Tell whether the actor makes this person one with another, under the same condition."""
    return _is_within(MERGE_PEOPLE, actor, person) and _gives_all(actor, person.roles)


def grantable_roles(actor: Scope) -> list[Role]:
    """Return the roles the actor gives somewhere, but the referent's, which only a designation gives."""
    return [role for role, right in GRANTS.items() if role != Role.REFERENT and right.is_held_by(actor)]


def _is_within(right: Right, actor: Scope, person: PersonPlace) -> bool:
    """Tell whether the right reaches an academy of the person.

    Somebody who never held a role is of no academy: whoever has the right over one has it, so that a
    first role can be given. Somebody whose only role is of no academy is reached by no academy.
    """
    academie_ids = person.academie_ids or {actor.academie_id}
    places = (Place(person_id=person.person_id, academie_id=each) for each in academie_ids)
    return any(right.allows(actor, place) for place in places)


def _gives_all(actor: Scope, roles: Iterable[RolePlace]) -> bool:
    return all(
        can_grant_role(actor, each.role, academie_id=each.academie_id, school_id=each.school_id)
        for each in roles
    )
