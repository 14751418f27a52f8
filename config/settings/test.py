"""The test suite, on SQLite or, with DATABASE_URL, on PostgreSQL."""

from config.settings.base import *  # noqa: F403 - the settings idiom

DEMO = True
SECRET_KEY = "tests-seulement-" + "x" * 40
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick: nothing here is a secret
Q_CLUSTER = {**Q_CLUSTER, "sync": False}  # noqa: F405
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "VARIABLE_INCONNUE_%s"  # type: ignore[index]  # noqa: F405
WAKE_WORKERS = False  # tests call the tasks themselves
