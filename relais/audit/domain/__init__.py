"""Writes of the journal."""

from relais.audit.domain.apply_transition import Transition, apply_transition
from relais.audit.domain.link_entries import link_entries
from relais.audit.domain.record_entry import record_entry

__all__ = ["Transition", "apply_transition", "link_entries", "record_entry"]
