"""Issue a document: render once, store, and never render again."""

import json
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse

from relais.accounts.models import Person
from relais.core import clock
from relais.core.addresses import absolute_url
from relais.core.school_year import SchoolYear
from relais.documents.domain.find_seal import seal_certificate
from relais.documents.domain.render_pdf import qr_svg, render_pdf
from relais.documents.enums import DocumentKind
from relais.documents.models import Document
from relais.documents.numbers import draw_number
from relais.documents.readers.scans import PDF
from relais.schools.models import School


def canonical_sha256(content: dict[str, Any]) -> str:
    """Return the SHA-256 of a content, whatever the order of its keys."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def issue_document(  # noqa: PLR0913 - all that is printed or stored, by name
    *,
    kind: DocumentKind,
    school: School,
    year: SchoolYear,
    title: str,
    file_name: str,
    facts: Sequence[tuple[str, str]],
    content: dict[str, Any],
    template: str,
    holders: Sequence[Person],
    issued_on: date,
) -> Document:
    """Return the document of this content, issued now unless it already was.

    The row is the truth: a worker killed before it is written leaves at most a file nobody knows of,
    and of two workers issuing the same content the second finds the first one's document. Sealed when the
    academy has given a certificate; DomainError `seal_unavailable` when it cannot seal today.
    """
    content_sha256 = canonical_sha256(content)
    issued = Document.objects.filter(kind=kind, school=school, year=year, content_sha256=content_sha256)
    existing = issued.first()
    if existing is not None:
        return existing
    certificate = seal_certificate()
    number = draw_number(kind, year)
    pdf = render_pdf(template=template, data=_printed(number, title, content, issued_on))
    if certificate:
        from relais.documents.domain.seal_pdf import seal_pdf  # noqa: PLC0415 - 40 MiB that few academies need

        pdf = seal_pdf(pdf, certificate)
    file_sha256 = sha256(pdf).hexdigest()
    document = Document(
        number=number,
        kind=kind,
        school=school,
        year=year,
        title=title,
        file_name=file_name,
        facts=[list(fact) for fact in facts],
        content_sha256=content_sha256,
        file=store_file(pdf, file_sha256, PDF.extension),
        file_sha256=file_sha256,
        sealed_by=certificate.in_words if certificate else "",
        issued_at=clock.now(),
    )
    try:
        with transaction.atomic():
            document.save(force_insert=True)
            document.holders.set(holders)
    except IntegrityError:
        winner = issued.first()
        if winner is None:  # not another worker, then: the caller's row stays due and tries again
            raise
        return winner
    return document


def store_file(content: bytes, file_sha256: str, extension: str) -> str:
    """Store the bytes under their hash and return the stored name."""
    name = f"documents/{file_sha256[:2]}/{file_sha256}.{extension}"
    return default_storage.save(name, ContentFile(content))


def _printed(number: str, title: str, content: dict[str, Any], issued_on: date) -> dict[str, Any]:
    """Return all that the template prints: the content, and what makes it verifiable."""
    address = absolute_url(reverse("documents:verify", args=[number]))
    return {
        "content": content,
        "document": {
            "number": number,
            "title": title,
            "address": address,
            "qr_svg": qr_svg(address),
            "date": [issued_on.year, issued_on.month, issued_on.day],
        },
    }
