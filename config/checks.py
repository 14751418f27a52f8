"""System checks on the settings: what is wrong, and what to do about it."""

from collections.abc import Sequence
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from config.environment import ENV
from config.mail_checks import check_mail
from config.sign_in_checks import check_portal, check_provider

SHORTEST_SECRET = 40


@register(Tags.security)
def check_environment(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401, ARG001 - Django's signature
    """Refuse to start on a bad environment variable."""
    errors = [
        Error(f"La variable d'environnement {name} est incorrecte : {why}", id="relais.E001")
        for name, why in ENV.faults
    ]
    checks = (
        _check_secret,
        _check_site_url,
        _check_hosts,
        _check_proxies,
        check_mail,
        _check_boundaries,
        check_provider,
        check_portal,
    )
    return [*errors, *(message for check in checks for message in check())]


def _check_secret() -> list[CheckMessage]:
    if settings.DEBUG or len(settings.SECRET_KEY) >= SHORTEST_SECRET:
        return []
    return [
        Error(
            f"SECRET_KEY manque ou compte moins de {SHORTEST_SECRET} caractères.",
            hint="SECRET_KEY=$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')",
            id="relais.E002",
        ),
    ]


def _check_site_url() -> list[CheckMessage]:
    try:
        URLValidator(schemes=["http", "https"])(settings.SITE_URL.replace("127.0.0.1", "localhost"))
    except ValidationError:
        return [
            Error(
                f"SITE_URL « {settings.SITE_URL} » n'est pas une adresse complète.",
                hint="SITE_URL=https://relais.ac-exemple.fr (sans barre finale)",
                id="relais.E003",
            ),
        ]
    return []


def _check_hosts() -> list[CheckMessage]:
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Error(
            "ALLOWED_HOSTS accepte n'importe quel nom d'hôte : un en-tête Host forgé ne serait plus refusé.",
            hint="ALLOWED_HOSTS=relais.ac-exemple.fr",
            id="relais.E007",
        ),
    ]


def _check_proxies() -> list[CheckMessage]:
    return [
        Error(
            f"TRUSTED_PROXIES « {proxy} » n'est ni une adresse IP ni un réseau.",
            hint="TRUSTED_PROXIES=10.0.0.5,10.1.0.0/24",
            id="relais.E008",
        )
        for proxy in settings.TRUSTED_PROXIES
        if not _is_network(proxy)
    ]


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _check_boundaries() -> list[CheckMessage]:
    if not settings.BOUNDARIES_FILE or Path(settings.BOUNDARIES_FILE).is_file():
        return []
    return [
        Error(
            f"BOUNDARIES_FILE « {settings.BOUNDARIES_FILE} » n'est pas un fichier.",
            hint="BOUNDARIES_FILE=/chemin/departements.geojson, ou rien pour des contours approchés",
            id="relais.E006",
        ),
    ]
