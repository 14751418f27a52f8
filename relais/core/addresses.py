"""Addresses: of this site as written outside it, of people as shown to whom may not be theirs."""

from urllib.parse import urljoin, urlsplit

from django.conf import settings


def absolute_url(path: str) -> str:
    """Return the complete address of a path of this site."""
    return urljoin(settings.SITE_URL.rstrip("/") + "/", path.lstrip("/"))


def site_host() -> str:
    """Return the host name of this site."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def mask_address(address: str) -> str:
    """Return an e-mail address that its owner recognises and others cannot write to: "c…@example.org"."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}" if name else ""
