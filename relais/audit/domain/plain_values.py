"""What the journal keeps of values: plain JSON, short, and no secret."""

import math
import re
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from relais.core.seals import canonical

# A text longer than this is kept as its fingerprint: the journal says that it changed, not what it was.
LONGEST_TEXT = 500
SECRET = re.compile(r"(^|_)(password|secret|token|totp|otp|recovery)(_|$)")
HIDDEN = "non consigné"


def plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as plain JSON that every database gives back as it was.

    What is named like a secret is hidden, its fingerprint too; what is long becomes its SHA-256.
    """
    return {name: _short(value) for name, value in _plain_mapping(values).items()}


def _plain_mapping(values: Mapping[Any, Any]) -> dict[str, Any]:
    named = {str(name): value for name, value in values.items()}
    return {name: HIDDEN if SECRET.search(name) and value else _plain(value) for name, value in named.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - anything, and any JSON value
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return _plain_number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _plain_mapping(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return str(value)


def _plain_number(value: float) -> int | float | str:
    """Return a number both databases write in one way: jsonb gives 1e22 back as a whole number."""
    if not math.isfinite(value):
        return str(value)
    return int(value) if value.is_integer() else value


def _short(value: Any) -> Any:  # noqa: ANN401 - a JSON value
    """Return the value, or the fingerprint of what is long: a signed content has its own."""
    written = value if isinstance(value, str) else canonical(value)
    if len(written) <= LONGEST_TEXT:
        return value
    return {"sha256": sha256(written.encode()).hexdigest(), "length": len(written)}
