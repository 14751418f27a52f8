"""Who may do what in accounts: each right, tried at home and abroad."""

import pytest

from relais.accounts import rules
from relais.core.rights import Right
from tests.who_may import who_may


@pytest.mark.parametrize(
    ("right", "holders"),
    [
        (rules.SEE_RIGHTS, "admin* officer"),
        (rules.SEE_DELEGATIONS, "officer head deputy"),
        (rules.DELEGATE, "head"),
        (rules.NAME_PERSON, "admin* officer +own +system"),
        (rules.SEE_PEOPLE, "admin* officer"),
        (rules.EDIT_PEOPLE, "admin* officer +system"),
        (rules.MERGE_PEOPLE, "admin* officer"),
        (rules.MANAGE_ACCOUNT, "+own"),
        (rules.RESET_SECOND_FACTOR, "admin* +own +system"),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_right_is_held_by_these_and_nobody_else(right: Right, holders: str) -> None:
    assert who_may(right) == holders
