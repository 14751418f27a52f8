"""Writes of the documents."""

from relais.documents.domain.issue_document import canonical_sha256, issue_document
from relais.documents.domain.read_original import hash_file, is_original, read_original

__all__ = ["canonical_sha256", "hash_file", "is_original", "issue_document", "read_original"]
