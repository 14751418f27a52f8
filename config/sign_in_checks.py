"""System checks on sign-in by an identity provider or behind a portal."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

SIGN_ALGOS = ("RS256", "ES256")
NEEDED_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
EVERYBODY = {"0.0.0.0/0", "::/0"}


def check_provider() -> list[CheckMessage]:
    """Say what is wrong with the identity provider's settings; the provider itself is not asked."""
    needed = {
        "OIDC_ISSUER": settings.OIDC_ISSUER,
        "OIDC_CLIENT_ID": settings.OIDC_RP_CLIENT_ID,
        "OIDC_CLIENT_SECRET": settings.OIDC_RP_CLIENT_SECRET,
    }
    missing = [name for name, value in needed.items() if not value]
    if len(missing) == len(needed):
        return []
    faults = [(f"{name} manque : les trois, ou aucune.", f"{name}=…") for name in missing]
    return [
        Error(f"OpenID Connect : {why}", hint=hint, id="relais.E010")
        for why, hint in (*faults, *_provider_faults())
    ]


def _provider_faults() -> Iterator[tuple[str, str]]:
    endpoints = {name: url for name, url in settings.OIDC_ENDPOINTS.items() if url}
    addresses = {
        "OIDC_ISSUER": settings.OIDC_ISSUER,
        **{f"OIDC_{name.upper()}": endpoints[name] for name in endpoints},
    }
    for name, url in addresses.items():
        if url and not _is_sure(url):
            yield f"{name} « {url} » n'est pas une adresse en https.", f"{name}=https://…"
    if endpoints and not set(NEEDED_ENDPOINTS) <= endpoints.keys():
        names = ", ".join(f"OIDC_{name.upper()}" for name in NEEDED_ENDPOINTS)
        yield "les adresses se donnent ensemble, ou pas du tout.", names
    if settings.OIDC_RP_SIGN_ALGO not in SIGN_ALGOS:
        yield f"OIDC_SIGN_ALGO « {settings.OIDC_RP_SIGN_ALGO} » n'est pas admis.", "OIDC_SIGN_ALGO=RS256"
    if "openid" not in settings.OIDC_RP_SCOPES.split():
        yield "OIDC_SCOPES ne contient pas openid.", "OIDC_SCOPES=openid given_name usual_name email"


def _is_sure(url: str) -> bool:
    """Tell whether nobody on the way can read or change what goes there."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    )


def check_portal() -> list[CheckMessage]:
    """Refuse to believe a header that anybody could write."""
    if not settings.SIGN_ON_HEADER:
        return []
    if not settings.SIGN_ON_PROXIES:
        why = "SIGN_ON_HEADER demande que TRUSTED_PROXIES nomme le mandataire du portail."
    elif EVERYBODY & set(settings.SIGN_ON_PROXIES):
        why = "SIGN_ON_HEADER demande que TRUSTED_PROXIES ne soit pas tout le monde."
    else:
        return []
    return [Error(why, hint="TRUSTED_PROXIES=192.0.2.10", id="relais.E011")]
