"""Seals only this installation can make, for rows that must show tampering."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_EMPTY: tuple[Any, ...] = (None, "", {})


def canonical(content: Any) -> str:  # noqa: ANN401 - any JSON value, instants besides
    """Write a content in one way only, whatever the order of its keys and the zone of its instants."""
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_write_instant
    )


def _write_instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def row_text(columns: Mapping[str, Any]) -> str:
    """Write a row in one way only, to seal it.

    Empty columns are left out, so that a column added later, empty in old rows, leaves them as they were.
    """
    return canonical({name: value for name, value in columns.items() if value not in _EMPTY})


def seal(text: str, *, salt: str) -> str:
    """Return the seal of a text, an HMAC-SHA-256 whose key is drawn from SECRET_KEY.

    Who has the database without the settings cannot make one. The salt sets apart what is sealed.
    """
    return _seal(text, salt, settings.SECRET_KEY)


def is_sealed(text: str, mark: str, *, salt: str) -> bool:
    """Tell whether `mark` is the seal of the text, made with SECRET_KEY or with one it has replaced."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(_seal(text, salt, key), mark) for key in keys)


def _seal(text: str, salt: str, key: str | bytes) -> str:
    return salted_hmac(salt, text, secret=key, algorithm="sha256").hexdigest()
