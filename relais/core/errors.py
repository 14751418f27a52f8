"""What a domain function raises when the trade forbids the act."""


class DomainError(Exception):
    """An act refused, with a stable code and a sentence in French for the person."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code, for tests and callers, and the sentence, for the page."""
        super().__init__(message)
        self.code = code
        self.message = message
