"""Writes of the allowances."""

from relais.allowances.domain.abandon_scale import abandon_scale
from relais.allowances.domain.apply_thresholds import apply_thresholds
from relais.allowances.domain.award_acts import (
    BULK_ACTS,
    LineResult,
    act_on_awards,
    attest_service,
    decide_award,
    reopen_award,
    tick_entered,
)
from relais.allowances.domain.copy_scale import copy_scale
from relais.allowances.domain.decide_envelope import decide_envelope
from relais.allowances.domain.edit_scale import edit_scale
from relais.allowances.domain.ensure_default_scale import ensure_default_scale
from relais.allowances.domain.ensure_legal_rates import ensure_legal_rates
from relais.allowances.domain.fix_envelopes import fix_envelopes
from relais.allowances.domain.hand_over_awards import close_awards, hand_over_awards
from relais.allowances.domain.issue_pay_file import PAY_COLUMNS, issue_pay_file
from relais.allowances.domain.publish_scale import check_adoption, publish_scale
from relais.allowances.domain.record_opinions import record_opinions
from relais.allowances.domain.record_payments import (
    PaidResult,
    check_payments,
    record_payments,
)
from relais.allowances.domain.set_allowance_settings import set_allowance_settings
from relais.allowances.domain.share_envelope import OtherRecognition, share_envelope

__all__ = [
    "BULK_ACTS",
    "PAY_COLUMNS",
    "LineResult",
    "OtherRecognition",
    "PaidResult",
    "abandon_scale",
    "act_on_awards",
    "apply_thresholds",
    "attest_service",
    "check_adoption",
    "check_payments",
    "close_awards",
    "copy_scale",
    "decide_award",
    "decide_envelope",
    "edit_scale",
    "ensure_default_scale",
    "ensure_legal_rates",
    "fix_envelopes",
    "hand_over_awards",
    "issue_pay_file",
    "publish_scale",
    "record_opinions",
    "record_payments",
    "reopen_award",
    "set_allowance_settings",
    "share_envelope",
    "tick_entered",
]
