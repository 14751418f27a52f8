"""The accounts the sign-in page of the demonstration opens in one click.

The demo app, above, registers what lists them; without it the page shows none.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A person of the demonstration, in one role; one without any has `person_id` instead."""

    assignment_id: int | None
    label: str
    role: str
    perimeter: str
    description: str = ""
    person_id: int | None = None

    @property
    def key(self) -> str:
        """What its button sends."""
        return str(self.assignment_id) if self.assignment_id else f"person-{self.person_id}"


_listers: list[Callable[[], list[DemoAccount]]] = []


def register_demo_accounts(lister: Callable[[], list[DemoAccount]]) -> None:
    """Show on the sign-in page the accounts `lister()` returns; registered twice, shown once."""
    if lister not in _listers:
        _listers.append(lister)


def demo_accounts() -> list[DemoAccount]:
    """Return every account registered."""
    return [account for lister in _listers for account in lister()]
