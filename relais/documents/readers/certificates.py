"""The academy's certificate, read before it is believed: what seals each PDF issued."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from relais.ui.french import local, short_date

if TYPE_CHECKING:
    from asn1crypto.x509 import Name
    from pyhanko.sign.signers import SimpleSigner

OWNER_LENGTH = 150


class UnreadableCertificateError(Exception):
    """The certificate cannot seal; the message is a French sentence that says why."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate and its key: whose, given by whom, from when to when."""

    signer: "SimpleSigner"
    owner: str
    issuer: str
    starts_at: datetime
    ends_at: datetime

    @property
    def validity(self) -> str:
        """Say from when to when: "du 01/09/2025 au 31/08/2028"."""
        return f"du {short_date(local(self.starts_at))} au {short_date(local(self.ends_at))}"

    @property
    def in_words(self) -> str:
        """Say who seals: "académie de Poitiers (certificat délivré par AC Services)"."""
        if self.owner == self.issuer:
            return f"{self.owner} (certificat délivré par lui-même)"
        return f"{self.owner} (certificat délivré par {self.issuer})"


def read_certificate(path: str, passphrase: str) -> Certificate:
    """Return the certificate of the academy's file; one replaced on the disk is read again.

    Raises UnreadableCertificateError.
    """
    try:
        changed_at = Path(path).stat().st_mtime_ns
    except OSError as error:
        msg = f"le fichier « {path} » n'existe pas ou ne s'ouvre pas."
        raise UnreadableCertificateError(msg) from error
    return _read(path, passphrase, changed_at)


@lru_cache(maxsize=1)
def _read(path: str, passphrase: str, changed_at: int) -> Certificate:  # noqa: ARG001 - part of the cache's key
    """Read it once: opening the key takes as long as sealing a letter."""
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415 - 40 MiB that no process needs without a seal

    try:
        content = Path(path).read_bytes()
        signer = SimpleSigner.load_pkcs12_data(
            content, other_certs=[], passphrase=passphrase.encode() or None
        )
    except (OSError, ValueError, AttributeError) as error:  # AttributeError: a file without key
        msg = (
            f"« {path} » n'est pas un fichier PKCS#12 avec sa clé, ou la phrase secrète n'est pas la sienne."
        )
        raise UnreadableCertificateError(msg) from error
    certificate = signer.signing_cert
    return Certificate(
        signer=signer,
        owner=_name_of(certificate.subject),
        issuer=_name_of(certificate.issuer),
        starts_at=certificate.not_valid_before,
        ends_at=certificate.not_valid_after,
    )


def _name_of(name: "Name") -> str:
    """Return the name a person knows: the common name, else the organisation, else all of it."""
    parts = name.native
    return str(parts.get("common_name") or parts.get("organization_name") or name.human_friendly)[
        :OWNER_LENGTH
    ]
