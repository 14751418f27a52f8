"""The deeds of the plan, each done through the domain functions by the person it belongs to."""

from collections.abc import Callable
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, cast

from relais.accounts.selectors import head_assignment_for, scope_for
from relais.allowances.numbers.splits import legal_splits
from relais.allowances.selectors import envelope_for, shares_for
from relais.campaigns.domain import designate_in_campaign, share_in_campaign
from relais.campaigns.selectors import get_invitation_or_404
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.demo.domain.plan import SEED, Act, SchoolPlan
from relais.demo.domain.write_letter import choices_for, newcomer_ids, text_for
from relais.demo.enums import Deed
from relais.demo.readers import texts
from relais.designations.domain import TeamMember, answer_designation
from relais.designations.enums import USUAL_TEAM_SIZE, DesignationState
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.letters.content import text_sha256
from relais.letters.domain import (
    assess_priority,
    choose_activities,
    comment_section,
    endorse_letter,
    enrol_in_course,
    give_visa,
    resolve_comment,
    return_letter,
    save_section,
    sign_letter,
    start_letter,
)
from relais.letters.enums import Decision, LetterState, Outcome, PartCode, SectionCode
from relais.letters.models import Letter
from relais.letters.selectors import (
    kept_activities,
    letter_for,
    open_comments,
    outcomes_of,
    sections_of,
    shown_sections,
    standing_visas,
)
from relais.schools.models import School

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from relais.accounts.models import RoleAssignment

# Most people accept without a word.
WITH_A_WORD = 0.3
RESERVED, ENDORSED = 0.03, 0.8
OUTCOMES = (0.5, 0.38, 0.12)  # done, partly, dropped


class Stage:
    """One deed about to be done: the school, its people at that moment, the lottery of that deed."""

    def __init__(
        self, *, school: School, year: SchoolYear, plan: SchoolPlan, act: Act, officer: Scope
    ) -> None:
        """Set the stage; the lottery depends on the deed alone, so that a play resumed is the same."""
        self.officer = officer
        self.school = school
        self.year = year
        self.plan = plan
        self.act = act
        self.random = Random(f"{SEED}:{year}:{act.uai}:{act.deed.name}:{act.who}")  # noqa: S311 - no secret

    @cached_property
    def head(self) -> Scope:
        """The head of the school that day."""
        # The opening of the campaign leaves no school without one.
        return scope_for(cast("RoleAssignment", head_assignment_for(self.school.pk)))

    @cached_property
    def team(self) -> list[Designation]:
        """Those named, in the order of the plan."""
        return active_team(self.school.pk, self.year)

    @cached_property
    def letter(self) -> Letter:
        """The letter being written."""
        return cast("Letter", letter_for(self.school.pk, self.year))


def perform(stage: Stage) -> None:
    """Do the deed."""
    DEEDS[stage.act.deed](stage)


def _designations(stage: Stage, state: DesignationState) -> "QuerySet[Designation]":
    named = Designation.objects.filter(school=stage.school, year=stage.year, state=state)
    return named.select_related("person", "assignment")


def _scope_of(stage: Stage, designation: Designation) -> Scope:
    assignment = cast("RoleAssignment", designation.assignment)  # given with the designation
    assignment.person, assignment.school = designation.person, stage.school  # known already: no query
    return scope_for(assignment)


def _writer(stage: Stage) -> Scope:
    """Return the referent who writes the letter: the first of those who accepted."""
    return _scope_of(stage, _designations(stage, DesignationState.ACCEPTED)[0])


def _designate(stage: Stage) -> None:
    head, plan = stage.head, stage.plan
    is_large = len(plan.team) > USUAL_TEAM_SIZE
    designate_in_campaign(
        actor=head,
        invitation=get_invitation_or_404(head),
        members=[
            TeamMember(
                first_name=person.first_name,
                last_name=person.last_name,
                address=person.address,
                is_newcomer=None if plan.beginners is None else person.address in plan.beginners,
            )
            for person in plan.team
        ],
        over_cap_reason=stage.random.choice(texts("over_cap")) if is_large else "",
    )


def _answer(stage: Stage, *, accepts: bool) -> None:
    address = stage.plan.team[stage.act.who].address
    designation = _designations(stage, DesignationState.PROPOSED).get(person__addresses__address=address)
    comments = texts("accept" if accepts else "decline")
    answer_designation(
        actor=_scope_of(stage, designation),
        designation=designation,
        accepts=accepts,
        comment=stage.random.choice(comments) if not accepts or stage.random.random() < WITH_A_WORD else "",
    )


def _accept(stage: Stage) -> None:
    _answer(stage, accepts=True)


def _decline(stage: Stage) -> None:
    _answer(stage, accepts=False)


