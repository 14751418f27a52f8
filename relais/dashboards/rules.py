"""Who sees how much of a school."""

from relais.core.scope import ACADEMIE_ROLES, SCHOOL_ROLES, Scope


def can_see_inside(scope: Scope) -> bool:
    """Tell whether the scope sees a school's money, answers and delays: its own people and its academy's.

    A local authority learns only who has agreed to be referent, and how far the letter is.
    """
    return scope.role in ACADEMIE_ROLES | SCHOOL_ROLES
