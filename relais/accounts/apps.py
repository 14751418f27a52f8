"""People, roles, sign-in, scope."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, sign-in, scope."""

    name = "relais.accounts"
