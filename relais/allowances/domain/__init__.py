"""Writes of the allowances."""

from relais.allowances.domain.decide_envelope import decide_envelope
from relais.allowances.domain.ensure_default_scale import ensure_default_scale
from relais.allowances.domain.ensure_legal_rates import ensure_legal_rates
from relais.allowances.domain.fix_envelopes import fix_envelopes
from relais.allowances.domain.hand_over_awards import close_awards, hand_over_awards
from relais.allowances.domain.share_envelope import OtherRecognition, share_envelope

__all__ = [
    "OtherRecognition",
    "close_awards",
    "decide_envelope",
    "ensure_default_scale",
    "ensure_legal_rates",
    "fix_envelopes",
    "hand_over_awards",
    "share_envelope",
]
