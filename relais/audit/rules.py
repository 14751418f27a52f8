"""Who reads the journal."""

from relais.core.rights import Place, Reach, declare
from relais.core.scope import Role, Scope

READ_JOURNAL = declare(
    "read_journal",
    "Lire le journal",
    {Role.OFFICER: Reach.ACADEMIE, Role.ADMIN: Reach.EVERYWHERE},
)
READ_STORY = declare(
    "read_story",
    "Lire l'historique d'un dossier",
    {Role.OFFICER: Reach.ACADEMIE, Role.HEAD: Reach.SCHOOL, Role.DEPUTY: Reach.SCHOOL},
)
# What a new delegate reads first: what was decided, by whom and why.
READ_DECISIONS = declare(
    "read_decisions",
    "Lire le journal des décisions",
    {Role.OFFICER: Reach.ACADEMIE, Role.ACADEMIE_READER: Reach.ACADEMIE},
)


def can_read_journal(scope: Scope) -> bool:
    """Tell whether there is a journal for this person: that of their academy."""
    return READ_JOURNAL.is_held_by(scope)


def can_read_decisions(scope: Scope) -> bool:
    """Tell whether this person reads the decisions of their academy."""
    return READ_DECISIONS.is_held_by(scope)


def can_read_story(scope: Scope, *, school_id: int | None, academie_id: int | None) -> bool:
    """Tell whether the scope reads who did what to an object: the academy's team, the school's direction."""
    return READ_STORY.allows(scope, Place(school_id=school_id, academie_id=academie_id))
