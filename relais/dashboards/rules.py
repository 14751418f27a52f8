"""Who sees how much of a school."""

from relais.core.rights import Reach, declare
from relais.core.scope import Role, Scope

# A local authority learns only who has agreed to be referent, and how far the letter is.
SEE_INSIDE = declare(
    "see_inside_school",
    "Voir ce qu'un établissement attend, et de qui",
    {
        Role.HEAD: Reach.SCHOOL,
        Role.DEPUTY: Reach.SCHOOL,
        Role.REFERENT: Reach.SCHOOL,
        Role.OFFICER: Reach.ACADEMIE,
        Role.PAY_OFFICER: Reach.ACADEMIE,
        Role.ACADEMIE_READER: Reach.ACADEMIE,
        Role.ZONE_LEADER: Reach.ZONE,
    },
)

SEE_EQUALITY = declare(
    "see_equality",
    "Voir les indemnités par genre, type et zone, petits effectifs masqués",
    {Role.OFFICER: Reach.ACADEMIE, Role.ACADEMIE_READER: Reach.ACADEMIE},
)


def can_see_inside(scope: Scope) -> bool:
    """Tell whether the scope sees the money, answers and delays of the schools it sees."""
    return SEE_INSIDE.is_held_by(scope)


def can_see_equality(scope: Scope) -> bool:
    """Tell whether the scope has an equality view."""
    return SEE_EQUALITY.is_held_by(scope)
