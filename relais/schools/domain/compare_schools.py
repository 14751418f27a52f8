"""Compare an annuaire with the schools known: new, closed, reopened, renamed, of another type, changed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from relais.schools import reference
from relais.schools.domain.comparison import WHOLE_FILE, Comparison
from relais.schools.domain.head_counts import HeadCountBook
from relais.schools.domain.school_values import (
    COLUMNS,
    Values,
    differences,
    known_schools,
    known_values,
    label_of,
    values_of_record,
)
from relais.schools.enums import ChangeKind, HeadCountSource, IssueKind
from relais.schools.readers import HeadCountRecord, ReadIssue, SchoolRecord, Source, read_annuaire
from relais.schools.readers.values import DETAIL_LENGTH

IS_OPEN = COLUMNS.index("is_open")
TYPE = COLUMNS.index("type")
DEPARTEMENT = COLUMNS.index("departement_code")

# A file that leaves out more than this of a département's schools is taken for a partial one: it closes
# nothing there, unless its receiver has said that it is complete.
ABSENT_SHARE = 0.1
ABSENT_ALWAYS = 5


def compare_schools(comparison: Comparison, source: Source) -> None:
    """Note what the annuaire would change, then the schools it no longer has.

    Raises UnreadableFileError when it has no school of the academies it is read for.
    """
    known = known_schools(comparison.run.academie_code)
    book = HeadCountBook(comparison)
    seen: set[str] = set()
    present: set[str] = set()
    types: set[str] = set()
    for record in _one_a_school(comparison, read_annuaire(source)):
        if record.uai in seen:
            _note_duplicate(comparison, record, "seule la première ligne de cet UAI est lue.")
            continue
        comparison.note(*record.faults)
        seen.add(record.uai)
        present.add(record.departement_code)
        types.add(record.type)
        _compare_school(comparison, record, known.get(record.uai))
        _compare_pupils(book, record)
    book.close()
    comparison.require_ours("aucun établissement du second degré")
    _note_absent(
        comparison, known, seen=seen | comparison.left_out, departements=frozenset(present), types=types
    )


def _one_a_school(
    comparison: Comparison, items: Iterable[SchoolRecord | ReadIssue | None]
) -> Iterator[SchoolRecord]:
    """Yield the schools of our academies, then, of those that have several lines, the main one.

    The ministry marks such lines; which comes first in the file is chance, and must change nothing.
    """
    several: dict[str, list[SchoolRecord]] = defaultdict(list)
    for record in comparison.records(items):
        if not comparison.is_ours(record.academie_code):
            comparison.put_aside(record.academie_code)
        elif record.has_several_lines:
            several[record.uai].append(record)
        else:
            yield record
    for records in several.values():
        main, *others = sorted(records, key=lambda record: record.main_line_rank)
        yield main
        for other in others:
            _note_duplicate(comparison, other, f"la ligne {main.line}, « {main.name} », est lue à sa place.")


def _note_duplicate(comparison: Comparison, record: SchoolRecord, why: str) -> None:
    detail = f"« {record.name} » : {why}"[:DETAIL_LENGTH]
    comparison.issue(IssueKind.DUPLICATE_UAI, record.line, record.uai, detail)


def _compare_school(comparison: Comparison, record: SchoolRecord, row: tuple[Any, ...] | None) -> None:
    """Note what the record would change on the school."""
    found = values_of_record(record, example_addresses=comparison.example_addresses)
    if row is None:
        if record.is_open:
            comparison.change(ChangeKind.NEW, record.uai, label_of(found), {}, found)
        else:
            comparison.out_of_scope += 1
        return
    known = known_values(row)
    for kind, (before, after) in differences(known, found).items():
        comparison.change(kind, record.uai, label_of(known), before, after)


def _compare_pupils(book: HeadCountBook, record: SchoolRecord) -> None:
    """Note the head-count that the project's own form of the annuaire carries."""
    if record.pupils is not None and record.pupils_year is not None:
        parts = {"secondary": record.pupils}
        label = f"{record.name}, {record.town}"
        source = HeadCountSource.ANNUAIRE
        book.add(HeadCountRecord(record.line, record.uai, record.pupils_year, source, parts), label)


def _note_absent(
    comparison: Comparison,
    known: dict[str, tuple[Any, ...]],
    *,
    seen: set[str],
    departements: frozenset[str],
    types: set[str],
) -> None:
    """Note as closed the open schools absent from the file, in the départements and of the types it covers.

    A school is never deleted. A file visibly partial for a département closes nothing there.
    """
    open_in: Counter[str] = Counter()
    absent: dict[str, list[str]] = defaultdict(list)
    for uai, row in known.items():
        departement = row[DEPARTEMENT]
        if row[IS_OPEN] and departement in departements:
            open_in[departement] += 1
            if uai not in seen:
                absent[departement].append(uai)
    for departement, uais in sorted(absent.items()):
        allowed = max(ABSENT_ALWAYS, open_in[departement] * ABSENT_SHARE)
        if len(uais) > allowed and not comparison.run.is_complete:
            name = reference.DEPARTEMENTS[departement].name
            detail = (
                f"{name} : {len(uais)} des {open_in[departement]} établissements ouverts manquent. "
                "Le fichier semble partiel : aucune fermeture proposée."
            )
            comparison.issue(IssueKind.INCOMPLETE_FILE, WHOLE_FILE, "", detail, is_blocking=False)
            continue
        for uai in sorted(uais):
            if known[uai][TYPE] in types:
                _note_closed(comparison, uai, known_values(known[uai]))


def _note_closed(comparison: Comparison, uai: str, known: Values) -> None:
    """Note that the school would be closed."""
    comparison.change(ChangeKind.CLOSED, uai, label_of(known), {"is_open": True}, {"is_open": False})
