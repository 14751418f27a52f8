"""A referent is replaced for good, from a day on."""

from datetime import date

from django.db import transaction

from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.designations.domain.end_designation import end_on
from relais.designations.domain.in_year import (
    ONE_DAY,
    check_day,
    check_reason,
    lock_serving,
    refuse_unfinished_interim,
)
from relais.designations.domain.propose_person import TeamMember, person_of, propose
from relais.designations.models import Designation
from relais.designations.selectors import active_team


@transaction.atomic
def replace_designation(
    *, actor: Scope, designation: Designation, member: TeamMember, from_on: date, reason: str
) -> Designation:
    """Name somebody in the place of a referent from a day on; the referent leaves on its eve.

    Both periods are kept, and follow each other. Returns the new designation, to be answered. Raises
    DomainError `forbidden`, `closed_year`, `stale_state`, `reason_required`, `day_outside`,
    `day_too_far_back`, `interim_running`, `is_an_interim`, `same_person`, `already_in_team`, and those of
    `create_person`.
    """
    present = lock_serving(actor, designation)
    given = check_reason(reason)
    if present.is_interim:
        raise DomainError(
            "is_an_interim", "Un intérim se termine, puis un autre commence : il ne se remplace pas."
        )
    if present.ends_on <= present.starts_on:
        raise DomainError("day_outside", "Cette mission dure un jour : mettez-y fin.")
    check_day(from_on, present.starts_on + ONE_DAY, present.ends_on)
    refuse_unfinished_interim(present, from_on - ONE_DAY)
    person = person_of(actor, member)
    if person.pk == present.person_id:
        raise DomainError("same_person", f"{person} tient déjà cette place.")
    if any(each.person_id == person.pk for each in active_team(present.school_id, present.year)):
        raise DomainError("already_in_team", f"{person} est déjà dans l'équipe de cette année.")
    ends_on, carried = present.ends_on, present.over_cap_reason
    end_on(actor, present, given, from_on - ONE_DAY)
    return propose(
        actor,
        person,
        member,
        Designation(
            school=present.school,
            year=present.year,
            starts_on=from_on,
            ends_on=ends_on,
            replaces=present,
            start_reason=given,
            over_cap_reason=carried,
        ),
    )
