"""An academy's yearly campaign, from the opening to the signed letter."""

from django.apps import AppConfig

from relais.core import wake
from relais.core.scope import Role
from relais.ui.navigation import NavItem, register


class CampaignsConfig(AppConfig):
    """An academy's yearly campaign, from the opening to the signed letter."""

    name = "relais.campaigns"

    def ready(self) -> None:
        """Lead head and deputy to their pages; look each minute at acts on many letters, and at reminders."""
        wake.repeat("relais.campaigns.tasks.run_due_letter_lines")
        wake.repeat("relais.campaigns.tasks.send_reminders")
        register(
            NavItem(
                "Ma rentrée", "campaigns:head_steps", roles=frozenset({Role.HEAD, Role.DEPUTY}), order=10
            ),
            NavItem("Mon équipe", "campaigns:my_team", roles=frozenset({Role.HEAD, Role.DEPUTY}), order=12),
        )
