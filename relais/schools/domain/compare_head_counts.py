"""Compare a file of head-counts with those known, for the schools known."""

from relais.schools import reference
from relais.schools.domain.comparison import Comparison
from relais.schools.domain.head_counts import HeadCountBook
from relais.schools.enums import IssueKind
from relais.schools.models import Academie, School
from relais.schools.readers import Source, read_head_counts


def compare_head_counts(comparison: Comparison, source: Source) -> None:
    """Note the head-counts that differ, and the schools of our academies that are not known.

    A national file is read for one academy, or for those that have schools here: the rest of it is out
    of scope, not an anomaly.
    """
    labels = _labels(comparison.run.academie_code)
    ours = _academies(comparison.run.academie_code)
    book = HeadCountBook(comparison)
    unknown: set[str] = set()
    for record in comparison.records(read_head_counts(source)):
        label = labels.get(record.uai)
        if label is not None:
            book.add(record, label)
        elif ours and reference.academie_of_uai(record.uai) not in ours:
            comparison.out_of_scope += 1
        elif record.uai not in unknown:
            unknown.add(record.uai)
            detail = "Importer d'abord l'annuaire, ou corriger l'UAI."
            comparison.issue(IssueKind.UNKNOWN_SCHOOL, record.line, record.uai, detail)
    book.close()


def _labels(academie_code: str) -> dict[str, str]:
    """Return how to call each known school, by UAI."""
    schools = School.objects.order_by()
    if academie_code:
        schools = schools.filter(academie__code=academie_code)
    rows = schools.values_list("uai", "name", "town").iterator(chunk_size=2000)
    return {uai: f"{name}, {town}" if town else name for uai, name, town in rows}


def _academies(academie_code: str) -> frozenset[str]:
    """Return the codes of the academies the file is read for; empty means no limit."""
    if academie_code:
        return frozenset({academie_code})
    return frozenset(Academie.objects.filter(schools__isnull=False).distinct().values_list("code", flat=True))
