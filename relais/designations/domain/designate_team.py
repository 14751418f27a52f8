"""The head names the referents of a year."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from relais.accounts.models import Person
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.domain.correct_newcomer import write_newcomer
from relais.designations.domain.end_designation import end_designation
from relais.designations.domain.in_year import lock_school, refuse_closed_year
from relais.designations.domain.propose_person import TeamMember, explain_over_cap, person_of, propose
from relais.designations.enums import OVER_CAP_WARNING, USUAL_TEAM_SIZE
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.schools.models import School

REPLACED = "Nouvelle équipe désignée"


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
    # One team is set at a time: the second of two submissions sees what the first has written.
    lock_school(actor, school)
    refuse_closed_year(year)
    team = {designation.person_id: designation for designation in active_team(school.pk, year)}
    if not members and not team:
        raise DomainError("empty_team", "Désignez au moins une personne.")
    people = [(person_of(actor, member), member) for member in members]
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
        else propose(actor, person, member, _new(school, year, starts_on))
        for person, member in people
    ]
    explain_over_cap(actor, result[USUAL_TEAM_SIZE:], reason)
    return result


def _new(school: School, year: SchoolYear, starts_on: date) -> Designation:
    return Designation(school=school, year=year, starts_on=starts_on, ends_on=year.last_day)


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
    if member.is_newcomer is not None:
        write_newcomer(actor, designation, is_newcomer=member.is_newcomer)
    return designation
