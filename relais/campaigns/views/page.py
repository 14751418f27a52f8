"""What the head's page shows, as plain data: three steps, one of them open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.urls import reverse

from relais.accounts.models import Person
from relais.allowances.domain import OtherRecognition
from relais.allowances.enums import Recognition
from relais.allowances.forms import ShareForm
from relais.allowances.numbers.scale import format_imp
from relais.allowances.selectors import (
    annual_cents,
    last_years_shares,
    legal_rates,
    settings_for,
    settled_shares,
)
from relais.campaigns.enums import Step
from relais.campaigns.forms import TeamForm
from relais.campaigns.models import Invitation
from relais.campaigns.rules import can_do_head_steps
from relais.campaigns.selectors import SchoolProgress, draft_of, own_invitations, school_progress
from relais.campaigns.selectors.team import team_rows
from relais.campaigns.views.effects import team_effects
from relais.core import clock
from relais.core.money import NBSP, format_euros
from relais.core.scope import Scope
from relais.designations.enums import EFFECTS
from relais.designations.selectors import active_team, declined_designations, last_years_team
from relais.letters.content import missing_for_signing
from relais.letters.selectors import letter_progress
from relais.ui.navigation import NavLink

DONE, OPEN, WAITING = "done", "open", "waiting"
BADGES = {DONE: ("fait", "success"), OPEN: ("à faire", "new"), WAITING: ("en attente", "plain")}


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as drawn: done, open to act, or waiting for something else."""

    step: Step
    number: int
    state: str
    waits_for: str = ""

    @property
    def badge(self) -> tuple[str, str]:
        """The text and the level of its badge."""
        return BADGES[self.state]


def steps_of(progress: SchoolProgress, asked: str = "") -> list[StepView]:
    """Return the three steps; the first that can be done is open, or the one asked again."""
    done = {
        Step.DESIGNATE: progress.is_designated,
        Step.SHARE: progress.is_shared,
        Step.LETTER: progress.is_signed,
    }
    waits = _waits(progress)
    todo = [step for step in Step if not done[step] and not waits.get(step)]
    is_asked = asked in {Step.DESIGNATE, Step.SHARE} and done[Step(asked)] and not progress.is_signed
    opened = Step(asked) if is_asked else next(iter(todo), None)
    return [
        StepView(
            step=step,
            number=number,
            state=OPEN if step == opened else DONE if done[step] else WAITING,
            waits_for=waits.get(step, ""),
        )
        for number, step in enumerate(Step, start=1)
    ]


def _waits(progress: SchoolProgress) -> dict[Step, str]:
    """Return what keeps a step from being done now, by step."""
    if not progress.is_designated:
        return {Step.SHARE: "en attente de l'étape 1", Step.LETTER: "en attente de l'étape 1"}
    if progress.is_undecided:
        return {Step.SHARE: "en attente d'une décision de l'académie"}
    return {}


def people_offered(invitation: Invitation) -> list[Person]:
    """Return who is proposed to the head: this year's team once there is one, else last year's."""
    school_id, year = invitation.school_id, invitation.campaign.year
    team = active_team(school_id, year) or last_years_team(school_id, year)
    return [designation.person for designation in team]


def team_form(invitation: Invitation, data: Any = None) -> TeamForm:  # noqa: ANN401 - what was posted
    """Return the form of the team: posted, or as it was last typed."""
    school_id, year = invitation.school_id, invitation.campaign.year
    reasons = [each.over_cap_reason for each in active_team(school_id, year) if each.over_cap_reason]
    draft = draft_of(school_id, year, Step.DESIGNATE)
    return TeamForm(
        data,
        known=people_offered(invitation),
        school=invitation.school,
        reason=next(iter(reasons), ""),
        effects=team_effects(invitation),
        initial=draft.data if draft else {},
        auto_id="equipe_%s",
    )


