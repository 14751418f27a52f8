"""The one way an object with a state changes it."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from django.db import models, transaction

from relais.audit.domain.record_entry import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope

Stateful = TypeVar("Stateful", bound=models.Model)


class Transition(NamedTuple):
    """From which states, to which, and who may: `rule(actor, obj)`."""

    sources: frozenset[str]
    target: str
    rule: Callable[[Scope, Any], bool]


@transaction.atomic
def apply_transition(
    obj: Stateful,
    *,
    transitions: Mapping[str, Transition],
    transition: str,
    actor: Scope,
    comment: str = "",
    **changes: Any,  # noqa: ANN401 - the columns that move with the state
) -> Stateful:
    """Lock the row, check state and right, write the new state with `changes`, and the journal of both.

    Returns the locked, changed object. Raises DomainError `forbidden` or `stale_state`: the second
    when somebody else has moved the object since the page was shown.
    """
    step = transitions[transition]
    locked: Any = type(obj)._default_manager.select_for_update().get(pk=obj.pk)
    if not step.rule(actor, locked):
        raise DomainError("forbidden", "Vous n'avez pas le droit de faire cela.")
    if locked.state not in step.sources:
        raise DomainError(
            "stale_state",
            f"Ce n'est plus possible : « {locked.get_state_display()} ». La page a été mise à jour.",
        )
    columns = {name: locked._meta.get_field(name).attname for name in ("state", *changes)}
    before = {column: getattr(locked, column) for column in columns.values()}
    locked.state = step.target
    for name, value in changes.items():
        setattr(locked, name, value)
    locked.save()
    changed = {column for column, value in before.items() if getattr(locked, column) != value}
    record_entry(
        actor=actor,
        act=transition,
        on=locked,
        from_state=before["state"],
        to_state=step.target,
        comment=comment,
        before={column: value for column, value in before.items() if column in changed},
        after={column: getattr(locked, column) for column in before if column in changed},
    )
    return locked  # type: ignore[no-any-return]
