"""Which thresholds keep a budget: a search over the bounds of a scale's bands, exact and deterministic.

Bands of different types do not touch, so each group of types that share a line is searched by itself,
on a grid of pupils; the best of each are then put together, as many ways as the budget bears.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from relais.allowances.numbers.bands import Threshold, chains_of, find_thresholds, move_thresholds
from relais.allowances.numbers.whatif import (
    SECTORS,
    TYPES,
    Flags,
    Integers,
    Outlook,
    Rule,
    SchoolArrays,
    amounts,
    outlooks,
    worth,
)

STEP = 10  # pupils
MOST_CANDIDATES = 200_000  # of one group: beyond, the grid is made twice as wide
MOST_PAIRS = 1_000_000  # put together at once
KEPT = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """Thresholds in the order of `find_thresholds`, and what they come to, in cents and schools."""

    pupils: tuple[int, ...]
    cost: int
    losers: int
    gainers: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The best proposals first, the least that any thresholds cost, and the grid they were sought on."""

    proposals: tuple[Proposal, ...]
    least: int
    step: int


@dataclass(frozen=True, slots=True)
class _States:
    """Ways to set some thresholds, as columns: what they come to, how far they move, the values."""

    losers: Integers
    cost: Integers
    moves: Integers
    values: Integers  # one row a way, one column a threshold

    def best(self, order: Integers) -> "_States":
        return _States(self.losers[order], self.cost[order], self.moves[order], self.values[order])

    def distinct(self) -> "_States":
        """Keep, of the ways that come to the same, the one that moves least; best first."""
        keys = (*reversed(self.values.T), self.moves, -self.cost, self.losers)
        ordered = self.best(np.lexsort(keys))
        is_new = np.ones(len(ordered.cost), dtype=np.bool_)
        is_new[1:] = (np.diff(ordered.losers) != 0) | (np.diff(ordered.cost) != 0)
        return ordered.best(np.flatnonzero(is_new))


class _Group:
    """The chains that share lines, hence thresholds, with the cost of every way to set these."""

    def __init__(self, thresholds: Sequence[Threshold], ranks: list[int], step: int, top: int) -> None:
        self.ranks = ranks
        present = [thresholds[rank].pupils for rank in ranks]
        # As many steps above the largest school as there are thresholds: bands may be left empty.
        steps = np.arange(step, top + step * (len(ranks) + 1), step)
        grid = np.union1d(steps, np.array(present, dtype=np.int64))
        axes = np.meshgrid(*[grid] * len(ranks), indexing="ij")
        columns = [axis.ravel() for axis in axes]
        self.values = np.stack(columns, axis=1) if columns else np.zeros((1, 0), dtype=np.int64)
        self.moves = np.abs(self.values - np.array(present, dtype=np.int64)).sum(axis=1)
        self.cost = np.zeros(len(self.values), dtype=np.int64)
        self.losers = np.zeros(len(self.values), dtype=np.int64)
        self.is_ordered = np.ones(len(self.values), dtype=np.bool_)

    def add_chain(
        self, chain: Sequence[Rule], bounds: Sequence[int], schools: SchoolArrays, current: Integers
    ) -> None:
        """Add the schools of one type; `bounds` are the ranks of the thresholds between its lines."""
        columns = [self.values[:, self.ranks.index(rank)] for rank in bounds]
        for low, high in pairwise(columns):
            self.is_ordered &= low < high
        order = np.argsort(schools.pupils, kind="stable")
        pupils, people, now = schools.pupils[order], schools.people[order], current[order]
        ends = [
            np.zeros(len(self.values), dtype=np.int64),
            *(np.searchsorted(pupils, column, side="right") for column in columns),
            np.full(len(self.values), len(pupils)),
        ]
        for rule, start, end in zip(chain, ends, ends[1:], strict=False):
            value = worth(rule, people)
            self.cost += _between(np.maximum(value, 0), start, end)
            self.losers += _between(_loses(now, value), start, end)

    def states(self) -> _States:
        """Return the ways whose bands follow each other."""
        kept = np.flatnonzero(self.is_ordered)
        return _States(self.losers, self.cost, self.moves, self.values).best(kept).distinct()


def _loses(before: Integers, after: Integers) -> Flags:
    """Tell which schools lose: a smaller amount, or a question instead of one."""
    outlook = outlooks(before, after)
    return np.isin(outlook, [Outlook.LOSES, Outlook.OPENED])


def _between(value: Integers | Flags, start: Integers, end: Integers) -> Integers:
    """Return the sum of the values from `start` to `end`, for each pair of bounds."""
    total = np.concatenate([[0], np.cumsum(value)])
    return np.asarray(np.maximum(total[end] - total[start], 0), dtype=np.int64)


def _grouped(chains: Mapping[tuple[str, str], list[Rule]]) -> list[list[tuple[str, str]]]:
    """Put together the types that share a line."""
    groups: list[tuple[set[int], list[tuple[str, str]]]] = []
    for key, chain in chains.items():
        positions, keys = {rule.position for rule in chain}, [key]
        for group in [each for each in groups if each[0] & positions]:
            positions |= group[0]
            keys = [*group[1], *keys]
            groups.remove(group)
        groups.append((positions, keys))
    return [keys for _, keys in groups]


