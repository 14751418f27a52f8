"""Find a referent by name, school, town or theme, accents and case ignored."""

from django.db.models import QuerySet

from relais.core.folding import holds_words
from relais.designations.models import Designation
from relais.designations.selectors.contacts import contact_of


def search_contacts(contacts: QuerySet[Designation], text: str) -> QuerySet[Designation]:
    """Keep the referents whose name, school, town, UAI or themes hold each word typed."""
    rows = contacts.select_related("school", "person__contact_card").prefetch_related("person__addresses")
    found = [
        row.pk
        for row in rows.order_by()
        if holds_words(f"{row.person} {row.school} {' '.join(contact_of(row.person).themes)}", text)
    ]
    return contacts.filter(pk__in=found)
