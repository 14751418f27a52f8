"""What the workers do for the journal; any number may run it at once."""

from relais.audit.domain import link_entries

__all__ = ["link_entries"]
