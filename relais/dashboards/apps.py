"""Read-only views over everything below."""

from django.apps import AppConfig

from relais.campaigns.rules import FOLLOW_CAMPAIGN
from relais.core.scope import Role
from relais.ui import navigation
from relais.ui.navigation import NavItem


class DashboardsConfig(AppConfig):
    """Read-only views over everything below."""

    name = "relais.dashboards"

    def ready(self) -> None:
        """Offer their year to the referents, the campaign to the academy."""
        navigation.register(
            NavItem("Mon année", "dashboards:my_year", roles=frozenset({Role.REFERENT}), order=5),
            NavItem("Campagne", "dashboards:campaign", roles=frozenset(FOLLOW_CAMPAIGN.holders), order=10),
        )
