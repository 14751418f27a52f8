"""The bands of a scale and the thresholds between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from relais.allowances.numbers.whatif import SECTORS, TYPES, Rule


@dataclass(frozen=True, slots=True)
class Threshold:
    """A bound between bands: the last pupil of `uppers`, after which `lowers` begin (lines by position)."""

    pupils: int
    uppers: frozenset[int]
    lowers: frozenset[int]
    school_types: tuple[str, ...]
    sector: str


def chains_of(rules: Iterable[Rule]) -> dict[tuple[str, str], list[Rule]]:
    """Return the lines of each type and sector, by size."""
    ordered = sorted(rules, key=lambda rule: rule.min_pupils)
    found = {
        (kind, sector): [rule for rule in ordered if rule.names(kind, sector)]
        for sector in SECTORS
        for kind in TYPES
    }
    return {key: chain for key, chain in found.items() if chain}


def find_thresholds(rules: Sequence[Rule]) -> list[Threshold]:
    """Return the bounds between the bands of a scale without hole nor overlap, each once."""
    edges: list[tuple[set[tuple[str, int]], set[str], int, str]] = []
    for (kind, sector), chain in chains_of(rules).items():
        for low, high in pairwise(chain):
            ends, kinds = {("upper", low.position), ("lower", high.position)}, {kind}
            touching = [edge for edge in edges if edge[0] & ends]
            for edge in touching:
                ends |= edge[0]
                kinds |= edge[1]
                edges.remove(edge)
            edges.append((ends, kinds, high.min_pupils - 1, sector))
    found = [
        Threshold(
            pupils=pupils,
            uppers=frozenset(position for side, position in ends if side == "upper"),
            lowers=frozenset(position for side, position in ends if side == "lower"),
            school_types=tuple(kind for kind in TYPES if kind in kinds),
            sector=sector,
        )
        for ends, kinds, pupils, sector in edges
    ]
    return sorted(found, key=lambda one: (min(one.uppers), one.pupils))


def move_thresholds(
    rules: Sequence[Rule], thresholds: Sequence[Threshold], pupils: Sequence[int]
) -> list[Rule]:
    """Return the lines with these bounds instead of those they have."""
    moved = {rule.position: rule for rule in rules}
    for threshold, value in zip(thresholds, pupils, strict=True):
        for position in threshold.uppers:
            moved[position] = moved[position]._replace(max_pupils=value)
        for position in threshold.lowers:
            moved[position] = moved[position]._replace(min_pupils=value + 1)
    return [moved[rule.position] for rule in rules]
