"""Reads of a referent's year in one school."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404

from relais.allowances.models import Envelope, Share
from relais.allowances.selectors import envelope_for
from relais.campaigns.models import Invitation
from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.core.scope import Role, Scope
from relais.dashboards.selectors.letters import can_download, letter_of
from relais.dashboards.selectors.my_allowance import MyAllowance, my_allowance
from relais.designations.enums import DesignationState
from relais.designations.models import ContactCard, Designation
from relais.designations.selectors import active_team
from relais.letters.enums import LetterState, Priority
from relais.letters.models import Letter
from relais.letters.selectors import (
    awaited_of,
    course_ids,
    is_frozen,
    kept_activities,
    letter_progress,
    missing_for_proposal,
    template_of,
)
from relais.schools.models import School
from relais.schools.selectors import schools_visible_to


@dataclass(frozen=True, slots=True)
class MyLetter:
    """The school's letter of the year, as one of its referents reads it; `is_ready` to be proposed."""

    letter: Letter
    progress: int
    is_ready: bool
    awaits_my_visa: bool
    priorities: list[str]
    is_enrolled: bool
    can_download: bool

    @property
    def is_mine_to_write(self) -> bool:
        """Whether it waits for the referents."""
        return self.letter.state == LetterState.DRAFT

    @property
    def is_frozen(self) -> bool:
        """Whether it is signed."""
        return is_frozen(self.letter)


@dataclass(frozen=True, slots=True)
class MyYear:
    """What a referent is, has to answer, writes and receives in a year; `designation` None when not named."""

    school: School
    year: SchoolYear
    due_on: date | None
    to_answer: list[Designation]
    designation: Designation | None
    letter: MyLetter | None
    envelope: Envelope | None
    allowance: MyAllowance | None
    card: ContactCard | None

    @property
    def share(self) -> Share | None:
        """How the mission is recognised; None while nothing is shared."""
        return self.allowance.share if self.allowance else None

    @property
    def has_agreed(self) -> bool:
        """Whether this person has agreed to be referent here this year."""
        return self.designation is not None and self.designation.state == DesignationState.ACCEPTED


def my_year_or_404(scope: Scope, year: SchoolYear) -> MyYear:
    """Return the year of the referent acting; Http404 to any other role."""
    if scope.role != Role.REFERENT:
        msg = "not a referent"
        raise Http404(msg)
    school = schools_visible_to(scope).get()
    team = active_team(school.pk, year)
    designation = next((each for each in team if each.person_id == scope.person_id), None)
    return MyYear(
        school=school,
        year=year,
        due_on=due_date_of(school, year),
        to_answer=designations_to_answer(scope),
        designation=designation,
        letter=_my_letter(scope, team, designation) if designation else None,
        envelope=envelope_for(school.pk, year),
        allowance=my_allowance(designation) if designation else None,
        card=ContactCard.objects.filter(person=scope.person_id).first() if designation else None,
    )


def designations_to_answer(scope: Scope) -> list[Designation]:
    """Return the person's own designations that wait for an answer, in any school, earliest first."""
    if scope.person_id is None:
        return []
    waiting = Designation.objects.filter(
        person_id=scope.person_id, state=DesignationState.PROPOSED, ends_on__gte=clock.today()
    )
    return list(waiting.select_related("school").order_by("designated_at", "pk"))


def due_date_of(school: School, year: SchoolYear) -> date | None:
    """Return the day before which the school's campaign of the year is to be done."""
    invitations = Invitation.objects.filter(school=school, campaign__year=year)
    return invitations.values_list("campaign__due_on", flat=True).first()


def _awaits_visa(letter: Letter, designation: Designation) -> bool:
    """Tell whether the letter, proposed, waits for this referent's visa."""
    awaited = awaited_of(letter) if letter.state == LetterState.PROPOSED else None
    return awaited is not None and designation.pk in {each.pk for each in awaited.designations}


def _my_letter(scope: Scope, team: list[Designation], designation: Designation) -> MyLetter | None:
    letter = letter_of(designation.school_id, designation.year)
    if letter is None:
        return None
    kept = kept_activities(letter, team)
    mine = {
        code
        for code, choice in kept.items()
        if choice.priority == Priority.MAIN and designation.pk in choice.designation_ids
    }
    return MyLetter(
        letter=letter,
        progress=letter_progress(letter),
        is_ready=not missing_for_proposal(letter),
        awaits_my_visa=_awaits_visa(letter, designation),
        priorities=[each.label for code, each in template_of(letter).activities.items() if code in mine],
        is_enrolled=designation.pk in course_ids(letter, team),
        can_download=can_download(scope, letter),
    )
