"""Proof of the journal: every entry and every link read again, in the order of the chain."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from relais.audit.enums import FaultKind
from relais.audit.models import CONTENT_COLUMNS, ENTRY_SALT, LINK_SALT, Entry, Link
from relais.core.seals import is_sealed, row_text

# Rows held at once, whatever the length of the journal.
CHUNK = 2_000
COLUMNS = ("pk", "digest", *CONTENT_COLUMNS)
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A link by number and digest: the last one, or one noted elsewhere."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a link, or with an entry that has none yet."""

    kind: FaultKind
    number: int | None = None
    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What was read, and the first fault found."""

    entries: int
    links: int
    pending: int
    head: Head | None
    fault: Fault | None = None


def verify_journal(*, known: Head | None = None) -> Verification:
    """Compute every digest and every seal again, up to the first that does not hold.

    `known` is a link noted outside the database: the chain must go through it. Without one, a chain
    cut at its end, entries and links together, shows nothing.
    """
    chain = _ChainReader(known)
    fault = next(chain.faults(), None)
    pending = Entry.objects.filter(link=None)
    if fault is None:
        fault = next(_pending_faults(), None)
    return Verification(Entry.objects.count(), Link.objects.count(), pending.count(), chain.head, fault)


class _ChainReader:
    """Reads the chain once; `head` is the last link that holds."""

    def __init__(self, known: Head | None) -> None:
        self.known = known
        self.head: Head | None = None

    def faults(self) -> Iterator[Fault]:
        """Yield what is wrong, in the order of the chain."""
        numbers = count(1)
        for links in _chunks_of_links():
            entries = _read_entries(link.entry_id for link in links)
            for link, number in zip(links, numbers, strict=False):
                kind = self._kind(link, number, entries.get(link.entry_id))
                if kind is FaultKind.MISSING_NUMBER:
                    yield Fault(kind, number)
                elif kind:
                    yield Fault(kind, number, link.entry_id)
                self.head = Head(link.number, link.digest)
        if self.known and (self.head is None or self.head.number < self.known.number):
            yield Fault(FaultKind.SHORTENED, self.known.number)

    def _kind(self, link: Link, number: int, row: Row | None) -> FaultKind | None:
        if link.number != number:
            return FaultKind.MISSING_NUMBER
        follows = link.previous_digest == (self.head.digest if self.head else "")
        if not follows or not is_sealed(link.sealed_text, link.digest, salt=LINK_SALT):
            return FaultKind.LINK_CHANGED
        if self.known and number == self.known.number and link.digest != self.known.digest:
            return FaultKind.SHORTENED
        if row is None:
            return FaultKind.DELETED_ENTRY
        return None if _is_intact(row) and row[1] == link.entry_digest else FaultKind.CONTENT_CHANGED


def _chunks_of_links() -> Iterator[list[Link]]:
    after = 0
    while chunk := list(Link.objects.filter(number__gt=after).order_by("number")[:CHUNK]):
        yield chunk
        after = chunk[-1].number


def _read_entries(ids: Iterator[int]) -> dict[int, Row]:
    rows = Entry.objects.filter(pk__in=list(ids)).values_list(*COLUMNS)
    return {row[0]: row for row in rows}


def _is_intact(row: Row) -> bool:
    _pk, digest, *content = row
    return is_sealed(row_text(dict(zip(CONTENT_COLUMNS, content, strict=True))), digest, salt=ENTRY_SALT)


def _pending_faults() -> Iterator[Fault]:
    """Yield what is wrong with the entries that wait for a link."""
    after = 0
    pending = Entry.objects.filter(link=None).order_by("pk").values_list(*COLUMNS)
    while chunk := list(pending.filter(pk__gt=after)[:CHUNK]):
        for row in chunk:
            if not _is_intact(row):
                yield Fault(FaultKind.CONTENT_CHANGED, entry_id=row[0])
        after = chunk[-1][0]
