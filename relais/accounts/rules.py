"""Who may give, take back or rename what."""

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
    "Corriger le nom d'une personne",
    {Role.OFFICER: Reach.EVERYWHERE, Role.ADMIN: Reach.EVERYWHERE},
    is_own=True,
    is_system=True,
)


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


def can_name_person(actor: Scope, person_id: int) -> bool:
    """Tell whether the actor corrects this person's name."""
    return NAME_PERSON.allows(actor, Place(person_id=person_id))
