"""The yearly campaign and the head's three steps."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """The yearly campaign and the head's three steps."""

    name = "relais.campaigns"
