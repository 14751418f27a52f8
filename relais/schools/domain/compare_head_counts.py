"""Compare a file of head-counts with those known, for the schools known."""

from django.db.models import Q

from relais.core.school_year import SchoolYear
from relais.schools import reference
from relais.schools.domain.comparison import WHOLE_FILE, Comparison
from relais.schools.domain.head_counts import HeadCountBook
from relais.schools.enums import HeadCountSource, IssueKind
from relais.schools.models import HeadCount, School
from relais.schools.readers import Source, UnreadableFileError, read_head_counts
from relais.schools.readers.head_counts import PART_OF_SOURCE

OTHER_HALF = {
    HeadCountSource.LYCEE_GT: HeadCountSource.LYCEE_PRO,
    HeadCountSource.LYCEE_PRO: HeadCountSource.LYCEE_GT,
}


def compare_head_counts(comparison: Comparison, source: Source) -> None:
    """Note the head-counts that differ, and the schools of our academies that are not known.

    Raises UnreadableFileError when no school is known yet, or none of the file is of our academies.
    """
    labels = _labels(comparison.run.academie_code)
    if not labels:
        msg = "Le répertoire ne contient encore aucun établissement : importez d'abord l'annuaire."
        raise UnreadableFileError(msg)
    book = HeadCountBook(comparison)
    unknown: set[str] = set()
    halves: dict[HeadCountSource, set[SchoolYear]] = {source: set() for source in OTHER_HALF}
    for record in comparison.records(read_head_counts(source)):
        label = labels.get(record.uai)
        academie_code = reference.academie_of_uai(record.uai)
        if label is not None:
            book.add(record, label)
            halves.get(record.source, set()).add(record.year)
        elif not comparison.is_ours(academie_code):
            comparison.put_aside(academie_code)
        elif record.uai not in unknown:
            unknown.add(record.uai)
            detail = "Importer d'abord l'annuaire, ou corriger l'UAI."
            comparison.issue(IssueKind.UNKNOWN_SCHOOL, record.line, record.uai, detail)
    book.close()
    comparison.require_ours("aucun effectif")
    _note_half_counts(comparison, halves)


def _note_half_counts(comparison: Comparison, halves: dict[HeadCountSource, set[SchoolYear]]) -> None:
    """Note the years that have one half of the lycées' pupils: their envelopes would rest on it alone."""
    counts = HeadCount.objects.filter(school__academie__code__in=comparison.academies)
    for source, years in halves.items():
        other = OTHER_HALF[source]
        has_rest = Q(secondary__isnull=False) | Q(**{f"{PART_OF_SOURCE[other]}__isnull": False})
        known = counts.filter(has_rest, year__in=years)
        for year in sorted(years - halves[other] - set(known.values_list("year", flat=True).distinct())):
            detail = (
                f"Rentrée {int(year)} : importez aussi « {other.label} ». "
                "L'effectif d'un lycée polyvalent est la somme des deux fichiers."
            )
            comparison.issue(IssueKind.INCOMPLETE_FILE, WHOLE_FILE, "", detail, is_blocking=False)


def _labels(academie_code: str) -> dict[str, str]:
    """Return how to call each known school, by UAI."""
    schools = School.objects.order_by()
    if academie_code:
        schools = schools.filter(academie__code=academie_code)
    rows = schools.values_list("uai", "name", "town").iterator(chunk_size=2000)
    return {uai: f"{name}, {town}" if town else name for uai, name, town in rows}
