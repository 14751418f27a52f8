"""What the ministry's files say, before it is believed: streams of plain values, no database."""

from relais.schools.readers.annuaire import SchoolRecord, read_annuaire
from relais.schools.readers.head_counts import HeadCountRecord, read_head_counts
from relais.schools.readers.sources import Source, UnreadableFileError, open_source, require_text
from relais.schools.readers.values import ReadIssue

__all__ = [
    "HeadCountRecord",
    "ReadIssue",
    "SchoolRecord",
    "Source",
    "UnreadableFileError",
    "open_source",
    "read_annuaire",
    "read_head_counts",
    "require_text",
]
