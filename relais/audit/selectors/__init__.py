"""Reads of the journal."""

from relais.audit.selectors.journal import chain_head, decisions_visible_to, entries_visible_to
from relais.audit.selectors.story import Story, StoryLine, story_for, story_of
from relais.audit.selectors.verification import Fault, Head, Verification, verify_journal

__all__ = [
    "Fault",
    "Head",
    "Story",
    "StoryLine",
    "Verification",
    "chain_head",
    "decisions_visible_to",
    "entries_visible_to",
    "story_for",
    "story_of",
    "verify_journal",
]
