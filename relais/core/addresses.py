"""Addresses of this site as written outside it: in a mail, on a printed page."""

from urllib.parse import urljoin, urlsplit

from django.conf import settings


def absolute_url(path: str) -> str:
    """Return the complete address of a path of this site."""
    return urljoin(settings.SITE_URL.rstrip("/") + "/", path.lstrip("/"))


def site_host() -> str:
    """Return the host name of this site."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"
