"""The scale, the envelopes, the shares and their awards."""

from relais.allowances.models.envelope import ACTOR_LENGTH, SENTENCE_LENGTH, Envelope
from relais.allowances.models.scale import ADOPTION_REASON_LENGTH, AUTHOR_LENGTH, Scale, ScaleLine
from relais.allowances.models.settings import AllowanceSettings, LegalRate
from relais.allowances.models.share import Award, Payment, Share, Suspension

__all__ = [
    "ACTOR_LENGTH",
    "ADOPTION_REASON_LENGTH",
    "AUTHOR_LENGTH",
    "SENTENCE_LENGTH",
    "AllowanceSettings",
    "Award",
    "Envelope",
    "LegalRate",
    "Payment",
    "Scale",
    "ScaleLine",
    "Share",
    "Suspension",
]
