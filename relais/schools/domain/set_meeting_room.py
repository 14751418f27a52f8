"""Say where a school can host a meeting."""

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.schools.models import School
from relais.schools.rules import can_edit_schools


@transaction.atomic
def set_meeting_room(*, actor: Scope, school: School, meeting_room: str) -> School:
    """Set the room, empty for none; no import touches it. Raises DomainError `forbidden`."""
    if not can_edit_schools(actor, school.academie_id):
        raise DomainError("forbidden", "Seule l'équipe académique saisit la salle de réunion.")
    tidy = " ".join(meeting_room.split())
    if tidy == school.meeting_room:
        return school
    before = school.meeting_room
    school.meeting_room = tidy
    school.save(update_fields=["meeting_room"])
    record_entry(
        actor=actor,
        act="set_meeting_room",
        on=school,
        comment=f"{before or 'aucune'} → {tidy or 'aucune'}",
        before={"meeting_room": before},
        after={"meeting_room": tidy},
    )
    return school
