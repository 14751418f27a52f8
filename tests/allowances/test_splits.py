"""Every legal way to share an envelope, written out (arrêté du 27 avril 2015), and its invariants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.allowances.enums import CENTS_IN_QUARTER, MAX_QUARTERS
from relais.allowances.numbers.splits import PAID_RATES, legal_splits, offered_splits

# In quarters of IMP (312,50 €): the rates are 1, 2, 4, 8 and 12. Envelopes of the national scale.
LEGAL = {
    (2, 1): ["2"],
    (2, 2): ["1 1"],
    (2, 3): [],
    (2, 4): [],
    (4, 1): ["4"],
    (4, 2): ["2 2"],
    (4, 3): ["2 1 1"],
    (4, 4): ["1 1 1 1"],
    (8, 1): ["8"],
    (8, 2): ["4 4"],
    (8, 3): ["4 2 2"],
    (8, 4): ["4 2 1 1", "2 2 2 2"],
    (12, 1): ["12"],
    (12, 2): ["8 4"],
    (12, 3): ["8 2 2", "4 4 4"],
    (12, 4): ["8 2 1 1", "4 4 2 2"],
}


@pytest.mark.parametrize(("quarters", "people"), LEGAL)
def test_every_legal_split_of_each_envelope(quarters: int, people: int) -> None:
    splits = legal_splits(quarters * CENTS_IN_QUARTER, people)

    written = [" ".join(str(cents // CENTS_IN_QUARTER) for cents in split) for split in splits]
    assert written == LEGAL[quarters, people]


@given(st.integers(1, MAX_QUARTERS), st.integers(1, 5))
def test_each_offered_split_sums_to_the_envelope_at_legal_rates(quarters: int, people: int) -> None:
    cents = quarters * CENTS_IN_QUARTER
    offered = offered_splits(cents, people)

    assert len(set(offered)) == len(offered)
    for split in offered:
        assert (sum(split), len(split)) == (cents, people)
        assert set(split) <= {0, *PAID_RATES}


@given(st.integers(1, 3 * MAX_QUARTERS * CENTS_IN_QUARTER), st.integers(1, 4))
def test_an_amount_of_no_sum_of_rates_offers_nothing_false(cents: int, people: int) -> None:
    assert all(sum(split) == cents for split in offered_splits(cents, people))
