"""A developer's machine: nothing to set."""

from config.settings.base import *  # noqa: F403 - the settings idiom

DEBUG = True
SECRET_KEY = SECRET_KEY or "developpement-seulement-" + "x" * 40  # noqa: F405 - not a secret
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "relais.outbox.backends.KeptInOutboxBackend"
