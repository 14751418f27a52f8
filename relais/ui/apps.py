"""The design system in the application's own words: components, lists, charts, map."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """No table of its own."""

    name = "relais.ui"

    def ready(self) -> None:
        """Register the check on the navigation's addresses."""
        from relais.ui import checks  # noqa: F401, PLC0415 - registers the checks
