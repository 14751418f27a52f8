"""Acts of the campaign."""

from relais.campaigns.domain.designate_in_campaign import designate_in_campaign
from relais.campaigns.domain.invite_head import invite_head
from relais.campaigns.domain.open_campaign import open_campaign
from relais.campaigns.domain.save_step_draft import save_step_draft
from relais.campaigns.domain.share_in_campaign import share_in_campaign

__all__ = [
    "designate_in_campaign",
    "invite_head",
    "open_campaign",
    "save_step_draft",
    "share_in_campaign",
]
