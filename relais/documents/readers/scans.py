"""What a scan is, told by its first bytes and never by its name."""

from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: how it is named, sent, and how its first bytes read."""

    extension: str
    content_type: str
    start: bytes


PDF = FileType("pdf", "application/pdf", b"%PDF-")  # ISO 32000-1, 7.5.2
SCANS = (
    PDF,
    FileType("jpg", "image/jpeg", b"\xff\xd8\xff"),
    FileType("png", "image/png", b"\x89PNG\r\n\x1a\n"),
)
START_LENGTH = max(len(each.start) for each in SCANS)


def type_of(start: bytes) -> FileType | None:
    """Return the type of a file from its first bytes, None when it is none of ours."""
    return next((each for each in SCANS if start.startswith(each.start)), None)


def type_named(file_name: str) -> FileType:
    """Return the type of a file we have named ourselves."""
    extension = PurePath(file_name).suffix[1:]
    return next(each for each in SCANS if each.extension == extension)