def _share(stage: Stage) -> None:
    """Share as last year where size and amount allow it; a question leaves nothing to share."""
    envelope, team = envelope_for(stage.school.pk, stage.year), stage.team
    if envelope is None or envelope.cents is None or not team:
        return
    before = sorted((share.cents for share in shares_for(stage.school.pk, stage.year.previous)), reverse=True)
    splits = legal_splits(envelope.cents, len(team))
    split = tuple(before) if tuple(before) in splits else stage.random.choice(splits)
    head = stage.head
    share_in_campaign(
        actor=head,
        invitation=get_invitation_or_404(head),
        cents_by_designation={each.pk: cents for each, cents in zip(team, split, strict=True)},
    )


def _start(stage: Stage) -> None:
    start_letter(actor=_writer(stage), school=stage.school, year=stage.year)


def _choose(stage: Stage) -> None:
    """Say what last year's priorities have become, choose the activities, write the first text."""
    writer, letter, team = _writer(stage), stage.letter, stage.team
    for row in outcomes_of(letter):
        outcome = stage.random.choices(Outcome.values, weights=OUTCOMES)[0]
        assess_priority(actor=writer, letter=letter, code=row.code, outcome=outcome)
    choose_activities(actor=writer, letter=letter, choices=choices_for(letter, team, stage.random))
    _write_section(stage, writer, letter, SectionCode.CONTEXT)


def _complete(stage: Stage) -> None:
    """Write the other texts that the letter asks for, enrol the beginners."""
    writer, letter, team = _writer(stage), stage.letter, stage.team
    for code in shown_sections(letter, kept_activities(letter, team), team):
        if code != SectionCode.CONTEXT:
            _write_section(stage, writer, letter, SectionCode(code))
    enrol_in_course(actor=writer, letter=letter, designation_ids=newcomer_ids(stage.team))


def _write_section(stage: Stage, writer: Scope, letter: Letter, code: SectionCode) -> None:
    section = sections_of(letter)[code]
    text = text_for(section, stage.random)
    save_section(actor=writer, letter=letter, code=code, text=text, version=section.version)


def _propose(stage: Stage) -> None:
    """Propose the letter by the visa of who wrote it."""
    _give_visa(stage, _writer(stage), Decision.AGREED)


def _agree(stage: Stage) -> None:
    """Have each of the team agree to the letter as it stands, one in many with a reservation."""
    text = text_sha256(stage.letter)
    agreed = standing_visas(stage.letter, text)
    for designation in stage.team:
        if designation.pk not in agreed:
            reserves = stage.random.random() < RESERVED
            decision = Decision.RESERVED if reserves else Decision.AGREED
            _give_visa(stage, _scope_of(stage, designation), decision)


def _give_visa(stage: Stage, actor: Scope, decision: Decision) -> None:
    letter = stage.letter
    comment = stage.random.choice(texts("letter_reserve")) if decision == Decision.RESERVED else ""
    text = text_sha256(letter)
    give_visa(actor=actor, letter=letter, decision=decision, comment=comment, seen_text=text)


def _return(stage: Stage) -> None:
    comment = stage.random.choice(texts("letter_return"))
    return_letter(actor=stage.head, letter=stage.letter, comment=comment)
    comment_section(
        actor=stage.head,
        letter=stage.letter,
        part=PartCode.ACTIVITIES,
        text=stage.random.choice(texts("letter_comment")),
        is_blocking=True,
    )


def _revise(stage: Stage) -> None:
    """Answer the head's comments, then propose the letter anew."""
    writer, letter = _writer(stage), stage.letter
    _write_section(stage, writer, letter, SectionCode.CONTEXT)
    for comment in open_comments(letter):
        resolve_comment(actor=writer, comment=comment)
    _propose(stage)


def _sign(stage: Stage) -> None:
    letter = stage.letter
    sign_letter(actor=stage.head, letter=letter, seen_text=text_sha256(letter))


def _endorse(stage: Stage) -> None:
    """Read for the academy the letters it asks to read; a few are left to whoever tries the demonstration."""
    letter = letter_for(stage.school.pk, stage.year)
    if letter is not None and letter.state == LetterState.REVIEW and stage.random.random() < ENDORSED:
        endorse_letter(actor=stage.officer, letter=letter)


DEEDS: dict[Deed, Callable[[Stage], None]] = {
    Deed.DESIGNATE: _designate,
    Deed.ACCEPT: _accept,
    Deed.DECLINE: _decline,
    Deed.SHARE: _share,
    Deed.START: _start,
    Deed.CHOOSE: _choose,
    Deed.COMPLETE: _complete,
    Deed.PROPOSE: _propose,
    Deed.AGREE: _agree,
    Deed.RETURN: _return,
    Deed.REVISE: _revise,
    Deed.SIGN: _sign,
    Deed.ENDORSE: _endorse,
}
