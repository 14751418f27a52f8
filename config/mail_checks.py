"""System checks on the settings of the mail, which leaves and comes back."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

HIGHEST_PORT = 65_535
MAILBOX_SCHEMES = {"imaps", "imap"}


def check_mail() -> list[CheckMessage]:
    """Refuse wrong addresses, ports, rates, mailboxes and providers."""
    return [*_check_addresses(), *_check_sending(), *_check_mailbox(), *_check_provider()]


def _check_addresses() -> list[CheckMessage]:
    names = ["DEFAULT_FROM_EMAIL", "REPLY_TO_EMAIL"] + ["BOUNCE_EMAIL"] * bool(settings.BOUNCE_EMAIL)
    errors: list[CheckMessage] = []
    for name in names:
        try:
            validate_email(getattr(settings, name))
        except ValidationError:
            errors.append(
                Error(
                    f"{name} « {getattr(settings, name)} » n'est pas une adresse électronique.",
                    hint=f"{name}=rupn@ac-exemple.fr",
                    id="relais.E004",
                ),
            )
    return errors


def _check_sending() -> list[CheckMessage]:
    errors: list[CheckMessage] = []
    if not 0 < settings.EMAIL_PORT <= HIGHEST_PORT:
        errors.append(
            Error(
                f"EMAIL_PORT {settings.EMAIL_PORT} est hors de 1 à {HIGHEST_PORT}.",
                hint="EMAIL_PORT=587",
                id="relais.E005",
            ),
        )
    if settings.MAIL_RATE_PER_MINUTE < 0:
        errors.append(
            Error(
                f"MAIL_RATE_PER_MINUTE {settings.MAIL_RATE_PER_MINUTE} est négatif.",
                hint="MAIL_RATE_PER_MINUTE=100, ou rien pour ne pas limiter",
                id="relais.E015",
            ),
        )
    return errors


def _check_mailbox() -> list[CheckMessage]:
    try:
        parts = urlsplit(settings.BOUNCE_MAILBOX)
        is_right = parts.scheme in MAILBOX_SCHEMES and parts.hostname and parts.username and parts.port != 0
    except ValueError:  # the message may hold the password
        is_right = False
    if not settings.BOUNCE_MAILBOX or is_right:
        return []
    return [
        Error(
            "BOUNCE_MAILBOX n'est pas l'adresse d'une boîte aux lettres.",
            hint="BOUNCE_MAILBOX=imaps://compte:mot-de-passe@imap.ac-exemple.fr/INBOX",
            id="relais.E016",
        ),
    ]


def _check_provider() -> list[CheckMessage]:
    name = settings.MAIL_PROVIDER
    if not name:
        return []
    if name not in settings.MAIL_PROVIDERS:
        return [
            Error(
                f"MAIL_PROVIDER « {name} » n'est pas connu.",
                hint=f"MAIL_PROVIDER={' ou '.join(settings.MAIL_PROVIDERS)}",
                id="relais.E017",
            ),
        ]
    errors: list[CheckMessage] = []
    if ":" not in settings.ANYMAIL["WEBHOOK_SECRET"]:
        errors.append(
            Error(
                "MAIL_PROVIDER_SECRET manque : le fournisseur de courrier doit montrer qui il est.",
                hint="MAIL_PROVIDER_SECRET=compte:mot-de-passe, comme dans l'adresse donnée au fournisseur",
                id="relais.E018",
            ),
        )
    if name == "mailgun" and not settings.ANYMAIL["MAILGUN_WEBHOOK_SIGNING_KEY"]:
        errors.append(
            Error(
                "MAILGUN_SIGNING_KEY manque : Mailgun signe ce qu'il dit avec cette clé.",
                hint="MAILGUN_SIGNING_KEY=… (« HTTP webhook signing key » du compte Mailgun)",
                id="relais.E019",
            ),
        )
    return errors
