"""Who acts, in which role, over what: the value that every right and every list is decided on.

It lies in the ground floor because `schools`, below `accounts`, filters by it too. It is plain data:
`accounts` alone builds it, from a person's role assignments.
"""

from dataclasses import dataclass

from django.db.models import TextChoices


class Role(TextChoices):
    """A role, always held over a perimeter and between dates."""

    OFFICER = "officer", "Équipe numérique académique"
    PAY_OFFICER = "pay_officer", "Service de la paye"
    HEAD = "head", "Chef d'établissement"
    DEPUTY = "deputy", "Adjoint au chef d'établissement"
    REFERENT = "referent", "Référent numérique"
    AUTHORITY_READER = "authority_reader", "Collectivité territoriale"


SCHOOL_ROLES = frozenset({Role.HEAD, Role.DEPUTY, Role.REFERENT})
ACADEMIE_ROLES = frozenset({Role.OFFICER, Role.PAY_OFFICER})


@dataclass(frozen=True, slots=True)
class Scope:
    """A person acting in one role over one perimeter; exactly one of the three ids is set.

    A person without any role has `role` None and sees nothing but public pages.
    `perimeter` is its name, for the header and the journal.
    """

    person_id: int | None
    person_name: str
    role: Role | None = None
    perimeter: str = ""
    academie_id: int | None = None
    school_id: int | None = None
    authority_id: int | None = None
    assignment_id: int | None = None

    @property
    def label(self) -> str:
        """Return who acts as what, for the journal."""
        return (
            f"{self.person_name} ({Role(self.role).label}, {self.perimeter})"
            if self.role
            else self.person_name
        )

    @property
    def is_officer(self) -> bool:
        """Tell whether this is the academy's digital team."""
        return self.role == Role.OFFICER

    def heads(self, school_id: int) -> bool:
        """Tell whether this is the head of that school."""
        return self.role == Role.HEAD and self.school_id == school_id


NOBODY = Scope(person_id=None, person_name="")
SYSTEM = Scope(person_id=None, person_name="Relais (automatique)")
