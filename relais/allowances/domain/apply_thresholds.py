"""A proposal that keeps a budget is written in the draft."""

from collections.abc import Sequence

from django.db import transaction

from relais.allowances.domain.edit_scale import lock_draft, write_rules
from relais.allowances.models import Scale
from relais.allowances.numbers.bands import find_thresholds, move_thresholds
from relais.allowances.numbers.scale import scale_faults
from relais.allowances.selectors import rules_of
from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope


@transaction.atomic
def apply_thresholds(*, actor: Scope, scale: Scale, revision: int, pupils: Sequence[int]) -> Scale:
    """Move the bounds of a draft's bands, in the order of `find_thresholds`.

    Raises DomainError `forbidden`, `frozen`, `stale` or `bad_thresholds`.
    """
    locked = lock_draft(actor, scale, revision)
    rules = rules_of(locked)
    thresholds = find_thresholds(rules)
    if scale_faults(rules) or len(thresholds) != len(pupils):
        raise DomainError("bad_thresholds", "Ces seuils ne sont plus ceux du brouillon. Cherchez de nouveau.")
    moved = move_thresholds(rules, thresholds, pupils)
    if scale_faults(moved) or min(pupils, default=1) < 1:
        raise DomainError("bad_thresholds", "Ces seuils laissent un trou ou un recouvrement.")
    before = [each.pupils for each in thresholds]
    write_rules(locked, moved)
    record_entry(
        actor=actor,
        act="apply_thresholds",
        on=locked,
        before={"thresholds": before},
        after={"thresholds": list(pupils)},
    )
    return locked
