"""Before this autumn, the invented officer has written down the gender of last year's referents."""

from collections.abc import Iterable

from relais.accounts.domain import set_gender
from relais.accounts.enums import Gender
from relais.accounts.models import Person, RoleAssignment
from relais.accounts.selectors import scope_for
from relais.demo.domain.plan import SchoolPlan

LEFT_UNKNOWN = 12  # one in so many has not said; whoever arrives this autumn has not either


def tell_genders(officer: RoleAssignment, plans: Iterable[SchoolPlan]) -> None:
    """Write the gender each referent was invented with: a first name never tells it in the product."""
    invented = {person.address: person for plan in plans for person in plan.team}
    known = Person.objects.filter(addresses__address__in=invented).distinct().order_by("pk")
    actor = scope_for(officer)
    for rank, person in enumerate(known.prefetch_related("addresses")):
        if rank % LEFT_UNKNOWN:
            gender = Gender.WOMAN if invented[person.email].is_feminine else Gender.MAN
            set_gender(actor=actor, person=person, gender=gender)
