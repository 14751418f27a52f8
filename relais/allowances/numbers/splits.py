"""The ways to share an amount at the legal rates. Amounts in cents."""

from collections.abc import Sequence

from relais.allowances.enums import ImpRate

PAID_RATES = tuple(sorted((rate.value for rate in ImpRate if rate != ImpRate.NONE), reverse=True))


def legal_splits(cents: int, people: int, rates: Sequence[int] = PAID_RATES) -> list[tuple[int, ...]]:
    """Return every way to split the amount between `people`, one legal rate each, largest first.

    `rates` are given the highest first. Each split is in descending order; equal thirds of 2 500 € do not
    exist (domain, 1.2).
    """
    return _splits(cents, people, rates)


def _splits(cents: int, people: int, rates: Sequence[int]) -> list[tuple[int, ...]]:
    if people == 0:
        return [()] if cents == 0 else []
    return [
        (rate, *rest)
        for i, rate in enumerate(rates)
        if rate <= cents
        for rest in _splits(cents - rate, people - 1, rates[i:])
    ]


def offered_splits(cents: int, people: int, rates: Sequence[int] = PAID_RATES) -> list[tuple[int, ...]]:
    """Return the legal splits; where there is none, those that leave as few people as possible unpaid."""
    for paid in range(people, 0, -1):
        splits = legal_splits(cents, paid, rates)
        if splits:
            unpaid = (ImpRate.NONE.value,) * (people - paid)
            return [split + unpaid for split in splits]
    return []


def pieces(cents: int, rates: Sequence[int] = PAID_RATES) -> tuple[int, ...]:
    """Return the fewest legal rates that make the amount, the highest first; none if no sum of rates does."""
    result: list[int] = []
    left = cents
    for rate in rates:
        count, left = divmod(left, rate)
        result += [rate] * count
    return () if left else tuple(result)
