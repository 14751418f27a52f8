"""Production behind a reverse proxy that ends TLS."""

from config.settings.base import *  # noqa: F403 - the settings idiom

SECRET_KEY = SECRET_KEY or "absente"  # noqa: F405 - too short: the checks refuse it, with all the rest
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 31_536_000
