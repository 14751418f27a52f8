"""Reads of the list of referents: who is in it for whom, and what each lets be seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.http import Http404

from relais.accounts.models import Person
from relais.core import clock
from relais.core.rights import Paths
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.enums import DesignationState, Theme
from relais.designations.models import ContactCard, Designation
from relais.designations.rules import SEE_CONTACTS
from relais.schools.models import SchoolZone, Zone

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

PATHS = Paths(academie="school__academie_id")


class ZoneName(TypedDict):
    """What `with_contact_details` adds to a designation."""

    zone_name: str


def _serving() -> QuerySet[Designation]:
    """Return the designations that the person has accepted, and serves today: to the last day included."""
    today = clock.today()
    leaving = Q(state=DesignationState.ENDED, answered_at__isnull=False)
    return Designation.objects.filter(
        Q(state=DesignationState.ACCEPTED) | leaving,
        year=SchoolYear.current(),
        starts_on__lte=today,
        ends_on__gte=today,
        person__is_active=True,
    )


def serves_now(scope: Scope) -> bool:
    """Tell whether the person acting is a referent this year, and has a card to keep."""
    return _serving().filter(person_id=scope.person_id or 0).exists()


def contacts_visible_to(scope: Scope) -> QuerySet[Designation]:
    """Return this year's referents of the scope's academy who let themselves be listed, one by school."""
    hidden = ContactCard.objects.filter(person=OuterRef("person"), is_listed=False)
    return _serving().filter(SEE_CONTACTS.within(scope, PATHS), ~Exists(hidden))


def visible_contacts_or_404(scope: Scope) -> QuerySet[Designation]:
    """Return the visible referents; Http404 to whoever has no list of referents."""
    if not SEE_CONTACTS.is_held_by(scope):
        msg = "no list of referents"
        raise Http404(msg)
    return contacts_visible_to(scope)


def with_contact_details(
    contacts: QuerySet[Designation],
) -> "QuerySet[WithAnnotations[Designation, ZoneName]]":
    """Read along person, card, addresses, school, and add `zone_name`, empty without a zone this year."""
    zones = SchoolZone.objects.filter(school=OuterRef("school"), year=SchoolYear.current())
    name = Coalesce(Subquery(zones.values("zone__name")), Value(""), output_field=CharField())
    related = contacts.select_related("school", "person__contact_card")
    return related.prefetch_related("person__addresses").annotate(zone_name=name)


def on_theme(contacts: QuerySet[Designation], theme: str) -> QuerySet[Designation]:
    """Keep the referents whose card names the theme."""
    # SQLite has no lookup inside a list: the codes are read as they are written, between quotes.
    cards = ContactCard.objects.annotate(codes=Cast("themes", TextField())).filter(
        codes__contains=f'"{theme}"'
    )
    return contacts.filter(person__in=cards.values("person"))


@dataclass(frozen=True, slots=True)
class Contact:
    """What colleagues see of a referent."""

    person: Person
    address: str
    themes: list[str]
    note: str


def contact_of(person: Person) -> Contact:
    """Return what a person lets be seen; without a card, the address."""
    card: ContactCard | None = getattr(person, "contact_card", None)
    if card is None:
        return Contact(person, person.email, [], "")
    themes = [Theme(code).label for code in card.themes if code in Theme.values]
    return Contact(person, person.email if card.shows_address else "", themes, card.note)


def get_contact_or_404(scope: Scope, person_id: int) -> Sequence[Designation]:
    """Return the visible designations of a listed referent, with their details; Http404 without any."""
    held = list(with_contact_details(contacts_visible_to(scope).filter(person_id=person_id)).order_by("pk"))
    if not held:
        msg = "no such referent in scope"
        raise Http404(msg)
    return held


def my_card_or_404(scope: Scope) -> ContactCard:
    """Return the card of the person acting, not saved yet if there is none; Http404 to who serves nowhere."""
    serving = _serving().filter(person_id=scope.person_id or 0).select_related("person__contact_card").first()
    if serving is None:
        msg = "not a referent this year"
        raise Http404(msg)
    card: ContactCard | None = getattr(serving.person, "contact_card", None)
    return card or ContactCard(person=serving.person)


def zones_of_contacts(scope: Scope) -> QuerySet[Zone]:
    """Return the zones that hold a school of a visible referent this year."""
    schools = contacts_visible_to(scope).values("school_id")
    members = SchoolZone.objects.filter(school__in=schools, year=SchoolYear.current())
    return Zone.objects.filter(pk__in=members.values("zone_id"))


def departements_of_contacts(scope: Scope) -> list[tuple[str, str]]:
    """Return the code and name of the départements of the visible referents' schools."""
    pairs = contacts_visible_to(scope).order_by("school__departement_code")
    return list(pairs.values_list("school__departement_code", "school__departement_name").distinct())
