"""Who may do what in dashboards: each right, tried at home and abroad."""

import pytest

from relais.core.rights import Right
from relais.dashboards import rules
from tests.who_may import who_may


@pytest.mark.parametrize(
    ("right", "holders"),
    [
        (rules.SEE_INSIDE, "officer pay_officer academie_reader zone_leader head deputy referent"),
        (rules.SEE_EQUALITY, "officer academie_reader"),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_right_is_held_by_these_and_nobody_else(right: Right, holders: str) -> None:
    assert who_may(right) == holders
