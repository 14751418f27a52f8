"""Two records of one person become one."""

from typing import Any

from django.db import transaction

from relais.accounts.enums import Gender
from relais.accounts.models import EmailAddress, Merge, Person
from relais.accounts.rules import can_merge_person
from relais.accounts.selectors.merges import is_absorbed, merge_plan
from relais.accounts.selectors.people import place_of
from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope

ACTOR_LENGTH = 250


@transaction.atomic
def merge_people(*, actor: Scope, kept: Person, absorbed: Person) -> Merge:
    """Move all that points to the absorbed record to the kept one; the absorbed one signs in no more.

    What was moved is kept in the merge, so that `undo_merge` can move it back. The journal keeps the names
    it was written with. Raises DomainError `forbidden`, `same_person`, `inactive_person`, `own_record`, or
    `conflict`, naming what both have and only one can keep.
    """
    people = Person.objects.select_for_update().in_bulk([kept.pk, absorbed.pk])
    kept, absorbed = people[kept.pk], people[absorbed.pk]
    _check(actor, kept, absorbed)
    plan = merge_plan(kept, absorbed)
    if plan.conflicts:
        raise DomainError("conflict", " ".join(plan.conflicts))
    mains = _demote_addresses(kept, absorbed)
    moved: list[dict[str, Any]] = []
    for moving in plan.moving:
        model = moving.key.model
        model._base_manager.filter(pk__in=moving.pks).update(**{moving.key.name: kept})
        for pk in moving.pks:
            row = {"model": model._meta.label_lower, "field": moving.key.name, "pk": pk}
            moved.append({**row, "was_main": pk in mains} if model is EmailAddress else row)
    gave_gender = _give_gender(kept, absorbed)
    absorbed.is_active = False
    absorbed.save(update_fields=["is_active"])
    merge = Merge.objects.create(
        kept=kept,
        absorbed=absorbed,
        merged_at=clock.now(),
        merged_by=actor.label[:ACTOR_LENGTH],
        moved=moved,
        gave_gender=gave_gender,
    )
    for person, other in ((kept, absorbed), (absorbed, kept)):
        record_entry(actor=actor, act="merge_people", on=person, comment=f"{merge} (fiche n° {other.pk})")
    return merge


def _check(actor: Scope, kept: Person, absorbed: Person) -> None:
    if not all(can_merge_person(actor, place_of(person)) for person in (kept, absorbed)):
        raise DomainError("forbidden", "Vous ne pouvez pas fusionner ces deux fiches.")
    if kept.pk == absorbed.pk:
        raise DomainError("same_person", "C'est la même fiche.")
    if is_absorbed(kept) or not (kept.is_active and absorbed.is_active):
        raise DomainError("inactive_person", "L'une des deux fiches est fermée ou déjà fusionnée.")
    if absorbed.pk == actor.person_id:
        raise DomainError("own_record", "C'est votre propre fiche : gardez-la, et absorbez l'autre.")


def _demote_addresses(kept: Person, absorbed: Person) -> set[int]:
    """Leave the kept person's main address the only one; return the absorbed person's main ones."""
    mains = EmailAddress.objects.filter(person=absorbed, is_main=True)
    pks = set(mains.values_list("pk", flat=True))
    if EmailAddress.objects.filter(person=kept, is_main=True).exists():
        mains.update(is_main=False)
    return pks


def _give_gender(kept: Person, absorbed: Person) -> bool:
    """Let the kept person have the absorbed one's gender, if only that one is known; tell whether it did."""
    if kept.gender != Gender.UNKNOWN or absorbed.gender == Gender.UNKNOWN:
        return False
    kept.gender = absorbed.gender
    kept.save(update_fields=["gender"])
    return True
