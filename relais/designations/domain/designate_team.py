"""The head names the referents of a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from relais.accounts.domain import create_access_link, create_person, grant_role
from relais.accounts.models import Person
from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Role, Scope
from relais.designations.domain.end_designation import end_designation
from relais.designations.enums import OVER_CAP_WARNING, USUAL_TEAM_SIZE
from relais.designations.models import ACTOR_LENGTH, Designation
from relais.designations.notifications import notify_proposed
from relais.designations.rules import can_designate
from relais.designations.selectors import active_team, has_served_before
from relais.schools.models import School

ANSWER_LINK_LIFE = timedelta(days=60)
REPLACED = "Nouvelle équipe désignée"


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


@transaction.atomic
def designate_team(
    *,
    actor: Scope,
    school: School,
    year: SchoolYear,
    members: Sequence[TeamMember],
    over_cap_reason: str = "",
) -> list[Designation]:
    """Set the whole team of the year: keep, propose the new, end those no longer listed.

    Each person proposed receives a mail with a personal link, each one ended a mail. Returns the team
    in the order given. Raises DomainError `forbidden`, `closed_year`, `empty_team`, `name_required`,
    `bad_address`, `duplicate_member`, or `over_cap_reason_required` for a fourth person without reason.
    """
    _check(actor, school, year)
    # One team is set at a time: the second of two submissions sees what the first has written.
    School.objects.select_for_update().get(pk=school.pk)
    team = {designation.person_id: designation for designation in active_team(school.pk, year)}
    if not members and not team:
        raise DomainError("empty_team", "Désignez au moins une personne.")
    people = [(_person_of(actor, member), member) for member in members]
    _refuse_duplicates([person for person, _ in people])
    given_before = [one.over_cap_reason for one in team.values() if one.over_cap_reason]
    reason = over_cap_reason.strip() or " · ".join(given_before[:1])
    if len(people) > USUAL_TEAM_SIZE and not reason:
        raise DomainError("over_cap_reason_required", OVER_CAP_WARNING)

    listed = {person.pk for person, _ in people}
    for person_id, designation in team.items():
        if person_id not in listed:
            end_designation(actor=actor, designation=designation, reason=REPLACED)
    starts_on = _first_day_of_service(school, year)
    result = [
        _keep(actor, team[person.pk], member)
        if person.pk in team
        else _propose(actor, person, member, Designation(school=school, year=year, starts_on=starts_on))
        for person, member in people
    ]
    _explain_over_cap(actor, school, result, reason)
    return result


def _check(actor: Scope, school: School, year: SchoolYear) -> None:
    if not can_designate(actor, school_id=school.pk, academie_id=school.academie_id):
        raise DomainError("forbidden", "Vous ne pouvez pas désigner les référents de cet établissement.")
    if year.last_day < clock.today():
        raise DomainError("closed_year", f"L'année {year} est close : son équipe ne change plus.")


def _person_of(actor: Scope, member: TeamMember) -> Person:
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


def _refuse_duplicates(people: Sequence[Person]) -> None:
    seen: set[int] = set()
    for person in people:
        if person.pk in seen:
            raise DomainError(
                "duplicate_member",
                f"{person} ({person.email}) figure deux fois : gardez une seule ligne par personne.",
            )
        seen.add(person.pk)


def _first_day_of_service(school: School, year: SchoolYear) -> date:
    """Return the year's first day for its first team; who joins later serves from today on."""
    if not Designation.objects.filter(school=school, year=year).exists():
        return year.first_day
    return max(clock.today(), year.first_day)


def _keep(actor: Scope, designation: Designation, member: TeamMember) -> Designation:
    """Leave a designation as it is, but for what the head now says of the person's experience."""
    if member.is_newcomer not in {None, designation.is_newcomer}:
        before = designation.is_newcomer
        designation.is_newcomer = not before
        designation.save(update_fields=["is_newcomer"])
        record_entry(
            actor=actor,
            act="correct_newcomer",
            on=designation,
            to_state=designation.state,
            before={"is_newcomer": before},
            after={"is_newcomer": not before},
        )
    return designation


def _propose(actor: Scope, person: Person, member: TeamMember, designation: Designation) -> Designation:
    """Save the designation, give the role, and write to the person."""
    school, year = designation.school, designation.year
    is_newcomer = member.is_newcomer
    designation.person = person
    designation.is_newcomer = not has_served_before(person, year) if is_newcomer is None else is_newcomer
    designation.designated_at = clock.now()
    designation.designated_by = actor.label[:ACTOR_LENGTH]
    designation.ends_on = year.last_day
    designation.assignment = grant_role(
        actor=actor,
        person=person,
        role=Role.REFERENT,
        starts_on=min(clock.today(), designation.starts_on),
        ends_on=year.last_day,
        school=school,
        reason=f"Désignation {year}",
    )
    designation.save()
    told = ("starts_on", "ends_on", "is_newcomer")
    record_entry(
        actor=actor,
        act="propose_designation",
        on=designation,
        to_state=designation.state,
        after={name: getattr(designation, name) for name in told},
    )
    _, url = create_access_link(
        actor=actor,
        assignment=designation.assignment,
        target=reverse("designations:answer", args=[designation.pk]),
        expires_at=clock.now() + ANSWER_LINK_LIFE,
        purpose="répondre à votre désignation comme référent numérique",
    )
    notify_proposed(designation, url)
    return designation


def _explain_over_cap(actor: Scope, school: School, team: Sequence[Designation], reason: str) -> None:
    """Keep the reason on those beyond the third, and tell the journal."""
    extra = [designation for designation in team[USUAL_TEAM_SIZE:] if designation.over_cap_reason != reason]
    for designation in extra:
        designation.over_cap_reason = reason
        designation.save(update_fields=["over_cap_reason"])
    if extra:
        record_entry(actor=actor, act="exceed_team_size", on=school, comment=reason)
