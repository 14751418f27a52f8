"""Who acts, in which role, over what: the value that every right and every list is decided on.

It lies in the ground floor because `schools`, below `accounts`, filters by it too. It is plain data:
`accounts` alone builds it, from a person's role assignments.
"""

from dataclasses import dataclass

from django.db.models import TextChoices


class Role(TextChoices):
    """A role, always held over a perimeter and between dates."""

    ADMIN = "admin", "Administration de la plateforme"
    OFFICER = "officer", "Équipe numérique académique"
    PAY_OFFICER = "pay_officer", "Service de la paye"
    TRAINING_OFFICER = "training_officer", "École académique de la formation continue"
    ACADEMIE_READER = "academie_reader", "Lecture académique"
    ZONE_LEADER = "zone_leader", "Animation de zone"
    HEAD = "head", "Chef d'établissement"
    DEPUTY = "deputy", "Adjoint au chef d'établissement"
    REFERENT = "referent", "Référent numérique"
    AUTHORITY_READER = "authority_reader", "Collectivité territoriale"


SCHOOL_ROLES = frozenset({Role.HEAD, Role.DEPUTY, Role.REFERENT})
ACADEMIE_ROLES = frozenset({Role.OFFICER, Role.PAY_OFFICER, Role.TRAINING_OFFICER, Role.ACADEMIE_READER})
# Those who see more than one school's people: a second factor guards them.
WIDE_ROLES = ACADEMIE_ROLES | {Role.ADMIN, Role.ZONE_LEADER}


@dataclass(frozen=True, slots=True)
class Scope:
    """A person acting in one role over one perimeter; at most one of the perimeter's ids is set.

    A person without any role has `role` None and sees nothing but public pages.
    `perimeter` is its name, for the header and the journal; `home_academie_id` the academy it lies in, that
    of a school or of a zone too. A deputy who acts by delegation has the codes
    of the rights `delegated`, and whose they are.
    """

    person_id: int | None
    person_name: str
    role: Role | None = None
    perimeter: str = ""
    academie_id: int | None = None
    school_id: int | None = None
    authority_id: int | None = None
    assignment_id: int | None = None
    zone_id: int | None = None
    delegated: frozenset[str] = frozenset()
    on_behalf_of_id: int | None = None
    on_behalf_of_name: str = ""
    home_academie_id: int | None = None

    @property
    def label(self) -> str:
        """Return who acts as what, and for whom, for the journal."""
        if not self.role:
            return self.person_name
        label = f"{self.person_name} ({Role(self.role).label}, {self.perimeter})"
        return f"{label} par délégation de {self.on_behalf_of_name}" if self.on_behalf_of_name else label

    @property
    def is_officer(self) -> bool:
        """Tell whether this is the academy's digital team."""
        return self.role == Role.OFFICER

    def heads(self, school_id: int) -> bool:
        """Tell whether this is the head of that school."""
        return self.role == Role.HEAD and self.school_id == school_id


NOBODY = Scope(person_id=None, person_name="")
SYSTEM = Scope(person_id=None, person_name="Relais (automatique)")
