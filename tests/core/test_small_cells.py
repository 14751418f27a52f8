"""Hidden cells cannot be found again by subtraction: checked by linear algebra, not by the code's own way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.core.small_cells import hide_small_cells, with_totals

TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


def given_away(shown):
    """Return the hidden cells that the totals determine: their unit vector is a sum of equations."""
    height, width = len(shown), len(shown[0])
    unknown = [(x, y) for x in range(height) for y in range(width) if shown[x][y] is None]
    sign = {**{(x, width - 1): -1 for x in range(height)}}
    equations = [[sign.get((x, y), 1) if x == row else 0 for x, y in unknown] for row in range(height)]
    equations += [
        [(-1 if x == height - 1 else 1) if y == column else 0 for x, y in unknown] for column in range(width)
    ]
    matrix = np.array(equations, dtype=float).reshape(len(equations), len(unknown))
    rank = np.linalg.matrix_rank(matrix) if unknown else 0
    return [
        cell
        for index, cell in enumerate(unknown)
        if np.linalg.matrix_rank(np.vstack([matrix, np.eye(len(unknown))[index]])) == rank
    ]


def test_table_without_small_cell_is_shown_whole():
    assert hide_small_cells([[10, 20], [0, 5]]) == [[10, 20, 30], [0, 5, 5], [10, 25, 35]]


def test_one_small_cell_hides_three_more_of_the_smallest():
    assert hide_small_cells([[3, 20, 30], [40, 9, 30], [50, 60, 70]]) == [
        [None, None, 30, 53],
        [None, None, 30, 79],
        [50, 60, 70, 180],
        [93, 89, 130, 312],
    ]


def test_one_small_cell_alone_hides_its_total_too():
    assert hide_small_cells([[4]]) == [[None, None], [None, None]]


@pytest.mark.parametrize(("smallest", "is_hidden"), [(5, True), (4, False)])
def test_smallest_shown_is_a_choice(smallest, is_hidden):
    assert (hide_small_cells([[4, 9], [9, 9]], smallest=smallest)[0][0] is None) is is_hidden


def test_two_cycles_joined_by_one_cell_cover_that_cell_too():
    """Each line has two hidden cells or more, and yet the middle one would be known."""
    table = [[2, 2, 9, 9], [2, 2, 3, 9], [9, 9, 2, 2], [9, 9, 2, 2]]
    assert given_away(hide_small_cells(table)) == []


@given(table=TABLES)
def test_no_hidden_cell_is_given_away(table):
    assert given_away(hide_small_cells(table)) == []


@given(table=TABLES)
def test_no_small_cell_is_shown_and_what_is_shown_is_true(table):
    pairs = [
        pair
        for shown, true in zip(hide_small_cells(table), with_totals(table), strict=True)
        for pair in zip(shown, true, strict=True)
    ]
    assert all(shown == true for shown, true in pairs if shown is not None)
    assert not any(shown is not None and 0 < shown < 5 for shown, _ in pairs)
