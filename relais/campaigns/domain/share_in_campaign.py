"""The head's second step."""

from collections.abc import Mapping

from django.db import transaction

from relais.allowances.domain import OtherRecognition, share_envelope
from relais.allowances.domain.share_envelope import NO_OTHER
from relais.allowances.models import Share
from relais.campaigns.domain.designate_in_campaign import refuse_after_signature
from relais.campaigns.domain.save_step_draft import forget_step_draft
from relais.campaigns.enums import Step
from relais.campaigns.models import Invitation
from relais.core.scope import Scope


@transaction.atomic
def share_in_campaign(
    *,
    actor: Scope,
    invitation: Invitation,
    cents_by_designation: Mapping[int, int],
    others: Mapping[int, OtherRecognition] = NO_OTHER,
    remainder_reason: str = "",
) -> list[Share]:
    """Share the year's envelope, in cents by designation; what was typed is forgotten.

    Raises DomainError `forbidden`, `letter_signed`, and those of `share_envelope`.
    """
    refuse_after_signature(actor, invitation)
    school, year = invitation.school, invitation.campaign.year
    shares = share_envelope(
        actor=actor,
        school=school,
        year=year,
        cents_by_designation=cents_by_designation,
        others=others,
        remainder_reason=remainder_reason,
    )
    forget_step_draft(school=school, year=year, step=Step.SHARE)
    return shares
