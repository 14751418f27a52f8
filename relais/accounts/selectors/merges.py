"""Reads of merges: what would move from a record to another, what forbids it, what may be undone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model, UniqueConstraint
from django.http import Http404

from relais.accounts.models import EmailAddress, Merge, Person
from relais.accounts.rules import can_merge_person
from relais.accounts.selectors.people import people_visible_to, place_of
from relais.core import clock
from relais.core.scope import Scope

UNDO_WINDOW = timedelta(days=30)
SHOWN = 5
ONLY_ONE = "Il ne peut y en avoir qu'un par personne."

PersonKey = ForeignKey[Any, Any]


@dataclass(frozen=True, slots=True)
class Moving:
    """The rows of one table that go from the absorbed record to the kept one."""

    key: PersonKey
    pks: list[Any]
    examples: list[str]

    @property
    def kind(self) -> str:
        """How such a row is called."""
        return kind_of(self.key.model)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.pks)

    @property
    def left_out(self) -> int:
        """How many the examples do not name."""
        return self.count - len(self.examples)


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge moves, and the sentences that forbid it."""

    moving: list[Moving] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def kind_of(model: type[Model]) -> str:
    """Return how a kind of row is called; a line of the list of who holds an object, by the object."""
    owner: Any = model._meta.auto_created or model
    return str(owner._meta.verbose_name).capitalize()


def person_keys() -> Iterator[PersonKey]:
    """Yield the keys to a person that a merge moves, in every app of ours, by table.

    What libraries keep (a second factor) opens a record and stays with it, as a password does. So do the
    rows of a model that has `stays_on_merge`; where one has `yields_on_merge`, a row for which there is no
    room may stay behind, as may a line of the list of who holds an object.
    """
    relations: list[Any] = Person._meta.get_fields(include_hidden=True)
    keys = [each.field for each in relations if each.auto_created and (each.one_to_many or each.one_to_one)]
    for key in sorted(keys, key=lambda each: (each.model._meta.label_lower, each.name)):
        is_ours = key.model._meta.app_config.name.startswith("relais.")
        if is_ours and not getattr(key.model, "stays_on_merge", False):
            yield key


def merge_plan(kept: Person, absorbed: Person) -> MergePlan:
    """Return what a merge would move, table by table, and what forbids it."""
    plan = MergePlan()
    for key in person_keys():
        may_stay = bool(key.model._meta.auto_created) or getattr(key.model, "yields_on_merge", False)
        free: list[tuple[Any, str]] = []
        for row in key.model._base_manager.filter(**{key.name: absorbed}).order_by("pk"):
            name = str(row)
            clash = _clash(row, key, kept)
            if not clash:
                free.append((row.pk, name))
            elif not may_stay:
                plan.conflicts.append(f"{kind_of(key.model)} « {name} » : {clash}")
        if free:
            plan.moving.append(Moving(key, [pk for pk, _ in free], [name for _, name in free[:SHOWN]]))
    return plan


def _clash(row: Any, key: PersonKey, kept: Person) -> str:  # noqa: ANN401 - a row of any table
    """Return why the row cannot be the kept person's; nothing when it can."""
    setattr(row, key.name, kept)
    if isinstance(row, EmailAddress):
        row.is_main = False  # as the merge makes it
    model = type(row)
    try:
        for constraint in model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and key.name in constraint.fields:
                constraint.validate(model, row)
    except ValidationError as error:
        return str(error.messages[0])
    alone = [[key.name]] if key.unique else []
    together = [names for names in model._meta.unique_together if key.name in names]
    taken = (
        model._base_manager.filter(**{name: getattr(row, name) for name in names}).exclude(pk=row.pk).exists()
        for names in (*alone, *together)
    )
    return ONLY_ONE if any(taken) else ""


def undo_limit(merge: Merge) -> datetime:
    """Return the instant until which a merge can be undone."""
    return merge.merged_at + UNDO_WINDOW


def is_undoable(merge: Merge) -> bool:
    """Tell whether the merge stands and its window is open."""
    return merge.undone_at is None and clock.now() <= undo_limit(merge)


def is_absorbed(person: Person) -> bool:
    """Tell whether the person's record is merged into another."""
    return Merge.objects.filter(absorbed=person, undone_at=None).exists()


def merges_of(person: Person) -> list[Merge]:
    """Return the merges that stand, made into this record, latest first."""
    return list(Merge.objects.filter(kept=person, undone_at=None).select_related("absorbed"))


def get_merge_or_404(scope: Scope, pk: int) -> Merge:
    """Return a merge made into the record of a person the scope may merge; Http404 otherwise."""
    merge = (
        Merge.objects.filter(kept__in=people_visible_to(scope))
        .select_related("kept", "absorbed")
        .filter(pk=pk)
        .first()
    )
    if merge is None or not can_merge_person(scope, place_of(merge.kept)):
        msg = "no such merge in scope"
        raise Http404(msg)
    return merge
