"""Who may do what in campaigns: each right, tried at home and abroad."""

import pytest

from relais.campaigns import rules
from relais.core.rights import Right
from tests.who_may import who_may


@pytest.mark.parametrize(
    ("right", "holders"),
    [
        (rules.FOLLOW_CAMPAIGN, "officer pay_officer academie_reader"),
        (rules.OPEN_CAMPAIGN, "officer"),
        (rules.SEE_HEAD_STEPS, "head deputy"),
        (rules.DO_HEAD_STEPS, "head +delegated"),
        (rules.SEE_TEAM, "officer head deputy"),
        (rules.CHANGE_TEAM, "officer head +delegated"),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_right_is_held_by_these_and_nobody_else(right: Right, holders: str) -> None:
    assert who_may(right) == holders
