"""What envelopes cost, added up."""

from collections.abc import Iterable
from dataclasses import dataclass

from relais.allowances.selectors.envelopes import ComputedEnvelope


@dataclass(frozen=True, slots=True)
class CostRow:
    """What the schools of one type cost."""

    label: str
    schools: int
    cents: int
    questions: int


def total_cost(rows: Iterable[ComputedEnvelope], label: str = "Total") -> CostRow:
    """Add up these schools' amounts and questions."""
    schools = list(rows)
    return CostRow(
        label=label,
        schools=len(schools),
        cents=sum(row.cents or 0 for row in schools),
        questions=sum(row.is_to_decide for row in schools),
    )
