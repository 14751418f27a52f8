"""Writes of the documents."""

from relais.documents.domain.changes_between import Changes, changes_between
from relais.documents.domain.deposit_document import deposit_document
from relais.documents.domain.find_seal import seal_fault
from relais.documents.domain.issue_document import canonical_sha256, issue_document
from relais.documents.domain.issue_table import TableColumn, issue_table
from relais.documents.domain.read_original import hash_file, is_original, read_original
from relais.documents.domain.zip_documents import Wanted, zip_documents

__all__ = [
    "Changes",
    "TableColumn",
    "Wanted",
    "canonical_sha256",
    "changes_between",
    "deposit_document",
    "hash_file",
    "is_original",
    "issue_document",
    "issue_table",
    "read_original",
    "seal_fault",
    "zip_documents",
]
