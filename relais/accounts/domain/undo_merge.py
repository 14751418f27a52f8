"""A merge was a mistake: two records again."""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.db import transaction

from relais.accounts.domain.merge_people import ACTOR_LENGTH
from relais.accounts.enums import Gender
from relais.accounts.models import EmailAddress, Merge, Person
from relais.accounts.rules import can_merge_person
from relais.accounts.selectors.merges import UNDO_WINDOW, is_absorbed, undo_limit
from relais.accounts.selectors.people import place_of
from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope


@transaction.atomic
def undo_merge(*, actor: Scope, merge: Merge) -> Merge:
    """Move back what the merge moved and the kept person still has; the absorbed one signs in again.

    What the kept person has received since stays with them. Raises DomainError `forbidden`,
    `already_undone`, `too_late`, or `kept_absorbed` while the kept record is itself merged into a third.
    """
    locked = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    people = Person.objects.select_for_update().in_bulk([locked.kept_id, locked.absorbed_id])
    kept, absorbed = people[locked.kept_id], people[locked.absorbed_id]
    _check(actor, locked, kept)
    for (label, name), pks in _by_key(locked.moved).items():
        rows = apps.get_model(label)._base_manager.filter(**{"pk__in": pks, name: kept})
        if label == EmailAddress._meta.label_lower:
            rows.update(is_main=False)
        rows.update(**{name: absorbed})
    _restore_main_addresses(locked, kept, absorbed)
    if locked.gave_gender and kept.gender == absorbed.gender:
        kept.gender = Gender.UNKNOWN
        kept.save(update_fields=["gender"])
    absorbed.is_active = True
    absorbed.save(update_fields=["is_active"])
    locked.undone_at = clock.now()
    locked.undone_by = actor.label[:ACTOR_LENGTH]
    locked.save(update_fields=["undone_at", "undone_by"])
    for person in (kept, absorbed):
        record_entry(actor=actor, act="undo_merge", on=person, comment=str(locked))
    return locked


def _check(actor: Scope, merge: Merge, kept: Person) -> None:
    if not can_merge_person(actor, place_of(kept)):
        raise DomainError("forbidden", "Vous ne pouvez pas défaire cette fusion.")
    if merge.undone_at is not None:
        raise DomainError("already_undone", "Cette fusion est déjà défaite.")
    if clock.now() > undo_limit(merge):
        raise DomainError("too_late", f"Une fusion se défait dans les {UNDO_WINDOW.days} jours.")
    if is_absorbed(kept):
        raise DomainError("kept_absorbed", "La fiche gardée a elle-même été fusionnée depuis.")


def _by_key(moved: list[dict[str, Any]]) -> dict[tuple[str, str], list[Any]]:
    """Return, by model and field, the rows moved."""
    keys: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for line in moved:
        keys[line["model"], line["field"]].append(line["pk"])
    return keys


def _restore_main_addresses(merge: Merge, kept: Person, absorbed: Person) -> None:
    """Give each of the two one main address again: the absorbed person's own, the kept person's oldest."""
    mains = [line["pk"] for line in merge.moved if line.get("was_main")]
    EmailAddress.objects.filter(person=absorbed, pk__in=mains).update(is_main=True)
    for person in (kept, absorbed):
        addresses = EmailAddress.objects.filter(person=person)
        first = addresses.order_by("pk").first()
        if first is not None and not addresses.filter(is_main=True).exists():
            first.is_main = True
            first.save(update_fields=["is_main"])