def share_form(invitation: Invitation, progress: SchoolProgress, data: Any = None) -> ShareForm | None:  # noqa: ANN401 - same
    """Return the form of the shares: posted, or as it was last typed; None with nothing to share."""
    if progress.envelope is None or progress.is_undecided or not progress.team:
        return None
    school_id, year = invitation.school_id, invitation.campaign.year
    draft = draft_of(school_id, year, Step.SHARE)
    settled = {share.designation_id: share.cents for share in settled_shares(progress.envelope)}
    return ShareForm(
        data,
        envelope=progress.envelope,
        designations=[each for each in progress.team if each.pk not in settled],
        last_year=last_years_shares(school_id, year),
        shared=annual_cents(progress.envelope),
        recognised={
            share.designation_id: OtherRecognition(Recognition(share.recognition), share.weekly_minutes)
            for share in progress.shares
            if share.recognition in {Recognition.SERVICE_REDUCTION, Recognition.PACTE}
        },
        settled_cents=sum(settled.values()),
        rates=legal_rates(year),
        settings=settings_for(invitation.school.academie_id, year),
        initial=draft.data if draft else {},
        auto_id="part_%s",
    )


def head_context(
    scope: Scope, invitation: Invitation, *, asked: str = "", forms: dict[Step, Form] | None = None
) -> dict[str, Any]:
    """Return the whole page; `forms` are those posted and refused, shown again as they were typed."""
    progress = school_progress(invitation)
    is_closed = invitation.campaign.year.last_day < clock.today()
    can_do = can_do_head_steps(scope, invitation.school) and not progress.is_signed and not is_closed
    posted = forms or {}
    steps = steps_of(progress, next(iter(posted), asked))
    campaign, letter = invitation.campaign, progress.letter
    return {
        "invitation": invitation,
        "campaign": campaign,
        "school": invitation.school,
        "progress": progress,
        "designate": steps[0],
        "share": steps[1],
        "letter_step": steps[2],
        "done_count": sum(step.state == DONE for step in steps),
        "late_days": (clock.today() - campaign.due_on).days,
        "can_do": can_do,
        "is_closed": is_closed,
        "year_links": _year_links(scope, invitation),
        "reconduction": reconduction_offer(invitation, progress) if can_do else [],
        "team_form": posted.get(Step.DESIGNATE) or team_form(invitation),
        "share_form": posted.get(Step.SHARE) or share_form(invitation, progress),
        "effects": EFFECTS,
        "members": _members(scope, invitation, progress),
        "declined": declined_designations(invitation.school_id, campaign.year),
        "envelope": progress.envelope,
        "imp": _imp(progress),
        "letter": letter,
        "written": letter_progress(letter) if letter else 0,
        "missing": missing_for_signing(letter) if letter and not progress.is_signed else [],
        "is_return": bool(letter and letter.return_comment),
    }


def _imp(progress: SchoolProgress) -> str:
    quarters = progress.envelope.quarters if progress.envelope else None
    return "" if quarters is None else format_imp(quarters)


def _members(scope: Scope, invitation: Invitation, progress: SchoolProgress) -> Sequence[dict[str, Any]]:
    shares = {share.designation_id: share for share in progress.shares}
    rows = {row.designation.pk: row for row in team_rows(scope, invitation.school, invitation.campaign.year)}
    return [
        {"designation": each, "share": shares.get(each.pk), "row": rows[each.pk]} for each in progress.team
    ]


def _year_links(scope: Scope, invitation: Invitation) -> list[NavLink]:
    years = [each.campaign.year for each in own_invitations(scope)]
    shown = invitation.campaign.year
    return [
        NavLink(str(year), reverse("campaigns:head_steps_of_year", args=[year]), is_current=year == shown)
        for year in years
    ]


def reconduction_offer(invitation: Invitation, progress: SchoolProgress) -> list[str]:
    """Return, while nobody is named, each person of last year with the money the one button would give."""
    school_id, year = invitation.school_id, invitation.campaign.year
    if progress.team:
        return []
    last = [each.person for each in last_years_team(school_id, year)]
    shares = last_years_shares(school_id, year)
    cents = [shares.get(person.pk, 0) for person in last]
    fits = progress.envelope is not None and sum(cents) == progress.envelope.cents
    return [
        f"{person}{NBSP}: {format_euros(amount)}, comme l'an dernier"
        if fits
        else f"{person}{NBSP}: part à répartir"
        for person, amount in zip(last, cents, strict=True)
    ]
