"""The identity provider: whether there is one, and where its endpoints are."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import requests
from django.conf import settings
from mozilla_django_oidc.utils import import_from_settings

DISCOVERY = "/.well-known/openid-configuration"
# What the library asks of the settings, we learn of the provider.
LEARNED = {
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint",
    "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
    "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint",
    "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
}


class ProviderError(Exception):
    """The provider does not answer, or its answer is not one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Where the provider is asked what; without `end_session_endpoint` it has no sign-out."""

    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str = ""


def is_provider_on() -> bool:
    """Tell whether people may sign in by an identity provider."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_RP_CLIENT_ID and settings.OIDC_RP_CLIENT_SECRET)


def provider() -> Provider:
    """Return the endpoints of the settings, or those the issuer publishes. Raises ProviderError."""
    if settings.OIDC_ENDPOINTS["authorization_endpoint"]:
        return Provider(**settings.OIDC_ENDPOINTS)
    return _discover(settings.OIDC_ISSUER)


@cache  # asked once by each process, and again only when it failed
def _discover(issuer: str) -> Provider:
    try:
        answer = requests.get(issuer.rstrip("/") + DISCOVERY, timeout=settings.OIDC_TIMEOUT)
        answer.raise_for_status()
        document = answer.json()
        if document["issuer"] != issuer:  # OpenID Connect Discovery, 4.3
            msg = f"{issuer} says it is {document['issuer']}"
            raise ProviderError(msg)
        return Provider(**{name: document[name] for name in Provider.__slots__ if name in document})
    except (requests.RequestException, KeyError, TypeError) as error:
        msg = f"{issuer} publishes no endpoints: {error!r}"
        raise ProviderError(msg) from error


def library_setting(name: str, *default: Any) -> Any:  # noqa: ANN401 - whatever the library's setting is
    """Return a setting of the library, the endpoints being the provider's."""
    if name in LEARNED:
        return getattr(provider(), LEARNED[name])
    return import_from_settings(name, *default)
