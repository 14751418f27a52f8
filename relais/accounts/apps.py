"""People, roles, sign-in, scope."""

from django.apps import AppConfig

from relais.accounts.rules import SEE_PEOPLE, SEE_RIGHTS
from relais.core.scope import Role
from relais.ui.navigation import NavItem, register


class AccountsConfig(AppConfig):
    """People, roles, sign-in, scope."""

    name = "relais.accounts"

    def ready(self) -> None:
        """Note each sign-in; lead those who sign to the delegations."""
        from relais.accounts import receivers  # noqa: F401, PLC0415 - listens to Django's sign-in

        register(
            NavItem(
                "Délégations",
                "accounts:delegations",
                roles=frozenset({Role.HEAD, Role.DEPUTY}),
                order=60,
            ),
            NavItem(
                "Personnes",
                "accounts:people",
                roles=frozenset(SEE_PEOPLE.holders),
                order=27,
                group="Annuaires",
            ),
            NavItem(
                "Droits",
                "accounts:rights",
                roles=frozenset(SEE_RIGHTS.holders),
                order=70,
                group="Administration",
            ),
        )
