"""System check on the seal: a certificate that cannot seal is told when anything starts."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's name

from relais.core import clock
from relais.documents.readers.certificates import UnreadableCertificateError, read_certificate

WARNED = timedelta(days=60)


@register(Tags.security)
def check_seal(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401, ARG001 - Django's signature
    """Refuse to start on a file that is not a certificate; warn of one that expires.

    An expired one is a warning: pages must still open, letters wait until it is replaced.
    """
    if not settings.SEAL_CERTIFICATE:
        return []
    try:
        certificate = read_certificate(settings.SEAL_CERTIFICATE, settings.SEAL_PASSPHRASE)
    except UnreadableCertificateError as error:
        return [
            Error(
                f"SEAL_CERTIFICATE : {error}",
                hint="SEAL_CERTIFICATE=/run/secrets/cachet.p12 et SEAL_PASSPHRASE_FILE=/run/secrets/cachet",
                id="relais.E012",
            ),
        ]
    if certificate.starts_at <= clock.now() < certificate.ends_at - WARNED:
        return []
    return [
        Warning(
            f"SEAL_CERTIFICATE : le certificat vaut {certificate.validity}. "
            "Hors de ces dates, rien n'est émis.",
            hint="Remplacez le fichier par le nouveau certificat : il est relu sans redémarrage.",
            id="relais.W012",
        ),
    ]
