"""Somebody reads a person's page, and the journal says so."""

from datetime import timedelta

from django.db import transaction

from relais.accounts.models import Person
from relais.audit.domain import record_entry
from relais.audit.models import Entry
from relais.core import clock
from relais.core.scope import Scope

ACT = "view_person"
SAME_VISIT = timedelta(hours=1)


@transaction.atomic
def view_person(*, actor: Scope, person: Person) -> Entry | None:
    """Record that the actor reads this person's data, once an hour; nothing for one's own."""
    if actor.person_id == person.pk:
        return None
    seen = Entry.objects.filter(
        object_type=Person._meta.label_lower,
        object_id=person.pk,
        act=ACT,
        actor_id=actor.person_id,
        at__gt=clock.now() - SAME_VISIT,
    )
    return None if seen.exists() else record_entry(actor=actor, act=ACT, on=person)
