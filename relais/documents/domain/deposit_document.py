"""Deposit a document signed on paper: its scan is kept as it came, and numbered like what we issue."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.db import transaction

from relais.accounts.models import Person
from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.documents.domain.issue_document import canonical_sha256, store_file
from relais.documents.enums import DocumentKind
from relais.documents.models import Document
from relais.documents.numbers import draw_number
from relais.documents.readers.scans import type_named
from relais.schools.models import School


@transaction.atomic
def deposit_document(
    *,
    school: School,
    year: SchoolYear,
    title: str,
    file_name: str,
    facts: Sequence[tuple[str, str]],
    content: dict[str, Any],
    holders: Sequence[Person],
    scan: bytes,
) -> Document:
    """Return the document of this scan, whose name bears the extension of what it is."""
    file_sha256 = sha256(scan).hexdigest()
    document = Document.objects.create(
        number=draw_number(DocumentKind.PAPER_LETTER, year),
        kind=DocumentKind.PAPER_LETTER,
        school=school,
        year=year,
        title=title,
        file_name=file_name,
        facts=[list(fact) for fact in facts],
        content_sha256=canonical_sha256(content),
        file=store_file(scan, file_sha256, type_named(file_name).extension),
        file_sha256=file_sha256,
        issued_at=clock.now(),
    )
    document.holders.set(holders)
    return document
