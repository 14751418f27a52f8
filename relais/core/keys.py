"""Stable identifiers that say nothing of what they name."""

import secrets

KEY_BYTES = 12


def new_key() -> str:
    """Return an identifier drawn at random, 16 characters safe in an address."""
    return secrets.token_urlsafe(KEY_BYTES)
