"""The journal of acts."""

from django.apps import AppConfig

from relais.core import wake
from relais.core.scope import Role
from relais.ui.navigation import NavItem, register


class AuditConfig(AppConfig):
    """The journal of acts."""

    name = "relais.audit"

    def ready(self) -> None:
        """Have the entries linked each minute, come what may; lead its readers to the journal."""
        wake.repeat("relais.audit.tasks.link_entries")
        register(
            NavItem(
                "Journal",
                "audit:journal",
                roles=frozenset({Role.OFFICER, Role.ADMIN}),
                order=80,
                group="Administration",
            )
        )
        register(
            NavItem(
                "Décisions",
                "audit:decisions",
                roles=frozenset({Role.OFFICER, Role.ACADEMIE_READER}),
                order=81,
                group="Administration",
            )
        )
