"""Codes that an authenticator application and this site both compute from a shared key (RFC 6238)."""

from base64 import b32encode
from urllib.parse import quote, urlencode

from django.conf import settings
from django_otp.util import random_hex

KEY_BYTES = 20
GROUP = 4


def new_totp_key() -> str:
    """Return a key drawn at random, in hexadecimal, as it is stored."""
    return str(random_hex(KEY_BYTES))


def letters_of(key: str) -> str:
    """Return the key as an application expects it typed: base 32, in groups of four."""
    text = b32encode(bytes.fromhex(key)).decode().rstrip("=")
    return " ".join(text[i : i + GROUP] for i in range(0, len(text), GROUP))


def enrolment_url(key: str, *, account: str) -> str:
    """Return the address an application reads in a QR code."""
    secret, issuer = letters_of(key).replace(" ", ""), settings.SITE_NAME
    query = urlencode({"secret": secret, "issuer": issuer, "algorithm": "SHA1", "digits": 6, "period": 30})
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{query}"
