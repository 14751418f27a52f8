"""Give many documents at once: a zip written as it is read, so that memory holds one file at a time."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone

from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.documents.domain.read_original import read_original
from relais.documents.models import Document

REPORT = "Contenu.csv"
CHUNK = 200
BOM = "\ufeff"  # the spreadsheets of offices read accents with it


class Wanted(NamedTuple):
    """A line of the zip's report: what is wanted, and its document when there is one."""

    label: tuple[str, ...]
    document_id: int | None
    absence: str = "pas encore de fichier"


class _Outlet:
    """What a zip writes into when nothing can be read back: each part is given away as it comes."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Keep nothing back."""

    def drain(self) -> bytes:
        parts, self._parts = b"".join(self._parts), []
        return parts


def zip_documents(*, actor: Scope, wanted: Sequence[Wanted], headings: Sequence[str]) -> Iterator[bytes]:
    """Yield a zip of the documents under the names people know, with a report that tells of each line.

    A file that is no longer the one issued is left out, told in the report and noted in the journal.
    PDFs are stored as they are: they are compressed already.
    """
    outlet, told = _Outlet(), io.StringIO()
    report = csv.writer(told, delimiter=";")
    report.writerow([*headings, "Fichier"])
    with ZipFile(outlet, "w", ZIP_STORED) as archive:  # type: ignore[call-overload]  # writes, never reads back
        for start in range(0, len(wanted), CHUNK):
            lines = wanted[start : start + CHUNK]
            documents = Document.objects.in_bulk({each.document_id for each in lines if each.document_id})
            for line in lines:
                outcome = _add(archive, actor, line, documents.get(line.document_id or 0))
                report.writerow([*line.label, outcome])
                yield outlet.drain()
        archive.writestr(REPORT, BOM + told.getvalue())
    yield outlet.drain()


def _add(archive: ZipFile, actor: Scope, line: Wanted, document: Document | None) -> str:
    if document is None:
        return line.absence
    try:
        content = read_original(actor=actor, document=document)
    except DomainError as error:
        return error.message
    issued_at = timezone.localtime(document.issued_at)
    archive.writestr(ZipInfo(document.file_name, issued_at.timetuple()[:6]), content)
    return document.file_name
