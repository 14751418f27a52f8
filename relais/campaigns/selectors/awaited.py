"""Of whom something is awaited in a campaign, what, and since when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from relais.accounts.models import Person, RoleAssignment
from relais.accounts.selectors import assignments_on
from relais.campaigns.enums import AWAITED, Awaited, Stage, Task
from relais.campaigns.models import Campaign, Invitation
from relais.campaigns.selectors.progress import SchoolProgress, progress_of
from relais.core import clock
from relais.core.scope import Role
from relais.letters.enums import LetterState
from relais.letters.models import Letter
from relais.letters.selectors import REFERENT, awaited_by_letter
from relais.schools.models import School

AMENDING = {
    LetterState.DRAFT.value: (Stage.WRITE, Task.WRITE),
    LetterState.PROPOSED.value: (Stage.VISA, Task.VISA),
}
HEAD_TASKS = {Stage.DESIGNATE: Task.DESIGNATE, Stage.SHARE: Task.SHARE, Stage.SIGN: Task.SIGN}


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedThing:
    """One thing awaited of one person, in the role they will do it in, on the page at `path`."""

    person: Person
    assignment: RoleAssignment
    campaign: Campaign
    school: School
    stage: Stage
    task: Task
    since: date
    path: str
    letter: Letter | None

    @property
    def awaited(self) -> Awaited:
        """The party the person is."""
        return AWAITED[self.stage]


def awaited_things(
    campaign: Campaign, progress: Mapping[int, SchoolProgress] | None = None
) -> list[AwaitedThing]:
    """Return everything awaited of everybody, school after school; a fixed number of statements.

    `progress`, when it has been read already, of all the campaign's schools or of some.
    """
    progress = progress_of(campaign) if progress is None else progress
    schools = {
        each.school_id: each.school
        for each in Invitation.objects.filter(campaign=campaign).select_related("school")
    }
    heads = _heads(schools)
    people = _people_of(progress.values())
    things = [
        thing
        for school_id, each in progress.items()
        for thing in _things(campaign, schools[school_id], each, heads.get(school_id), people)
    ]
    return [*things, *_of_amendments(campaign, schools, heads, people)]


def _things(
    campaign: Campaign,
    school: School,
    progress: SchoolProgress,
    head: RoleAssignment | None,
    people: dict[int, RoleAssignment],
) -> Iterator[AwaitedThing]:
    stage = progress.stage
    for assignment, task, since, path in (
        *_of_head(campaign, progress, head),
        *_of_referents(progress, people),
    ):
        yield AwaitedThing(
            person=assignment.person,
            assignment=assignment,
            campaign=campaign,
            school=school,
            stage=stage,
            task=task,
            since=timezone.localdate(since),
            path=path,
            letter=progress.letter,
        )


Found = tuple[RoleAssignment, Task, datetime, str]


def _of_head(campaign: Campaign, progress: SchoolProgress, head: RoleAssignment | None) -> Iterator[Found]:
    task = HEAD_TASKS.get(progress.stage)
    if task is not None and head is not None:
        yield head, task, progress.since, reverse("campaigns:head_steps_of_year", args=[campaign.year])


def _of_referents(progress: SchoolProgress, people: dict[int, RoleAssignment]) -> Iterator[Found]:
    if progress.stage is Stage.ANSWER:
        for each in progress.awaiting:
            if each.pk in people:
                path = reverse("designations:answer", args=[each.pk])
                yield people[each.pk], Task.ANSWER, each.designated_at, path
    elif progress.stage is Stage.VISA and progress.letter is not None:
        path = reverse("letters:read", args=[progress.letter.pk])
        for each in progress.lacking_visas:
            if each.pk in people:
                yield people[each.pk], Task.VISA, progress.since, path
    elif progress.stage is Stage.WRITE:
        for each in progress.team:
            if each.pk in people:
                yield people[each.pk], Task.WRITE, progress.since, reverse("letters:current")


def _of_amendments(
    campaign: Campaign,
    schools: Mapping[int, School],
    heads: Mapping[int, RoleAssignment],
    people: Mapping[int, RoleAssignment],
) -> Iterator[AwaitedThing]:
    """Yield what is awaited on new versions of letters already signed, which no stage tells."""
    versions = Letter.objects.filter(
        year=campaign.year, school__in=list(schools), version__gt=1, state__in=AMENDING
    )
    letters = {each.pk: each for each in versions.defer("signed_content")}
    for pk, awaited in awaited_by_letter(letters.values()).items():
        letter = letters[pk]
        stage, task = AMENDING[letter.state] if awaited.kind == REFERENT else (Stage.SIGN, Task.SIGN)
        held = [people.get(each.pk) for each in awaited.designations]
        for assignment in held if awaited.kind == REFERENT else [heads.get(letter.school_id)]:
            if assignment is not None:
                yield AwaitedThing(
                    person=assignment.person,
                    assignment=assignment,
                    campaign=campaign,
                    school=schools[letter.school_id],
                    stage=stage,
                    task=task,
                    since=timezone.localdate(awaited.since),
                    path=reverse("letters:read", args=[pk]),
                    letter=letter,
                )


def _heads(school_ids: Iterable[int]) -> dict[int, RoleAssignment]:
    """Return the present head of each school, the latest where there are two."""
    held = assignments_on(clock.today()).filter(role=Role.HEAD, school_id__in=list(school_ids))
    rows = held.select_related("person", "school").prefetch_related("person__addresses")
    return {each.school_id: each for each in rows.order_by("starts_on", "pk") if each.school_id}


def _people_of(progress: Iterable[SchoolProgress]) -> dict[int, RoleAssignment]:
    """Return, by designation, the role of each person of the teams who still holds it."""
    roles = {each.assignment_id: each.pk for school in progress for each in school.team if each.assignment_id}
    held = assignments_on(clock.today()).filter(pk__in=list(roles))
    rows = held.select_related("person", "school").prefetch_related("person__addresses")
    return {roles[each.pk]: each for each in rows}
