"""From the campaign's pages to the one that shows whom one would remind, and the text."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from relais.campaigns.enums import Awaited
from relais.campaigns.models import Campaign
from relais.dashboards.forms import CampaignSchoolsFilter
from relais.dashboards.selectors.campaign import SchoolRow
from relais.dashboards.selectors.tallies import waits
from relais.dashboards.views.campaign_drawings import Lists
from relais.ui.navigation import NavLink
from relais.ui.templatetags.ui import pluralise

WHOM = {
    Awaited.HEAD: "chef d’établissement,chefs d’établissement",
    Awaited.REFERENT: "établissement en attente d’un référent,établissements en attente d’un référent",
}
# The list has other filters, which the reminders do not know.
SHARED_FILTERS = ("zone", "type", "departement", "authority", "stage", "awaited")


def remind_links(campaign: Campaign, rows: Sequence[SchoolRow], lists: Lists) -> list[NavLink]:
    """Return, for each party that can be written to, the page of its people, within the filters."""
    return [
        NavLink(
            f"Relancer\u00a0: {pluralise(wait.schools, WHOM[wait.awaited])}",
            _url(campaign, {**lists.asked, "awaited": wait.awaited.value}),
        )
        for wait in waits(rows)
        if wait.awaited in WHOM
    ]


def write_url(campaign: Campaign, form: CampaignSchoolsFilter) -> str:
    """Return the page of the people awaited in the schools listed; "" where it could not list the same."""
    asked = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else None
    if asked is None or not set(asked) <= set(SHARED_FILTERS):
        return ""
    return _url(campaign, asked)


def _url(campaign: Campaign, asked: dict[str, str]) -> str:
    address = reverse("campaigns:write_to", args=[campaign.year])
    return f"{address}?{urlencode(asked)}" if asked else address
