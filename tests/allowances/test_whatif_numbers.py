"""Scales applied to arrays of schools: same as one by one, bounds, totals, thresholds."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.allowances.enums import LineBasis
from relais.allowances.models import ScaleLine
from relais.allowances.numbers.bands import find_thresholds, move_thresholds
from relais.allowances.numbers.scale import CountedPupils, compute_envelope, scale_faults
from relais.allowances.numbers.thresholds import Answer, Proposal, search_thresholds
from relais.allowances.numbers.whatif import (
    NO_AMOUNT,
    Outlook,
    Rule,
    SchoolArrays,
    add_up,
    add_up_by,
    amounts,
    arrays_of,
    outlooks,
)
from relais.core.school_year import SchoolYear
from relais.schools.enums import SchoolType, Sector

YEAR = SchoolYear(2026)
KINDS = ("college", "lycee", "lp", "erea")


def rule(
    position: int,
    *kinds: str,
    low: int = 0,
    high: int | None = None,
    cents: int | None = 125_000,
    **given: Any,
) -> Rule:
    return Rule(position, kinds or ("college",), "public", low, high, cents, **given)


def per_referent(position: int, cents: int, most: int, **given: Any) -> Rule:
    return rule(position, cents=cents, basis=LineBasis.PER_REFERENT.value, max_people=most, **given)


FRAMEWORK = (
    rule(1, "college", high=200),
    rule(2, "college", low=201, cents=250_000),
    rule(3, "lycee", "erea", high=500, cents=250_000),
    rule(4, "lycee", low=501, cents=375_000),
    rule(5, "erea", low=501, cents=None),
)


def schools(*facts: tuple[str, int | None], people: int = 2) -> SchoolArrays:
    kinds, pupils = [kind for kind, _ in facts], [each for _, each in facts]
    return arrays_of(kinds, ["public"] * len(facts), pupils, [people] * len(facts))


# Amounts, on both sides of each bound


@pytest.mark.parametrize(
    ("kind", "pupils", "cents"),
    [
        ("college", 0, 125_000),
        ("college", 200, 125_000),
        ("college", 201, 250_000),
        ("lycee", 500, 250_000),
        ("lycee", 501, 375_000),
        ("erea", 500, 250_000),
        ("erea", 501, NO_AMOUNT),
        ("college", None, NO_AMOUNT),
        ("lp", 300, NO_AMOUNT),
    ],
)
def test_amounts_on_both_sides_of_each_bound(kind: str, pupils: int | None, cents: int) -> None:
    assert amounts(schools((kind, pupils)), FRAMEWORK).tolist() == [cents]


def test_amounts_follow_the_sector_and_the_first_line() -> None:
    private = arrays_of(["college"], ["private"], [100], [1])

    assert amounts(private, FRAMEWORK).tolist() == [NO_AMOUNT]
    assert amounts(private, [rule(1, cents=31_250)._replace(sector="private")]).tolist() == [31_250]
    assert amounts(schools(("college", 100)), [rule(1), rule(2, cents=1)]).tolist() == [125_000]


@pytest.mark.parametrize(("people", "cents"), [(0, 0), (1, 62_500), (3, 187_500), (4, 187_500)])
def test_amounts_per_referent_stop_at_the_number_the_line_says(people: int, cents: int) -> None:
    assert amounts(schools(("college", 100), people=people), [per_referent(1, 62_500, 3)]).tolist() == [cents]


lines = st.builds(
    lambda kinds, low, width, cents, sector: (
        tuple(kinds),
        low,
        None if width is None else low + width,
        cents,
        sector,
    ),
    st.sets(st.sampled_from(KINDS), min_size=1),
    st.integers(0, 60),
    st.none() | st.integers(0, 60),
    st.none() | st.sampled_from([31_250, 62_500, 100_000, 125_000]),
    st.sampled_from(["public", "private"]),
)
scales = st.lists(lines, max_size=6).map(
    lambda found: [
        Rule(position, kinds, sector, low, high, cents)
        for position, (kinds, low, high, cents, sector) in enumerate(found, start=1)
    ]
)
places = st.lists(
    st.tuples(
        st.sampled_from(KINDS), st.sampled_from(["public", "private"]), st.none() | st.integers(0, 130)
    ),
    max_size=12,
)


@given(scales, places)
def test_amounts_are_those_computed_school_by_school(rules: list[Rule], found: list[Any]) -> None:
    types, sectors, pupils = zip(*found, strict=True) if found else ((), (), ())
    arrays = arrays_of(types, sectors, pupils, [1] * len(found))
    as_lines = [ScaleLine(**{**each._asdict(), "school_types": list(each.school_types)}) for each in rules]

    def one_by_one(kind: str, sector: str, pupils: int | None) -> int:
        counted = None if pupils is None else CountedPupils(pupils, 0, YEAR, counts_post_bac=False)
        outcome = compute_envelope(
            school_type=kind, sector=sector, counted=counted, lines=as_lines, scale_name="barème"
        )
        return NO_AMOUNT if outcome.cents is None else outcome.cents

    assert amounts(arrays, rules).tolist() == [one_by_one(*each) for each in found]


@given(scales)
def test_scale_without_fault_gives_each_number_of_pupils_one_line(rules: list[Rule]) -> None:
    def is_right(kind: str, sector: str) -> bool:
        own = [each for each in rules if each.names(kind, sector)]
        sizes = range(200)  # beyond, nothing begins nor ends
        return not own or all(
            sum(
                each.min_pupils <= size <= (size if each.max_pupils is None else each.max_pupils)
                for each in own
            )
            == 1
            for size in sizes
        )

    expected = all(is_right(kind, sector) for kind in SchoolType.values for sector in Sector.values)
    assert (scale_faults(rules) == []) == expected


def test_scale_faults_name_each_type_of_a_shared_line() -> None:
    rules = [rule(1, "lycee", "erea", high=500), rule(2, "lycee", low=501)]

    assert scale_faults(rules) == ["EREA (public)\u00a0: rien à partir de 501 élèves."]


# Who gains, who loses


def test_outlooks_of_each_case() -> None:
    before = np.array([1, 1, 2, -1, 1, -1])
    after = np.array([1, 2, 1, 1, -1, -1])

    assert outlooks(before, after).tolist() == list(map(int, Outlook))


amount = st.just(NO_AMOUNT) | st.integers(0, 500_000)


@given(st.lists(st.tuples(amount, amount), max_size=20))
def test_totals_add_up_to_the_difference(pairs: list[tuple[int, int]]) -> None:
    before, after = (
        (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
        if pairs
        else (np.zeros(0, dtype=np.int64),) * 2
    )
    total = add_up(before, after)
    settled = sum(new for old, new in pairs if old < 0 <= new)
    opened = sum(old for old, new in pairs if new < 0 <= old)

    assert total.difference == total.gained - total.lost + settled - opened
    assert total.schools == len(pairs)
    assert (total.settled, total.opened) == (
        sum(old < 0 <= new for old, new in pairs),
        sum(new < 0 <= old for old, new in pairs),
    )
    assert total.questions == sum(new < 0 for _, new in pairs)


def test_totals_by_key_keep_the_order_of_the_keys() -> None:
    before, after = np.array([100, 100, 300]), np.array([200, 50, 300])
    found = add_up_by(["b", "a", "b"], before, after)

    assert [(key, each.gainers, each.gained, each.losers, each.lost) for key, each in found.items()] == [
        ("b", 1, 100, 0, 0),
        ("a", 0, 0, 1, 50),
    ]


# Thresholds


def test_find_thresholds_joins_the_types_of_a_shared_line() -> None:
    found = find_thresholds(FRAMEWORK)

    assert [(each.pupils, each.school_types, sorted(each.uppers), sorted(each.lowers)) for each in found] == [
        (200, ("college",), [1], [2]),
        (500, ("lycee", "erea"), [3], [4, 5]),
    ]


def test_find_thresholds_joins_bands_that_a_later_type_links() -> None:
    rules = [
        rule(1, "college", high=500),
        rule(2, "lycee", high=500),
        rule(3, "college", "lycee", low=501),
    ]

    [found] = find_thresholds(rules)
    assert (sorted(found.uppers), sorted(found.lowers), found.school_types) == (
        [1, 2],
        [3],
        ("college", "lycee"),
    )


def test_move_thresholds_moves_both_sides_and_leaves_no_hole() -> None:
    moved = move_thresholds(FRAMEWORK, find_thresholds(FRAMEWORK), (250, 480))

    assert scale_faults(moved) == []
    assert [(each.min_pupils, each.max_pupils) for each in moved] == [
        (0, 250),
        (251, None),
        (0, 480),
        (481, None),
        (481, None),
    ]


def brute_force(arrays: SchoolArrays, rules: list[Rule], current: Any, ceiling: int, grid: list[int]) -> Any:
    """Return the fewest losers, then the greatest cost, by trying everything."""
    thresholds = find_thresholds(rules)
    found = []
    for values in product(grid, repeat=len(thresholds)):
        moved = move_thresholds(rules, thresholds, values)
        if scale_faults(moved) or any(
            each.max_pupils is not None and each.max_pupils < each.min_pupils for each in moved
        ):
            continue
        after = amounts(arrays, moved)
        cost = int(after[after >= 0].sum())
        losers = int(np.isin(outlooks(current, after), [Outlook.LOSES, Outlook.OPENED]).sum())
        if cost <= ceiling:
            found.append((losers, -cost))
    return min(found, default=None)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(KINDS[:2]), st.none() | st.integers(1, 60)), min_size=1, max_size=10),
    st.integers(0, 3_000_000),
    st.sampled_from([1, 2]),
)
def test_search_finds_what_trying_everything_finds(found: list[Any], ceiling: int, shape: int) -> None:
    arrays = schools(*found)
    rules = {
        1: [
            rule(1, "college", high=20, cents=62_500),
            rule(2, "college", low=21, high=40),
            rule(3, "college", low=41, cents=250_000),
            rule(4, "lycee", high=30, cents=250_000),
            rule(5, "lycee", low=31, cents=None),
        ],
        2: [
            rule(1, "college", "lycee", high=20),
            rule(2, "college", low=21, cents=250_000),
            per_referent(3, 62_500, 3, low=21)._replace(school_types=("lycee",)),
        ],
    }[shape]
    assert scale_faults(rules) == []
    current = amounts(arrays, rules)
    answer = search_thresholds(arrays, rules, current, ceiling=ceiling)
    top = max((pupils or 0 for _, pupils in found), default=0)
    grid = sorted({*range(10, top + 40, 10), 20, 30, 40})
    best = brute_force(arrays, rules, current, ceiling, grid)

    if best is None:
        assert answer.proposals == ()
        assert answer.least > ceiling
    else:
        assert (answer.proposals[0].losers, -answer.proposals[0].cost) == best
        ranks = [(each.losers, -each.cost) for each in answer.proposals]
        assert ranks == sorted(set(ranks))


def test_search_within_the_present_cost_changes_nothing() -> None:
    arrays = schools(("college", 150), ("college", 250), ("lycee", 400), ("erea", 600), ("college", None))
    current = amounts(arrays, FRAMEWORK)

    answer = search_thresholds(arrays, FRAMEWORK, current, ceiling=625_000)

    assert answer.proposals[0] == Proposal(pupils=(200, 500), cost=625_000, losers=0, gainers=0)
    assert search_thresholds(arrays, FRAMEWORK, current, ceiling=625_000) == answer


def test_search_counts_a_question_instead_of_an_amount_as_a_loss() -> None:
    rules = [rule(1, high=200, cents=250_000), rule(2, low=201, cents=None)]
    arrays = schools(("college", 150), ("college", 250))

    answer = search_thresholds(arrays, rules, np.array([250_000, 250_000]), ceiling=250_000)

    assert [(each.losers, each.cost) for each in answer.proposals] == [(1, 250_000), (2, 0)]


def test_search_widens_the_grid_when_there_is_too_much_to_try() -> None:
    rules = [
        *(
            rule(each, low=100 * (each - 1) + (each > 1), high=100 * each, cents=31_250 * each)
            for each in range(1, 4)
        ),
        rule(4, low=301),
    ]
    arrays = schools(("college", 1_900), ("college", 90))

    answer = search_thresholds(arrays, rules, amounts(arrays, rules), ceiling=10_000_000)

    assert answer.step == 40
    assert answer.proposals[0].losers == 0


def test_search_without_line_answers_nothing() -> None:
    assert search_thresholds(schools(), [], np.zeros(0, dtype=np.int64), ceiling=1) == Answer((), 0, 10)
