"""Write a line of the journal."""

from django.db.models import Model

from relais.audit.models import NAME_LENGTH, Entry
from relais.core import clock
from relais.core.scope import Scope


def record_entry(
    *,
    actor: Scope,
    act: str,
    on: Model,
    from_state: str = "",
    to_state: str = "",
    comment: str = "",
) -> Entry:
    """Record that `actor` did `act` on the object; call it inside the act's transaction."""
    return Entry.objects.create(
        at=clock.now(),
        actor_id=actor.person_id,
        actor_label=actor.label[:NAME_LENGTH],
        act=act,
        object_type=on._meta.label_lower,
        object_id=on.pk,
        object_label=str(on)[:NAME_LENGTH],
        from_state=from_state,
        to_state=to_state,
        comment=comment,
    )
