"""Who may do what in allowances: each right, tried at home and abroad."""

import pytest

from relais.allowances import rules
from relais.core.rights import Right
from tests.who_may import who_may


@pytest.mark.parametrize(
    ("right", "holders"),
    [
        (rules.SEE_ENVELOPES, "officer pay_officer academie_reader head deputy referent"),
        (rules.FIX_ENVELOPES, "officer +system"),
        (rules.SIMULATE_SCALES, "officer"),
        (rules.PUBLISH_SCALE, "officer"),
        (rules.SHARE_ENVELOPE, "officer head deputy +system"),
        (rules.DECIDE_AWARDS, "officer"),
        (rules.ATTEST_SERVICE, "head +delegated"),
        (rules.PAY_AWARDS, "officer pay_officer"),
        (rules.SET_ALLOWANCES, "officer"),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_right_is_held_by_these_and_nobody_else(right: Right, holders: str) -> None:
    assert who_may(right) == holders
