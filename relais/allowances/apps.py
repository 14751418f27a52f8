"""IMP scale, envelopes, shares."""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate

from relais.core.scope import ACADEMIE_ROLES, Role
from relais.ui import navigation


def write_national_data(using: str, **_: Any) -> None:  # noqa: ANN401 - a signal's arguments
    """Give a new database the legal rates and the national scale, once all their tables are there."""
    from relais.allowances.domain import (  # noqa: PLC0415 - models are not loaded before
        ensure_default_scale,
        ensure_legal_rates,
    )
    from relais.allowances.models import LegalRate  # noqa: PLC0415 - same

    tables = connections[using].introspection.table_names()
    if using == DEFAULT_DB_ALIAS and LegalRate._meta.db_table in tables:
        ensure_legal_rates()
        ensure_default_scale()


class AllowancesConfig(AppConfig):
    """IMP scale, envelopes, shares."""

    name = "relais.allowances"

    def ready(self) -> None:
        """Register the navigation entries and the national data."""
        navigation.register(
            navigation.NavItem(
                "Barème", "allowances:scale", roles=ACADEMIE_ROLES, order=40, group="Indemnités"
            ),
            navigation.NavItem(
                "Indemnités",
                "allowances:circuit",
                roles=frozenset({Role.HEAD, Role.OFFICER, Role.PAY_OFFICER}),
                order=35,
                group="Indemnités",
            ),
        )
        from relais.allowances import receivers  # noqa: F401, PLC0415 - listens to the apps below

        post_migrate.connect(write_national_data, sender=self, dispatch_uid="allowances.national_data")
