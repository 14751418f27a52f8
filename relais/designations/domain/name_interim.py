"""Somebody stands in for a referent, who resumes after."""

from datetime import date

from django.db import transaction

from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.designations.domain.in_year import check_day, check_reason, lock_serving
from relais.designations.domain.propose_person import TeamMember, person_of, propose
from relais.designations.models import Designation
from relais.designations.notifications import notify_interim_named
from relais.designations.selectors import interim_between
from relais.ui.french import long_date


@transaction.atomic
def name_interim(
    *,
    actor: Scope,
    designation: Designation,
    member: TeamMember,
    starts_on: date,
    ends_on: date,
    reason: str,
) -> Designation:
    """Name somebody for a time in the place of a referent, who stays in the team and resumes after.

    Both days lie within the holder's, and no other interim of the same holder does. Returns the interim, to
    be answered. Raises DomainError `forbidden`, `closed_year`, `stale_state`, `reason_required`,
    `is_an_interim`, `day_outside`, `day_too_far_back`, `end_before_start`, `interim_overlaps`,
    `same_person`, and those of `create_person`.
    """
    holder = lock_serving(actor, designation)
    given = check_reason(reason)
    if holder.is_interim:
        raise DomainError(
            "is_an_interim", "Un intérim ne se supplée pas : mettez-y fin, puis nommez-en un autre."
        )
    check_day(starts_on, holder.starts_on, holder.ends_on)
    check_day(ends_on, holder.starts_on, holder.ends_on)
    if ends_on < starts_on:
        raise DomainError("end_before_start", "L'intérim finit avant d'avoir commencé.")
    other = interim_between(holder, starts_on, ends_on)
    if other is not None:
        raise DomainError(
            "interim_overlaps",
            f"{other.person} assure déjà l'intérim du {long_date(other.starts_on)} "
            f"au {long_date(other.ends_on)}.",
        )
    person = person_of(actor, member)
    if person.pk == holder.person_id:
        raise DomainError("same_person", f"{person} ne peut pas assurer son propre intérim.")
    interim = propose(
        actor,
        person,
        member,
        Designation(
            school=holder.school,
            year=holder.year,
            starts_on=starts_on,
            ends_on=ends_on,
            replaces=holder,
            is_interim=True,
            start_reason=given,
        ),
    )
    notify_interim_named(interim, holder)
    return interim
