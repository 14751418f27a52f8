"""Who is referent where, from when to when."""

from django.apps import AppConfig

from relais.designations.rules import READ_ROLE_LIST, SEE_CONTACTS
from relais.ui.navigation import NavItem, register


class DesignationsConfig(AppConfig):
    """Who is referent where, from when to when."""

    name = "relais.designations"

    def ready(self) -> None:
        """Open the list of referents to the colleagues of the academy."""
        register(
            NavItem(
                "Annuaire",
                "designations:contacts",
                roles=frozenset(SEE_CONTACTS.holders),
                order=25,
                group="Annuaires",
            ),
        )
        register(
            NavItem(
                "Rôles",
                "designations:roles",
                roles=frozenset(READ_ROLE_LIST.holders),
                order=26,
                group="Annuaires",
            ),
        )
