"""What a mail is called outside: the left part of its Message-ID, drawn from its key."""

from hashlib import sha256

from relais.core.addresses import site_host

KEY_LENGTH = 120
REFERENCE_LENGTH = 32


def hash_key(key: str) -> str:
    """Return the SHA-256 of a key, in hexadecimal."""
    return sha256(key.encode()).hexdigest()


def shorten_key(key: str) -> str:
    """Return a key that fits its column; a long one ends with its hash."""
    if len(key) <= KEY_LENGTH:
        return key
    return key[: KEY_LENGTH - REFERENCE_LENGTH] + reference_of(key)


def reference_of(key: str) -> str:
    """Return the reference of the mail of this key: the same at each try."""
    return hash_key(key)[:REFERENCE_LENGTH]


def message_id_of(reference: str) -> str:
    """Return the Message-ID of a mail."""
    return f"<{reference}@{site_host()}>"
