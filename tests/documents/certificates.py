"""Certificates made for the test that needs one; no private key is ever kept."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

PASSPHRASE = "Sésame de l'académie"
AUTHORITY = "AC des services"
OWNER = "Académie de Poitiers, cachet"
STARTS, ENDS = datetime(2025, 9, 1, tzinfo=UTC), datetime(2036, 8, 31, tzinfo=UTC)
OTHER_PURPOSES = dict.fromkeys(
    (
        *("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
        *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    ),
    False,
)


@dataclass(frozen=True)
class Sealing:
    """A PKCS#12 file, its passphrase, and the certificate of the authority that gave it."""

    path: Path
    passphrase: str
    authority: Path


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Académie de Poitiers"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ],
    )


def make_sealing(
    folder: Path, *, starts: datetime = STARTS, ends: datetime = ENDS, passphrase: str = PASSPHRASE
) -> Sealing:
    """Make an authority, and a certificate it gives to the academy with the key, as a PKCS#12 file."""
    authority_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    authority = (
        _builder(AUTHORITY, STARTS, ENDS)
        .public_key(authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(authority_key, SHA256())
    )
    certificate = (
        _builder(OWNER, starts, ends)
        .public_key(key.public_key())
        .add_extension(x509.KeyUsage(digital_signature=True, **OTHER_PURPOSES), critical=True)
        .sign(authority_key, SHA256())
    )
    path = folder / "cachet.p12"
    path.write_bytes(
        serialize_key_and_certificates(
            b"cachet", key, certificate, [authority], BestAvailableEncryption(passphrase.encode())
        )
    )
    pem = folder / "autorite.pem"
    pem.write_bytes(authority.public_bytes(Encoding.PEM))
    return Sealing(path, passphrase, pem)


def _builder(owner: str, starts: datetime, ends: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(owner))
        .issuer_name(_name(AUTHORITY))
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(ends)
    )
