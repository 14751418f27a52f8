"""Reads of the campaign."""

from relais.campaigns.selectors.campaigns import (
    campaign_of_year,
    campaigns_visible_to,
    get_campaign_or_404,
    get_invitation_or_404,
    get_managed_campaign_or_404,
    get_managed_invitation_or_404,
    invitations_visible_to,
    latest_campaign,
    latest_invitation,
    openable_years,
    own_invitations,
    unreachable_schools,
    year_to_open,
)
from relais.campaigns.selectors.drafts import draft_of
from relais.campaigns.selectors.progress import SchoolProgress, progress_of, school_progress
from relais.campaigns.selectors.reminders import last_reminders

__all__ = [
    "SchoolProgress",
    "campaign_of_year",
    "campaigns_visible_to",
    "draft_of",
    "get_campaign_or_404",
    "get_invitation_or_404",
    "get_managed_campaign_or_404",
    "get_managed_invitation_or_404",
    "invitations_visible_to",
    "last_reminders",
    "latest_campaign",
    "latest_invitation",
    "openable_years",
    "own_invitations",
    "progress_of",
    "school_progress",
    "unreachable_schools",
    "year_to_open",
]
