"""Who may give, take back or rename what."""

from relais.core.rights import Place, Reach, Right, declare
from relais.core.scope import Role, Scope

WIDE_GRANTS = {Role.OFFICER: Reach.ACADEMIE}
GRANTS: dict[Role, Right] = {
    Role.REFERENT: declare(
        "grant_referent",
        "Donner le rôle de référent",
        {**WIDE_GRANTS, Role.HEAD: Reach.SCHOOL, Role.DEPUTY: Reach.SCHOOL},
        is_system=True,
    ),
    Role.DEPUTY: declare(
        "grant_deputy",
        "Donner le rôle d'adjoint",
        {**WIDE_GRANTS, Role.HEAD: Reach.SCHOOL},
        is_system=True,
    ),
    Role.HEAD: declare("grant_head", "Donner le rôle de chef d'établissement", WIDE_GRANTS, is_system=True),
    Role.OFFICER: declare(
        "grant_officer", "Faire entrer dans l'équipe numérique", WIDE_GRANTS, is_system=True
    ),
    Role.PAY_OFFICER: declare("grant_pay_officer", "Donner le rôle de la paye", WIDE_GRANTS, is_system=True),
    # A local authority is of no academy: any officer opens its reading.
    Role.AUTHORITY_READER: declare(
        "grant_authority_reader",
        "Ouvrir la lecture à une collectivité",
        {Role.OFFICER: Reach.EVERYWHERE},
        is_system=True,
    ),
}
NAME_PERSON = declare(
    "name_person",
    "Corriger le nom d'une personne",
    {Role.OFFICER: Reach.EVERYWHERE},
    is_own=True,
    is_system=True,
)


def can_grant_role(actor: Scope, role: Role, *, academie_id: int | None, school_id: int | None) -> bool:
    """Tell whether the actor gives this role in this school or academy.

    `academie_id` is the school's academy, or None for a local authority's reader.
    """
    return GRANTS[role].allows(actor, Place(school_id=school_id, academie_id=academie_id))


def can_name_person(actor: Scope, person_id: int) -> bool:
    """Tell whether the actor corrects this person's name."""
    return NAME_PERSON.allows(actor, Place(person_id=person_id))
