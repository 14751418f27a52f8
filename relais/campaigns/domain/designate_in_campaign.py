"""The head's first step."""

from collections.abc import Sequence

from django.db import transaction

from relais.campaigns.domain.save_step_draft import forget_step_draft
from relais.campaigns.enums import Step
from relais.campaigns.models import Invitation
from relais.campaigns.rules import can_do_head_steps
from relais.campaigns.selectors import school_progress
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.designations.domain import TeamMember, designate_team, refuse_closed_year
from relais.designations.models import Designation


@transaction.atomic
def designate_in_campaign(
    *,
    actor: Scope,
    invitation: Invitation,
    members: Sequence[TeamMember],
    over_cap_reason: str = "",
) -> list[Designation]:
    """Name the year's whole team; what was typed is forgotten.

    Raises DomainError `forbidden`, `letter_signed`, and those of `designate_team`.
    """
    refuse_after_signature(actor, invitation)
    school, year = invitation.school, invitation.campaign.year
    team = designate_team(
        actor=actor, school=school, year=year, members=members, over_cap_reason=over_cap_reason
    )
    forget_step_draft(school=school, year=year, step=Step.DESIGNATE)
    forget_step_draft(school=school, year=year, step=Step.SHARE)
    return team


def refuse_after_signature(actor: Scope, invitation: Invitation) -> None:
    """Refuse a step to anyone but the head, to the head once the year is over or the letter signed."""
    if not can_do_head_steps(actor, invitation.school):
        raise DomainError("forbidden", "Seul le chef d'établissement peut faire cela.")
    refuse_closed_year(invitation.campaign.year)
    if school_progress(invitation).is_signed:
        raise DomainError(
            "letter_signed",
            "La lettre de mission est signée : l'équipe et la répartition ne changent plus ici.",
        )
