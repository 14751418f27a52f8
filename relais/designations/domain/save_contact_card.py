"""A referent says what colleagues see of them."""

from collections.abc import Collection

from django.db import transaction

from relais.accounts.models import Person
from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.designations.enums import Theme
from relais.designations.models import ContactCard
from relais.designations.rules import can_edit_contact_card


@transaction.atomic
def save_contact_card(
    *,
    actor: Scope,
    person: Person,
    is_listed: bool,
    shows_address: bool,
    themes: Collection[str],
    note: str = "",
) -> ContactCard:
    """Write the person's card, made if there was none; themes keep the order of `Theme`.

    Raises DomainError `forbidden` to anybody else, or `unknown_theme`.
    """
    if not can_edit_contact_card(actor, person_id=person.pk):
        raise DomainError("forbidden", "Chacun tient sa propre fiche.")
    if set(themes) - set(Theme.values):
        raise DomainError("unknown_theme", "Ce thème n'existe pas.")
    values = {
        "is_listed": is_listed,
        "shows_address": shows_address,
        "themes": [theme for theme in Theme.values if theme in themes],
        "note": note.strip(),
    }
    card, _ = ContactCard.objects.update_or_create(person=person, defaults=values)
    record_entry(actor=actor, act="save_contact_card", on=card, after=values)
    return card
