"""Forms of the campaign."""

from relais.campaigns.forms.acts import AddForm, EndForm, InterimForm, PersonForm, ReplaceForm
from relais.campaigns.forms.steps import (
    ADDED_AT_MOST,
    TEAM_CHANGED,
    OpenCampaignForm,
    TeamForm,
    usual_due_date,
)

__all__ = [
    "ADDED_AT_MOST",
    "TEAM_CHANGED",
    "AddForm",
    "EndForm",
    "InterimForm",
    "OpenCampaignForm",
    "PersonForm",
    "ReplaceForm",
    "TeamForm",
    "usual_due_date",
]
