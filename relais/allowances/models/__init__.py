"""The scale, the envelopes, the shares."""

from relais.allowances.models.envelope import ACTOR_LENGTH, SENTENCE_LENGTH, Envelope
from relais.allowances.models.scale import Scale, ScaleLine
from relais.allowances.models.share import Share

__all__ = ["ACTOR_LENGTH", "SENTENCE_LENGTH", "Envelope", "Scale", "ScaleLine", "Share"]
