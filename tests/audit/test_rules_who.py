"""Who may do what in audit: each right, tried at home and abroad."""

import pytest

from relais.audit import rules
from relais.core.rights import Right
from tests.who_may import who_may


@pytest.mark.parametrize(
    ("right", "holders"),
    [
        (rules.READ_JOURNAL, "admin* officer"),
        (rules.READ_STORY, "officer head deputy"),
        (rules.READ_DECISIONS, "officer academie_reader"),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_right_is_held_by_these_and_nobody_else(right: Right, holders: str) -> None:
    assert who_may(right) == holders
