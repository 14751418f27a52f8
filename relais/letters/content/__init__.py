"""What a letter says, and what it still lacks."""

from relais.letters.content.circuit import (
    is_text_current,
    missing_for_signing,
    missing_parts,
    review_reasons,
)
from relais.letters.content.text import (
    HEAD_TITLE,
    academie_visa,
    complete_content,
    letter_content,
    letter_text,
    text_sha256,
)

__all__ = [
    "HEAD_TITLE",
    "academie_visa",
    "complete_content",
    "is_text_current",
    "letter_content",
    "letter_text",
    "missing_for_signing",
    "missing_parts",
    "review_reasons",
    "text_sha256",
]
