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
    return {
        name: HIDDEN if SECRET.search(name) and value else _plain(value) for name, value in values.items()
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - anything, and any JSON value
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return _plain_number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _short(plain_values({str(name): item for name, item in value.items()}))
    if isinstance(value, list | tuple | set | frozenset):
        return _short([_plain(item) for item in value])
    return _short(str(value))


def _plain_number(value: float) -> int | float | str:
    """Return a number both databases write in one way: jsonb gives 1e22 back as a whole number."""
    if not math.isfinite(value):
        return str(value)
    return int(value) if value.is_integer() else value


def _short(value: Any) -> Any:  # noqa: ANN401 - a JSON value
    written = value if isinstance(value, str) else canonical(value)
    if len(written) <= LONGEST_TEXT:
        return value
    return {"sha256": sha256(written.encode()).hexdigest(), "length": len(written)}
