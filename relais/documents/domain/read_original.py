"""Read an issued file back, and tell an original from another file."""

import logging
from collections.abc import Iterable
from hashlib import sha256

from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.documents.models import Document

logger = logging.getLogger(__name__)


def hash_file(chunks: Iterable[bytes]) -> str:
    """Return the SHA-256 of a file read by chunks."""
    digest = sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def is_original(*, document: Document, chunks: Iterable[bytes]) -> bool:
    """Tell whether a file is, to the byte, the one that was issued."""
    return hash_file(chunks) == document.file_sha256


def read_original(*, actor: Scope, document: Document) -> bytes:
    """Return the bytes issued; DomainError `altered_file`, and a line in the journal, if they are not."""
    try:
        with document.file.open("rb") as file:
            content: bytes = file.read()
    except OSError:
        content = b""
    if not is_original(document=document, chunks=[content]):
        logger.error("The file of document %s is not the one issued", document.number)
        record_entry(actor=actor, act="find_altered_file", on=document, comment=str(document.file))
        raise DomainError(
            "altered_file",
            f"Le fichier du document {document.number} n'est plus celui qui a été émis. Il n'est pas remis.",
        )
    return content
