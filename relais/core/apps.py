"""The ground floor: values every other app uses."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """No table of its own."""

    name = "relais.core"

    def ready(self) -> None:
        """Register the system checks on the settings."""
        from config import checks  # noqa: F401, PLC0415 - registers the checks
