"""Who may do what with mails: each right, tried at home and abroad."""

import pytest

from relais.core.rights import Right
from relais.outbox import rules
from tests.who_may import who_may


@pytest.mark.parametrize(
    ("right", "holders"),
    [
        (rules.READ_MAILS, "admin* officer +own"),
        (rules.HANDLE_FAILED_MAILS, "admin* officer"),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_right_is_held_by_these_and_nobody_else(right: Right, holders: str) -> None:
    assert who_may(right) == holders
