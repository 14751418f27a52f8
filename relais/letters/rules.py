"""Who may do what with a letter."""

from typing import Protocol

from relais.core.scope import SCHOOL_ROLES, SYSTEM, Role, Scope

# Dijon's advice, taken up by the academy: few, simple objectives (domain, 2.2).
ADVISED_MAIN_ACTIVITIES = 5

WRITERS = frozenset({Role.REFERENT, Role.DEPUTY})


class OfSchool(Protocol):
    """What belongs to one school."""

    @property
    def school_id(self) -> int:
        """The school's id."""


def can_edit_letter(actor: Scope, letter: OfSchool) -> bool:
    """Tell whether the actor writes in it: the school's referents, head and deputy."""
    return actor.role in SCHOOL_ROLES and actor.school_id == letter.school_id


def can_propose_letter(actor: Scope, letter: OfSchool) -> bool:
    """Tell whether the actor sends it to the head: a referent or the deputy of the school."""
    return actor.role in WRITERS and actor.school_id == letter.school_id


def can_return_letter(actor: Scope, letter: OfSchool) -> bool:
    """Tell whether the actor asks for a correction: the head of the school."""
    return actor.heads(letter.school_id)


def can_sign_letter(actor: Scope, letter: OfSchool) -> bool:
    """Tell whether the actor signs: the head of the school, nobody else."""
    return actor.heads(letter.school_id)


def can_issue_letter(actor: Scope, letter: OfSchool) -> bool:  # noqa: ARG001 - the shape of a rule
    """Tell whether the actor issues: the installation itself, after the signature."""
    return actor == SYSTEM


def has_too_many_main(main_count: int) -> bool:
    """Tell whether the letter has more main activities than advised; advice, never a block."""
    return main_count > ADVISED_MAIN_ACTIVITIES
