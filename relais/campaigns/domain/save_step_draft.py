"""Keep what is typed in a step until it is sent."""

from collections.abc import Mapping

from relais.campaigns.enums import Step
from relais.campaigns.models import Invitation, StepDraft
from relais.campaigns.rules import can_do_head_steps
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.domain import refuse_closed_year
from relais.schools.models import School

MOST_FIELDS = 100
LONGEST_VALUE = 1000


def save_step_draft(
    *, actor: Scope, invitation: Invitation, step: Step, data: Mapping[str, str]
) -> StepDraft:
    """Keep the fields of a step as typed, valid or not; the last writer wins.

    Raises DomainError `forbidden`, `closed_year` or `draft_too_long`.
    """
    if not can_do_head_steps(actor, invitation.school):
        raise DomainError("forbidden", "Seul le chef d'établissement peut faire cela.")
    refuse_closed_year(invitation.campaign.year)
    if len(data) > MOST_FIELDS or any(len(value) > LONGEST_VALUE for value in data.values()):
        raise DomainError("draft_too_long", "Cette saisie est trop longue pour être gardée.")
    draft, _ = StepDraft.objects.update_or_create(
        school=invitation.school,
        year=invitation.campaign.year,
        step=step,
        defaults={"data": dict(data), "saved_at": clock.now(), "saved_by": actor.label},
    )
    return draft


def forget_step_draft(*, school: School, year: SchoolYear, step: Step) -> None:
    """Drop the draft of a step once it is done."""
    StepDraft.objects.filter(school=school, year=year, step=step).delete()
