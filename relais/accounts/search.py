"""Find a person by name, address or school, accents and case ignored."""

import re
from collections import defaultdict

from django.db.models import QuerySet

from relais.accounts.models import EmailAddress, Person, RoleAssignment
from relais.core.folding import holds_words
from relais.core.uai import normalise_uai

UAI_BEGUN = re.compile(r"^\d{4,7}[A-Z]?$")
MAX_FOUND = 500


def search_people(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Keep the people whose name and addresses hold each word typed, or who had a role in that school.

    Names are compared in memory: no database of ours ignores accents. The first digits of a UAI are enough.
    """
    uai = normalise_uai(text)
    if UAI_BEGUN.match(uai):
        roles = RoleAssignment.objects.filter(school__uai__startswith=uai)
        return people.filter(pk__in=roles.values("person_id"))
    addresses: dict[int, list[str]] = defaultdict(list)
    known = EmailAddress.objects.filter(person__in=people.order_by())
    for person_id, address in known.values_list("person_id", "address"):
        addresses[person_id].append(address)
    names = people.order_by("last_name", "first_name", "pk").values_list("pk", "first_name", "last_name")
    found = [pk for pk, *name in names if holds_words(" ".join([*name, *addresses[pk]]), text)]
    return people.filter(pk__in=found[:MAX_FOUND])
