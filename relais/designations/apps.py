"""Who is referent where, from when to when."""

from django.apps import AppConfig


class DesignationsConfig(AppConfig):
    """Who is referent where, from when to when."""

    name = "relais.designations"
