"""What every designation has in common: the person, the role, the mail, the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from relais.accounts.domain import create_access_link, create_person, grant_role
from relais.accounts.models import Person
from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Role, Scope
from relais.designations.models import ACTOR_LENGTH, Designation
from relais.designations.notifications import notify_proposed
from relais.designations.selectors import has_served_before

ANSWER_LINK_LIFE = timedelta(days=60)
TOLD = ("starts_on", "ends_on", "is_newcomer")


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody of the team: a person known, or a name and an address.

    `is_newcomer` None lets the history tell.
    """

    person: Person | None = None
    first_name: str = ""
    last_name: str = ""
    address: str = ""
    is_newcomer: bool | None = None


def person_of(actor: Scope, member: TeamMember) -> Person:
    """Return the person meant, created if nobody has the address."""
    if member.person is not None:
        return member.person
    if not member.first_name.strip() or not member.last_name.strip():
        raise DomainError("name_required", "Indiquez le prénom et le nom de chaque personne.")
    return create_person(
        actor=actor,
        first_name=member.first_name,
        last_name=member.last_name,
        address=member.address,
    )


def propose(actor: Scope, person: Person, member: TeamMember, designation: Designation) -> Designation:
    """Save the designation, whose school, year and days are known; give the role, write to the person."""
    school, year = designation.school, designation.year
    is_newcomer = member.is_newcomer
    designation.person = person
    designation.is_newcomer = not has_served_before(person, year) if is_newcomer is None else is_newcomer
    designation.designated_at = clock.now()
    designation.designated_by = actor.label[:ACTOR_LENGTH]
    designation.assignment = grant_role(
        actor=actor,
        person=person,
        role=Role.REFERENT,
        starts_on=min(clock.today(), designation.starts_on),
        ends_on=designation.ends_on,
        school=school,
        reason=f"Désignation {year}",
    )
    designation.save()
    record_entry(
        actor=actor,
        act="propose_designation",
        on=designation,
        to_state=designation.state,
        comment=designation.start_reason,
        after={name: getattr(designation, name) for name in TOLD},
    )
    notify_proposed(designation, answer_link(actor, designation))
    return designation


def answer_link(actor: Scope, designation: Designation) -> str:
    """Make a personal link to the page where the person answers, and return its address."""
    if designation.assignment is None:
        raise DomainError("no_role", "Cette personne n'a plus de rôle dans l'établissement.")
    _, url = create_access_link(
        actor=actor,
        assignment=designation.assignment,
        target=reverse("designations:answer", args=[designation.pk]),
        expires_at=clock.now() + ANSWER_LINK_LIFE,
        purpose="répondre à votre désignation comme référent numérique",
    )
    return url


def explain_over_cap(actor: Scope, extra: Sequence[Designation], reason: str) -> None:
    """Keep the reason on those beyond the usual size, and tell the journal."""
    changed = [designation for designation in extra if designation.over_cap_reason != reason]
    for designation in changed:
        designation.over_cap_reason = reason
        designation.save(update_fields=["over_cap_reason"])
    if changed:
        record_entry(actor=actor, act="exceed_team_size", on=changed[0].school, comment=reason)
