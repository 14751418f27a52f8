"""The journal of acts."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The journal of acts."""

    name = "relais.audit"
