"""Read-only views over everything below."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Read-only views over everything below."""

    name = "relais.dashboards"
