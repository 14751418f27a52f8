"""Every school invited has somebody to write to."""

from django.db import transaction

from relais.accounts.domain.create_person import create_person
from relais.accounts.domain.roles import grant_role
from relais.accounts.models import RoleAssignment
from relais.accounts.selectors import head_assignment_for
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Role, Scope
from relais.schools.models import School


@transaction.atomic
def ensure_head(*, actor: Scope, school: School) -> RoleAssignment:
    """Return the head's role; a head not known yet is reached at the school's own address, name to come.

    Two schools with one address (a cité scolaire) have one head. Raises DomainError
    `school_without_address` when there is neither head nor address.
    """
    known = head_assignment_for(school.pk)
    if known is not None:
        return known
    if not school.email:
        raise DomainError("school_without_address", f"{school} n'a ni chef d'établissement connu ni adresse.")
    person = create_person(actor=actor, first_name="", last_name="", address=school.email)
    return grant_role(
        actor=actor,
        person=person,
        role=Role.HEAD,
        starts_on=clock.today(),
        school=school,
        reason="Adresse de l'établissement",
    )
