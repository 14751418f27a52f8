"""What changed between two states of a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Cell: TypeAlias = "str | int | bool | None"
Rows: TypeAlias = "Mapping[str, Sequence[Cell]]"


@dataclass(frozen=True, slots=True)
class Changes:
    """Keys added and changed, in the order of the new state, and removed, in that of the old one."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return bool(self.added or self.changed or self.removed)


def changes_between(before: Rows, after: Rows) -> Changes:
    """Return what to do to `before` to have `after`; the order of rows is no change."""
    return Changes(
        added=tuple(key for key in after if key not in before),
        changed=tuple(key for key, cells in after.items() if key in before and not _same(before[key], cells)),
        removed=tuple(key for key in before if key not in after),
    )


def _same(before: Sequence[Cell], after: Sequence[Cell]) -> bool:
    # True == 1 in Python, and the two cells are written differently.
    return len(before) == len(after) and all(
        type(old) is type(new) and old == new for old, new in zip(before, after, strict=True)
    )
