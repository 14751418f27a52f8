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
from relais.allowances.selectors.scales import (
    drafts_visible_to,
    first_open_year,
    fixed_years,
    get_draft_or_404,
    get_published_scale_or_404,
    get_simulating_academie_or_404,
    published_scales,
    rules_of,
    scale_for,
)
from relais.allowances.selectors.settings import legal_rates, settings_for
from relais.allowances.selectors.shares import (
    COUNTED_SHARES,
    is_shared,
    last_years_shares,
    settled_shares,
    shared_school_ids,
    shares_for,
)
from relais.allowances.selectors.whatif import (
    Ground,
    SchoolImpact,
    Simulation,
    ground_for,
    simulate,
    simulate_draft,
)

__all__ = [
    "COUNTED_SHARES",
    "TO_DECIDE",
    "ComputedEnvelope",
    "CostRow",
    "Ground",
    "SchoolImpact",
    "Simulation",
    "compute_envelopes",
    "drafts_visible_to",
    "envelope_for",
    "envelope_table",
    "envelopes_by_school",
    "envelopes_visible_to",
    "first_open_year",
    "fixed_years",
    "get_draft_or_404",
    "get_fixing_academie_or_404",
    "get_published_scale_or_404",
    "get_question_or_404",
    "get_simulating_academie_or_404",
    "ground_for",
    "is_shared",
    "last_years_shares",
    "legal_rates",
    "published_scales",
    "rules_of",
    "scale_for",
    "settings_for",
    "settled_shares",
    "shared_school_ids",
    "shares_for",
    "simulate",
    "simulate_draft",
    "total_cost",
]
