"""A whole year of an academy, played through the domain functions."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A whole year of an academy, played through the domain functions."""

    name = "relais.demo"

    def ready(self) -> None:
        """Tell the pages below what the demonstration adds to them."""
        from relais.accounts.demo_accounts import register_demo_accounts  # noqa: PLC0415 - once apps are ready
        from relais.demo.selectors import invented_banner, pilot_accounts  # noqa: PLC0415 - same
        from relais.ui.site import register_banner  # noqa: PLC0415 - same

        register_banner(invented_banner)
        register_demo_accounts(pilot_accounts)
