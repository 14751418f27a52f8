from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from relais.audit.domain.plain_values import plain_values
from relais.core.school_year import SchoolYear
from relais.core.scope import Role


def test_plain_values_ordinary_ones_stay() -> None:
    values = {"text": "mot", "count": 3, "is_open": True, "nobody": None, "part": 0.5}

    assert plain_values(values) == values


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (Role.HEAD, "head"),
        (SchoolYear(2026), "2026-2027"),
        (date(2026, 9, 1), "2026-09-01"),
        (datetime(2026, 9, 1, 8, 30, tzinfo=UTC), "2026-09-01T08:30:00+00:00"),
        ((1, "a", None), [1, "a", None]),
        ({3: date(2026, 9, 1)}, {"3": "2026-09-01"}),
        (1e22, 10**22),  # as PostgreSQL gives it back
        (float("nan"), "nan"),
        (float("inf"), "inf"),
    ],
)
def test_plain_values_others_become_json(value: object, kept: object) -> None:
    assert plain_values({"value": value}) == {"value": kept}


@pytest.mark.parametrize(
    "name", ["password", "token_hash", "totp_secret", "recovery_codes", "secret", "new_password", "otp"]
)
def test_plain_values_secret_is_hidden_however_deep(name: str) -> None:
    assert plain_values({name: "x" * 600, "inside": {name: "abc"}}) == {
        name: "non consigné",
        "inside": {name: "non consigné"},
    }


def test_plain_values_no_secret_where_there_is_none() -> None:
    assert plain_values({"token_hash": "", "content_sha256": "ab", "secretariat": "oui"}) == {
        "token_hash": "",
        "content_sha256": "ab",
        "secretariat": "oui",
    }


def test_plain_values_long_text_becomes_its_fingerprint() -> None:
    text = "é" * 501

    assert plain_values({"text": text, "short": "é" * 500}) == {
        "text": {"sha256": sha256(text.encode()).hexdigest(), "length": 501},
        "short": "é" * 500,
    }


def test_plain_values_long_structure_becomes_its_fingerprint() -> None:
    written = "[" + ",".join(str(n) for n in range(300)) + "]"

    assert plain_values({"list": list(range(300))}) == {
        "list": {"sha256": sha256(written.encode()).hexdigest(), "length": len(written)}
    }
