"""The benchmarks: production's settings on a throw-away database, static files not collected."""

from config.settings.demo import *  # noqa: F403 - the settings idiom

STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
