"""Find the certificate that seals what is issued, off unless the academy has given one (ADR 0011)."""

from django.conf import settings

from relais.core import clock
from relais.core.errors import DomainError
from relais.documents.readers.certificates import Certificate, UnreadableCertificateError, read_certificate


def seal_certificate() -> Certificate | None:
    """Return the certificate that seals today, None when the academy has given none.

    DomainError `seal_unavailable` when it has, and nothing can be sealed with it: a document is then
    not issued at all, for nobody could tell afterwards why this one alone bears no seal.
    """
    if not settings.SEAL_CERTIFICATE:
        return None
    try:
        certificate = read_certificate(settings.SEAL_CERTIFICATE, settings.SEAL_PASSPHRASE)
    except UnreadableCertificateError as error:
        raise DomainError("seal_unavailable", f"Le cachet ne peut être apposé : {error}") from error
    if not certificate.starts_at <= clock.now() < certificate.ends_at:
        raise DomainError(
            "seal_unavailable",
            f"Le cachet ne peut être apposé : son certificat vaut {certificate.validity}.",
        )
    return certificate


def seal_fault() -> str:
    """Say why nothing can be sealed today, though a certificate is given; nothing when all is well."""
    try:
        seal_certificate()
    except DomainError as error:
        return error.message
    return ""
