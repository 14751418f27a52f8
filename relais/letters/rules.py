"""Who may do what with a letter."""

from typing import TYPE_CHECKING

from relais.core.rights import Place, Reach, declare
from relais.core.scope import Role, Scope

if TYPE_CHECKING:
    from relais.letters.models import Letter, LetterTemplate

# Dijon's advice, taken up by the academy: few, simple objectives (domain, 2.2).
ADVISED_MAIN_ACTIVITIES = 5

READ_LETTER = declare(
    "read_letter",
    "Lire la lettre de mission",
    {
        Role.HEAD: Reach.SCHOOL,
        Role.DEPUTY: Reach.SCHOOL,
        Role.REFERENT: Reach.SCHOOL,
        Role.ZONE_LEADER: Reach.ZONE,
        Role.OFFICER: Reach.ACADEMIE,
        Role.ACADEMIE_READER: Reach.ACADEMIE,
    },
)
EDIT_LETTER = declare(
    "edit_letter",
    "Écrire la lettre de mission",
    {Role.HEAD: Reach.SCHOOL, Role.DEPUTY: Reach.SCHOOL, Role.REFERENT: Reach.SCHOOL},
)
PROPOSE_LETTER = declare(
    "propose_letter",
    "Proposer la lettre à la signature",
    {Role.HEAD: Reach.SCHOOL, Role.DEPUTY: Reach.SCHOOL, Role.REFERENT: Reach.SCHOOL},
)
GIVE_VISA = declare(
    "give_visa",
    "Donner son visa à la lettre, avec ou sans réserve, ou le refuser",
    {Role.REFERENT: Reach.SCHOOL},
)
COMMENT_LETTER = declare(
    "comment_letter",
    "Commenter la lettre de mission",
    {
        Role.HEAD: Reach.SCHOOL,
        Role.DEPUTY: Reach.SCHOOL,
        Role.REFERENT: Reach.SCHOOL,
        Role.OFFICER: Reach.ACADEMIE,
    },
)
AMEND_LETTER = declare(
    "amend_letter",
    "Ouvrir une nouvelle version d’une lettre signée",
    {Role.HEAD: Reach.SCHOOL, Role.DEPUTY: Reach.SCHOOL, Role.REFERENT: Reach.SCHOOL},
)
REVIEW_LETTER = declare(
    "review_letter",
    "Signaler une lettre, lui donner le visa de l’académie ou la renvoyer",
    {Role.OFFICER: Reach.ACADEMIE},
)
SET_LETTER_SETTINGS = declare(
    "set_letter_settings", "Régler le circuit des lettres de mission", {Role.OFFICER: Reach.ACADEMIE}
)
RETURN_LETTER = declare(
    "return_letter",
    "Demander une correction de la lettre",
    {Role.HEAD: Reach.SCHOOL},
    is_delegable=True,
)
SIGN_LETTER = declare(
    "sign_letter",
    "Signer la lettre de mission",
    {Role.HEAD: Reach.SCHOOL},
    is_delegable=True,
)
RECORD_PAPER_LETTER = declare(
    "record_paper_letter",
    "Enregistrer une lettre signée sur papier",
    {Role.HEAD: Reach.SCHOOL, Role.OFFICER: Reach.ACADEMIE},
)
ISSUE_LETTER = declare("issue_letter", "Émettre la lettre signée", is_system=True)
READ_TEMPLATES = declare(
    "read_templates",
    "Lire les modèles de lettre publiés par l'académie",
    {Role.OFFICER: Reach.ACADEMIE, Role.ACADEMIE_READER: Reach.ACADEMIE},
)
EDIT_TEMPLATES = declare(
    "edit_templates",
    "Écrire un brouillon du modèle de lettre",
    {Role.OFFICER: Reach.ACADEMIE},
)
PUBLISH_TEMPLATE = declare(
    "publish_template",
    "Publier le modèle de lettre de l'académie",
    {Role.OFFICER: Reach.ACADEMIE},
)
IMPORT_LETTERS = declare(
    "import_letters",
    "Reprendre les lettres de l'ancien outil",
    {Role.OFFICER: Reach.ACADEMIE},
)


def place_of(letter: "Letter") -> Place:
    """Return where a letter is for its school's own people."""
    return Place(school_id=letter.school_id)


def wide_place_of(letter: "Letter") -> Place:
    """Return where a letter is, its academy included."""
    return Place(school_id=letter.school_id, academie_id=letter.school.academie_id)


def can_edit_letter(actor: Scope, letter: "Letter") -> bool:
    """Tell whether the actor writes in it."""
    return EDIT_LETTER.allows(actor, place_of(letter))


def can_propose_letter(actor: Scope, letter: "Letter") -> bool:
    """Tell whether the actor sends it to those who decide on it."""
    return PROPOSE_LETTER.allows(actor, place_of(letter))


def can_give_visa(actor: Scope, letter: "Letter") -> bool:
    """Tell whether the actor may be asked for a visa, if named in the team."""
    return GIVE_VISA.allows(actor, place_of(letter))


def can_comment_letter(actor: Scope, letter: "Letter") -> bool:
    """Tell whether the actor comments it."""
    return COMMENT_LETTER.allows(actor, wide_place_of(letter))


def can_amend_letter(actor: Scope, letter: "Letter") -> bool:
    """Tell whether the actor opens its next version."""
    return AMEND_LETTER.allows(actor, place_of(letter))


def can_review_letter(actor: Scope, letter: "Letter") -> bool:
    """Tell whether the actor reads it for the academy, once it is signed."""
    return REVIEW_LETTER.allows(actor, wide_place_of(letter))


def can_set_letters(actor: Scope, academie_id: int) -> bool:
    """Tell whether the actor says which letters the academy reads."""
    return SET_LETTER_SETTINGS.allows(actor, Place(academie_id=academie_id))


def can_return_letter(actor: Scope, letter: "Letter") -> bool:
    """Tell whether the actor asks for a correction."""
    return RETURN_LETTER.allows(actor, place_of(letter))


def can_sign_letter(actor: Scope, letter: "Letter") -> bool:
    """Tell whether the actor signs."""
    return SIGN_LETTER.allows(actor, place_of(letter))


def can_record_paper_letter(actor: Scope, letter: "Letter") -> bool:
    """Tell whether the actor deposits the scan of a letter signed on paper."""
    return RECORD_PAPER_LETTER.allows(actor, wide_place_of(letter))


def can_issue_letter(actor: Scope, letter: "Letter") -> bool:
    """Tell whether the actor issues, after the signature."""
    return ISSUE_LETTER.allows(actor, place_of(letter))


def has_too_many_main(main_count: int) -> bool:
    """Tell whether the letter has more main activities than advised; advice, never a block."""
    return main_count > ADVISED_MAIN_ACTIVITIES


def can_edit_templates(actor: Scope, *, academie_id: int) -> bool:
    """Tell whether the actor writes drafts of this academy's template."""
    return EDIT_TEMPLATES.allows(actor, Place(academie_id=academie_id))


def can_publish_template(actor: Scope, template: "LetterTemplate") -> bool:
    """Tell whether the actor publishes this template for its academy."""
    return PUBLISH_TEMPLATE.allows(actor, Place(academie_id=template.academie_id))


def can_import_letters(actor: Scope, *, academie_id: int) -> bool:
    """Tell whether the actor brings an academy's letters of past years in."""
    return IMPORT_LETTERS.allows(actor, Place(academie_id=academie_id))
