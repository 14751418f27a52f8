"""The money follows a change of the team, in the transaction of that change."""

from datetime import timedelta

from relais.allowances.domain import close_awards, hand_over_awards
from relais.core import clock
from relais.core.scope import Scope
from relais.designations.models import Designation

ONE_DAY = timedelta(days=1)


def move_awards(*, actor: Scope, leaving: Designation, arriving: Designation | None = None) -> None:
    """Pay who arrives from the day they start, for good or for an interim; else stop paying who leaves."""
    if arriving is None:
        is_called_off = leaving.starts_on > clock.today()
        last_day = leaving.starts_on - ONE_DAY if is_called_off else leaving.ends_on
        close_awards(actor=actor, designation=leaving, last_day=last_day)
        return
    hand_over_awards(
        actor=actor,
        leaving=leaving,
        arriving=arriving,
        from_on=arriving.starts_on,
        until_on=arriving.ends_on if arriving.is_interim else None,
    )
