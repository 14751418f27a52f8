"""Who designates, who answers."""

from relais.core.rights import Place, Reach, declare
from relais.core.scope import Role, Scope

SEE_DESIGNATIONS = declare(
    "see_designations",
    "Voir les désignations, avec les réponses",
    {
        Role.HEAD: Reach.SCHOOL,
        Role.DEPUTY: Reach.SCHOOL,
        Role.REFERENT: Reach.SCHOOL,
        Role.OFFICER: Reach.ACADEMIE,
        Role.PAY_OFFICER: Reach.ACADEMIE,
        Role.TRAINING_OFFICER: Reach.ACADEMIE,
        Role.ACADEMIE_READER: Reach.ACADEMIE,
        Role.ZONE_LEADER: Reach.ZONE,
    },
    is_own=True,
)
DESIGNATE = declare(
    "designate",
    "Désigner les référents",
    {Role.HEAD: Reach.SCHOOL, Role.DEPUTY: Reach.SCHOOL, Role.OFFICER: Reach.ACADEMIE},
    is_system=True,
)
# Décret 2015-475, art. 1: a mission is taken with one's agreement.
ANSWER_DESIGNATION = declare("answer_designation", "Accepter ou refuser sa désignation", is_own=True)


def can_designate(actor: Scope, *, school_id: int, academie_id: int) -> bool:
    """Tell whether the actor sets a school's team."""
    return DESIGNATE.allows(actor, Place(school_id=school_id, academie_id=academie_id))


def can_answer(actor: Scope, *, person_id: int) -> bool:
    """Tell whether the actor says yes or no: the person named, nobody else."""
    return ANSWER_DESIGNATION.allows(actor, Place(person_id=person_id))
