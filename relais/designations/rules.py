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
# Domain, 7: a local authority is not given the list of contacts.
SEE_CONTACTS = declare(
    "see_contacts",
    "Consulter l'annuaire des référents",
    {
        Role.HEAD: Reach.COLLEAGUES,
        Role.DEPUTY: Reach.COLLEAGUES,
        Role.REFERENT: Reach.COLLEAGUES,
        Role.ZONE_LEADER: Reach.COLLEAGUES,
        Role.OFFICER: Reach.COLLEAGUES,
        Role.TRAINING_OFFICER: Reach.COLLEAGUES,
        Role.ACADEMIE_READER: Reach.COLLEAGUES,
    },
)
EDIT_CONTACT_CARD = declare("edit_contact_card", "Tenir sa fiche de l'annuaire", is_own=True)
READ_ROLE_LIST = declare(
    "read_role_list",
    "Lire la liste des rôles et ce qui en a été émis",
    {Role.OFFICER: Reach.ACADEMIE, Role.TRAINING_OFFICER: Reach.ACADEMIE},
)
ISSUE_ROLE_LIST = declare("issue_role_list", "Émettre la liste des rôles", {Role.OFFICER: Reach.ACADEMIE})

# Lists of before the application: their years are over, so nobody's money nor mail depends on them.
IMPORT_PAST_DESIGNATIONS = declare(
    "import_past_designations",
    "Importer les listes des années passées",
    {Role.OFFICER: Reach.ACADEMIE},
)


def can_designate(actor: Scope, *, school_id: int, academie_id: int) -> bool:
    """Tell whether the actor sets a school's team."""
    return DESIGNATE.allows(actor, Place(school_id=school_id, academie_id=academie_id))


def can_answer(actor: Scope, *, person_id: int) -> bool:
    """Tell whether the actor says yes or no: the person named, nobody else."""
    return ANSWER_DESIGNATION.allows(actor, Place(person_id=person_id))


def can_edit_contact_card(actor: Scope, *, person_id: int) -> bool:
    """Tell whether the actor says what this person's card shows: the person, nobody else."""
    return EDIT_CONTACT_CARD.allows(actor, Place(person_id=person_id))


def can_issue_role_list(actor: Scope, *, academie_id: int) -> bool:
    """Tell whether the actor issues the role list of an academy."""
    return ISSUE_ROLE_LIST.allows(actor, Place(academie_id=academie_id))


def can_import_past_designations(actor: Scope, *, academie_id: int) -> bool:
    """Tell whether the actor records who was referent in past years in an academy."""
    return IMPORT_PAST_DESIGNATIONS.allows(actor, Place(academie_id=academie_id))
