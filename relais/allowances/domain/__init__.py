"""Writes of the allowances."""

from relais.allowances.domain.decide_envelope import decide_envelope
from relais.allowances.domain.ensure_default_scale import ensure_default_scale
from relais.allowances.domain.ensure_legal_rates import ensure_legal_rates
from relais.allowances.domain.fix_envelopes import fix_envelopes
from relais.allowances.domain.share_envelope import share_envelope

__all__ = ["decide_envelope", "ensure_default_scale", "ensure_legal_rates", "fix_envelopes", "share_envelope"]
