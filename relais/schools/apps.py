"""Academies, zones, authorities, schools and head-counts."""

from django.apps import AppConfig

from relais.audit.places import register_school_finder
from relais.core import wake
from relais.core.scope import Role
from relais.ui import navigation, site
from relais.ui.navigation import NavItem
from relais.ui.site import SiteSearch


class SchoolsConfig(AppConfig):
    """Academies, zones, authorities, schools and head-counts."""

    name = "relais.schools"

    def ready(self) -> None:
        """Offer the list to every role, zones and imports to the academy's team, the search to the lost.

        Imports that wait are looked at each minute, whatever happened to the wakes. The journal finds by
        its key the school somebody acts for.
        """
        navigation.register(
            NavItem("Établissements", "schools:list", order=20, group="Annuaires"),
            NavItem("Zones", "schools:zones", roles=frozenset({Role.OFFICER}), order=30, group="Annuaires"),
            NavItem(
                "Imports",
                "schools:imports",
                roles=frozenset({Role.OFFICER}),
                order=31,
                group="Administration",
            ),
        )
        wake.repeat("relais.schools.tasks.run_due_imports")
        schools = self.get_model("School")._default_manager
        register_school_finder(lambda pk: schools.filter(pk=pk).first())
        site.register_search(SiteSearch("Chercher un établissement", "schools:list"))