def _pair(left: _States, right: _States, most: int) -> _States:
    """Return every way of the left with every way of the right that costs no more than `most`."""
    left = left.best(np.arange(min(len(left.cost), max(1, MOST_PAIRS // len(right.cost)))))
    cost = (left.cost[:, None] + right.cost[None, :]).ravel()
    kept = np.flatnonzero(cost <= most)
    i, j = np.divmod(kept, len(right.cost))
    values = np.concatenate([left.values[i], right.values[j]], axis=1)
    both = _States(left.losers[i] + right.losers[j], cost[kept], left.moves[i] + right.moves[j], values)
    return both.distinct()


def search_thresholds(
    schools: SchoolArrays,
    rules: Sequence[Rule],
    current: Integers,
    *,
    ceiling: int,
    step: int = STEP,
) -> Answer:
    """Return the thresholds that cost no more than the ceiling (cents), best first, of a scale without fault.

    Best: fewest schools losing against `current`, their amounts today (a question instead of an amount is
    a loss too), then the budget best used, then the thresholds nearest to those of the scale.
    """
    thresholds = find_thresholds(rules)
    chains = chains_of(rules)
    step = _bearable_step(thresholds, chains, schools, step)
    parts: list[_States] = []
    ranks: list[int] = []
    for keys in _grouped(chains):
        group = _group(keys, chains, thresholds, schools, current, step)
        ranks += group.ranks
        parts.append(group.states())
    if not parts:
        return Answer((), 0, step)
    rests = [sum(int(part.cost.min()) for part in parts[rank:]) for rank in range(len(parts) + 1)]
    if rests[0] > ceiling:
        return Answer((), rests[0], step)
    ways = parts[0].best(np.flatnonzero(parts[0].cost <= ceiling - rests[1]))
    for rank, part in enumerate(parts[1:], start=1):
        ways = _pair(ways, part, ceiling - rests[rank + 1])
    by_rank = np.argsort(ranks)
    found = [tuple(int(each) for each in row[by_rank]) for row in ways.values[:KEPT]]
    proposals = tuple(_describe(schools, rules, thresholds, values, current) for values in found)
    return Answer(proposals, rests[0], step)


def _group(
    keys: Sequence[tuple[str, str]],
    chains: Mapping[tuple[str, str], list[Rule]],
    thresholds: Sequence[Threshold],
    schools: SchoolArrays,
    current: Integers,
    step: int,
) -> _Group:
    bounds = {key: _bounds(chains[key], thresholds) for key in keys}
    members = {key: _members(key, schools) for key in keys}
    top = max((int(schools.pupils[each].max()) for each in members.values() if each.any()), default=0)
    ranks = sorted({rank for each in bounds.values() for rank in each})
    group = _Group(thresholds, ranks, step, top)
    for key in keys:
        kept = members[key]
        mine = SchoolArrays(*(column[kept] for column in _columns(schools)))
        group.add_chain(chains[key], bounds[key], mine, current[kept])
    return group


def _columns(schools: SchoolArrays) -> tuple[Integers, ...]:
    return schools.types, schools.sectors, schools.pupils, schools.people


def _bounds(chain: Sequence[Rule], thresholds: Sequence[Threshold]) -> list[int]:
    """Return the ranks of the thresholds between the lines of a chain."""
    return [
        next(
            rank
            for rank, one in enumerate(thresholds)
            if low.position in one.uppers and high.position in one.lowers
        )
        for low, high in pairwise(chain)
    ]


def _members(key: tuple[str, str], schools: SchoolArrays) -> Flags:
    """Tell which schools are of that type and sector, their pupils known."""
    kind, sector = key
    is_ours = (schools.types == TYPES.index(kind)) & (schools.sectors == SECTORS.index(sector))
    return np.asarray(is_ours & (schools.pupils >= 0))


def _bearable_step(
    thresholds: Sequence[Threshold],
    chains: Mapping[tuple[str, str], list[Rule]],
    schools: SchoolArrays,
    step: int,
) -> int:
    """Widen the grid until no group has more ways than can be looked at."""
    top = int(schools.pupils.max()) if len(schools) else 0
    most = max(
        (
            len({rank for key in keys for rank in _bounds(chains[key], thresholds)})
            for keys in _grouped(chains)
        ),
        default=0,
    )
    while (top / step + 1 + 2 * most) ** most > MOST_CANDIDATES:
        step *= 2
    return step


def _describe(
    schools: SchoolArrays,
    rules: Sequence[Rule],
    thresholds: Sequence[Threshold],
    pupils: tuple[int, ...],
    current: Integers,
) -> Proposal:
    after = amounts(schools, move_thresholds(rules, thresholds, pupils))
    outlook = outlooks(current, after)
    return Proposal(
        pupils=pupils,
        cost=int(after[after >= 0].sum()),
        losers=int(_loses(current, after).sum()),
        gainers=int((outlook == Outlook.GAINS).sum()),
    )
