"""Find a referent by name, school, town or theme, accents and case ignored; find whom to name."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from relais.accounts.models import Person, RoleAssignment
from relais.core.folding import holds_words
from relais.core.scope import SCHOOL_ROLES
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.designations.selectors.contacts import contact_of
from relais.schools.models import School

FOUND_AT_MOST = 8


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody who may be named, told apart from any homonym by address and school."""

    person: Person
    details: str


def search_known_people(school: School, text: str) -> list[FoundPerson]:
    """Return whom a head may name by a name or an address typed, those of the school first.

    By part of a name or address: the people who were named in the school, or hold or held a role in it. By
    their exact address alone: the referents and staff of the academy's other schools. Nobody browses those.
    """
    typed = text.strip()
    if not typed:
        return []
    people = Person.objects.filter(is_active=True).prefetch_related("addresses")
    named = Exists(Designation.objects.filter(person=OuterRef("pk"), school=school))
    held = Exists(RoleAssignment.objects.filter(person=OuterRef("pk"), school=school))
    of_school = [
        person
        for person in people.filter(named | held).order_by("last_name", "first_name", "pk")
        if holds_words(f"{person} {' '.join(each.address for each in person.addresses.all())}", typed)
    ]
    around = Exists(
        RoleAssignment.objects.filter(
            person=OuterRef("pk"), role__in=SCHOOL_ROLES, school__academie_id=school.academie_id
        )
    )
    exact = people.filter(around, addresses__address__iexact=typed)
    found = list({person.pk: person for person in [*of_school, *exact]}.values())[:FOUND_AT_MOST]
    places = _places_of(found, school)
    return [FoundPerson(person, " · ".join([person.email, *places[person.pk]])) for person in found]


def _places_of(people: list[Person], school: School) -> dict[int, list[str]]:
    """Return, by person id, where each works or was referent, latest first, a few words each."""
    places: dict[int, list[str]] = defaultdict(list)
    served = Designation.objects.filter(
        ~Q(state=DesignationState.DECLINED), person__in=people, school__academie_id=school.academie_id
    )
    for designation in served.select_related("school").order_by("-year", "pk"):
        if len(places[designation.person_id]) < 1:
            places[designation.person_id].append(f"référent {designation.year}, {designation.school}")
    roles = RoleAssignment.objects.filter(
        person__in=people, role__in=SCHOOL_ROLES, school__academie_id=school.academie_id
    )
    for role in roles.select_related("school").order_by("-starts_on", "pk"):
        if not places[role.person_id]:
            places[role.person_id].append(f"{role.get_role_display()}, {role.school}")
    return places


def search_contacts(contacts: QuerySet[Designation], text: str) -> QuerySet[Designation]:
    """Keep the referents whose name, school, town, UAI or themes hold each word typed."""
    rows = contacts.select_related("school", "person__contact_card").prefetch_related("person__addresses")
    found = [
        row.pk
        for row in rows.order_by()
        if holds_words(f"{row.person} {row.school} {' '.join(contact_of(row.person).themes)}", text)
    ]
    return contacts.filter(pk__in=found)
