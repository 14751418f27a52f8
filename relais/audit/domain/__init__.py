"""Writes of the journal."""

from relais.audit.domain.apply_transition import Transition, apply_transition
from relais.audit.domain.record_entry import record_entry

__all__ = ["Transition", "apply_transition", "record_entry"]
