"""Open a published file whatever its clothes: CSV or JSON, plain, gzip or zip, UTF-8 or Windows-1252.

Nothing is loaded whole: a file is read through once to know its encoding and length, then streamed.
"""

import codecs
import csv
import gzip
import io
import itertools
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, NamedTuple

import ijson

CHUNK = 1 << 20
# Unpacked. The whole annuaire is about 50 MB; this only stops a file made to fill the disk.
MAX_BYTES = 1 << 30
SEPARATORS = ";\t,"
BOM = b"\xef\xbb\xbf"
LEADING_BYTES = 1 << 16
UAI_CELL = re.compile(r"^\s*\d{7}\s*[A-Za-z]\s*$")
# The short form an academy types by itself has no header line sometimes.
BARE_COLUMNS = ("uai", "rentree", "effectif")
UNREADABLE = (csv.Error, ijson.JSONError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, EOFError)


class UnreadableFileError(Exception):
    """The file is neither CSV nor JSON, is damaged, or lacks the expected columns; says so in French."""


class Row(NamedTuple):
    """A line of the file (1 is the first, header included; a record's rank in JSON), cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """An open file: how many lines it seems to have (0 if unknown), its columns, its rows."""

    lines: int
    columns: frozenset[str]
    rows: Iterator[Row]


def normalise_column(label: str) -> str:
    """Return a column's name in plain letters: "Numéro du collège" → numero_du_college."""
    plain = unicodedata.normalize("NFKD", label.replace("’", "'")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def clean(text: str) -> str:
    """Return a cell's text without outer, repeated or no-break spaces, nor the NULs PostgreSQL refuses."""
    return " ".join(text.replace("\x00", "").split())


@contextmanager
def open_source(file: IO[bytes]) -> Iterator[Source]:
    """Open the file for reading; it must be seekable. Raises UnreadableFileError."""
    try:
        with _unpacked(file) as first_pass:
            head = first_pass.read(LEADING_BYTES).removeprefix(BOM).lstrip()
            encoding, lines = _measure(head, first_pass)
        file.seek(0)
        with _unpacked(file) as stream:
            yield _open_json(stream, head) if head[:1] in (b"[", b"{") else _open_csv(stream, encoding, lines)
    except UNREADABLE as error:
        msg = f"Ce fichier est endommagé ou n'est ni un CSV ni un JSON ({error})."
        raise UnreadableFileError(msg) from error


@contextmanager
def _unpacked(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Yield the content of a gzip file, of the largest file of a zip, or of the file itself."""
    magic = file.read(4)
    file.seek(0)
    if magic[:2] == b"\x1f\x8b":
        with gzip.open(file) as unpacked:
            yield unpacked  # type: ignore[misc]
    elif magic == b"PK\x03\x04":
        with zipfile.ZipFile(file) as archive:
            largest = max(archive.infolist(), key=lambda member: member.file_size)
            with archive.open(largest) as unpacked_member:
                yield unpacked_member
    else:
        yield file


def _measure(head: bytes, rest: IO[bytes]) -> tuple[str, int]:
    """Return the encoding of the whole content, and how many lines it has."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding, lines, size = "utf-8-sig", 0, 0
    chunk = head
    while chunk:
        size += len(chunk)
        if size > MAX_BYTES:
            msg = "Ce fichier dépasse 1 Go une fois décompressé : ce n'est pas un fichier du ministère."
            raise UnreadableFileError(msg)
        lines += chunk.count(b"\n")
        if encoding != "cp1252":
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                encoding = "cp1252"
        chunk = rest.read(CHUNK)
    return encoding, lines


def _open_csv(stream: IO[bytes], encoding: str, lines: int) -> Source:
    """Read the header line, or do without where the first cell is a UAI."""
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    first = text.readline()
    separator = max(SEPARATORS, key=first.count)
    cells = next(csv.reader([first], delimiter=separator), [])
    if cells and UAI_CELL.match(cells[0]):
        header = list(BARE_COLUMNS)
        rows = _csv_rows(itertools.chain([first], text), header, separator, above=0)
    else:
        header = [normalise_column(label) for label in cells]
        rows = _csv_rows(text, header, separator, above=1)
    return Source(lines=lines, columns=frozenset(header), rows=rows)


def _csv_rows(text: Iterable[str], header: list[str], separator: str, *, above: int) -> Iterator[Row]:
    """Yield the lines; a short one lacks its last cells, an empty one is skipped."""
    reader = csv.reader(text, delimiter=separator)
    for values in reader:
        if any(values):
            cells = zip(header, map(clean, values), strict=False)
            yield Row(reader.line_num + above, dict(cells))


def _open_json(stream: IO[bytes], head: bytes) -> Source:
    """Read an array of records, or the one under "results" or "records"."""
    envelope = "results.item" if b'"results"' in head else "records.item"
    prefix = "item" if head[:1] == b"[" else envelope
    records = _json_records(stream, prefix)
    first = next(records, None)
    if first is None:
        msg = "Ce fichier JSON ne contient aucun enregistrement."
        raise UnreadableFileError(msg)
    columns = frozenset(normalise_column(label) for label in first)
    return Source(lines=0, columns=columns, rows=_json_rows(itertools.chain([first], records)))


def _json_records(stream: IO[bytes], prefix: str) -> Iterator[Mapping[str, Any]]:
    """Yield the records, out of the envelope that older exports put around their fields."""
    for record in ijson.items(stream, prefix, use_float=True):
        if not isinstance(record, dict):
            msg = "Ce fichier JSON n'est pas une liste d'enregistrements."
            raise UnreadableFileError(msg)
        fields = record.get("fields")
        yield fields if isinstance(fields, dict) else record


def _json_rows(records: Iterator[Mapping[str, Any]]) -> Iterator[Row]:
    """Yield the records with text in their cells, as a CSV would."""
    for rank, record in enumerate(records, start=1):
        yield Row(rank, {normalise_column(label): clean(_text(value)) for label, value in record.items()})


def _text(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """Write a JSON value as the CSV export writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dict):
        return f"{value.get('lat', '')}, {value.get('lon', '')}"
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return str(value)
