"""Write a line of the journal."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Model

from relais.audit.domain.plain_values import plain_values
from relais.audit.models import ENTRY_SALT, NAME_LENGTH, Entry
from relais.audit.places import Whereabouts, whereabouts_of, whereabouts_of_actor
from relais.core import clock
from relais.core.scope import Scope
from relais.core.seals import seal
from relais.core.wake import wake

LINK_TASK = "relais.audit.tasks.link_entries"
# The chain can wait a minute: its wakes never fill the queue before those of mails and letters.
FEW_WAKES = 3
NOTHING: Final[Mapping[str, Any]] = {}


def record_entry(
    *,
    actor: Scope,
    act: str,
    on: Model,
    from_state: str = "",
    to_state: str = "",
    comment: str = "",
    before: Mapping[str, Any] = NOTHING,
    after: Mapping[str, Any] = NOTHING,
) -> Entry:
    """Record that `actor` did `act` on the object; call it inside the act's transaction.

    `before` and `after` say what changed, by column; a value is kept plain and short, a secret never.
    One `INSERT`: a worker puts the entry in the chain once the transaction is committed.
    """
    place = whereabouts_of(on)
    if place == Whereabouts():
        place = whereabouts_of_actor(actor)
    entry = Entry(
        at=clock.now(),
        actor_id=actor.person_id,
        actor_label=actor.label[:NAME_LENGTH],
        role=str(actor.role or ""),
        perimeter=actor.perimeter[:NAME_LENGTH],
        on_behalf_id=actor.on_behalf_of_id,
        on_behalf_label=actor.on_behalf_of_name[:NAME_LENGTH],
        act=act,
        object_type=on._meta.label_lower,
        object_id=on.pk,
        object_label=str(on)[:NAME_LENGTH],
        school_id=place.school_id,
        school_label=place.school_label[:NAME_LENGTH],
        academie_id=place.academie_id,
        from_state=from_state,
        to_state=to_state,
        comment=comment,
        before=plain_values(before),
        after=plain_values(after),
    )
    entry.digest = seal(entry.sealed_text, salt=ENTRY_SALT)
    entry.save(force_insert=True)
    wake(LINK_TASK, enough_waiting=FEW_WAKES)
    return entry
