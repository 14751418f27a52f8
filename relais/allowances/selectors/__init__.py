"""Reads of the allowances."""

from relais.allowances.selectors.costs import (
    CostRow,
    total_cost,
)
from relais.allowances.selectors.envelopes import (
    TO_DECIDE,
    ComputedEnvelope,
    compute_envelopes,
    envelope_for,
    envelope_table,
    envelopes_by_school,
    envelopes_visible_to,
    get_fixing_academie_or_404,
    get_question_or_404,
)
from relais.allowances.selectors.scales import scale_for
from relais.allowances.selectors.settings import legal_rates, settings_for
from relais.allowances.selectors.shares import (
    COUNTED_SHARES,
    is_shared,
    last_years_shares,
    settled_shares,
    shared_school_ids,
    shares_for,
)

__all__ = [
    "COUNTED_SHARES",
    "TO_DECIDE",
    "ComputedEnvelope",
    "CostRow",
    "compute_envelopes",
    "envelope_for",
    "envelope_table",
    "envelopes_by_school",
    "envelopes_visible_to",
    "get_fixing_academie_or_404",
    "get_question_or_404",
    "is_shared",
    "last_years_shares",
    "legal_rates",
    "scale_for",
    "settings_for",
    "settled_shares",
    "shared_school_ids",
    "shares_for",
    "total_cost",
]
