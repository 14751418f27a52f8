"""The demonstration: production's settings, invented people, and mail that never leaves."""

from config.settings.base import *  # noqa: F403 - the settings idiom

DEMO = True
SECRET_KEY = SECRET_KEY or "demonstration-locale-seulement-" + "x" * 40  # noqa: F405 - not a secret
EMAIL_BACKEND = "relais.outbox.backends.KeptInOutboxBackend"
