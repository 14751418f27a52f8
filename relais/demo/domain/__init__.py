"""Writes of the demonstration: the play and what it needs."""
