"""Writes of the allowances."""

from relais.allowances.domain.abandon_scale import abandon_scale
from relais.allowances.domain.apply_thresholds import apply_thresholds
from relais.allowances.domain.copy_scale import copy_scale
from relais.allowances.domain.decide_envelope import decide_envelope
from relais.allowances.domain.edit_scale import edit_scale
from relais.allowances.domain.ensure_default_scale import ensure_default_scale
from relais.allowances.domain.ensure_legal_rates import ensure_legal_rates
from relais.allowances.domain.fix_envelopes import fix_envelopes
from relais.allowances.domain.hand_over_awards import close_awards, hand_over_awards
from relais.allowances.domain.publish_scale import check_adoption, publish_scale
from relais.allowances.domain.share_envelope import OtherRecognition, share_envelope

__all__ = [
    "OtherRecognition",
    "abandon_scale",
    "apply_thresholds",
    "check_adoption",
    "close_awards",
    "copy_scale",
    "decide_envelope",
    "edit_scale",
    "ensure_default_scale",
    "ensure_legal_rates",
    "fix_envelopes",
    "hand_over_awards",
    "publish_scale",
    "share_envelope",
]
