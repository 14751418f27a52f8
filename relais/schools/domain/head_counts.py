"""Put the head-counts of several lines and several files together, without ever losing a better one."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from relais.core.school_year import SchoolYear
from relais.schools.domain.comparison import Comparison
from relais.schools.enums import ChangeKind, HeadCountSource, IssueKind
from relais.schools.models import NAME_LENGTH, HeadCount
from relais.schools.readers import HeadCountRecord

FIGURES = ("secondary", "college", "lycee_gt", "lycee_pro", "post_bac", "teachers")
WHOLE = "secondary"
SEPARATOR = ","

# The figure for the whole second degree has one source, the best that was imported: the academy's own
# entry or file, then the official count, then what other files repeat of it.
RANK = {
    HeadCountSource.MANUAL: 5,
    HeadCountSource.PLAIN: 4,
    HeadCountSource.HEBERGEMENT_2D: 3,
    HeadCountSource.SECOND_DEGRE: 2,
    HeadCountSource.ANNUAIRE: 1,
}


class Figures(NamedTuple):
    """A head-count's figures and sources."""

    secondary: int | None = None
    college: int | None = None
    lycee_gt: int | None = None
    lycee_pro: int | None = None
    post_bac: int | None = None
    teachers: int | None = None
    sources: str = ""


NOTHING = Figures()


def split_sources(text: str) -> set[HeadCountSource]:
    """Read the column `sources` of a head-count."""
    return {HeadCountSource(word) for word in text.split(SEPARATOR) if word}


def merge(known: Figures, source: HeadCountSource, parts: Mapping[str, int]) -> Figures:
    """Return the figures with these parts added, but a whole from a lesser source than the known one."""
    sources = split_sources(known.sources)
    kept = dict(parts)
    if WHOLE in kept:
        best = max((RANK.get(each, 0) for each in sources), default=0)
        if RANK[source] < best:
            del kept[WHOLE]
        else:
            sources = {each for each in sources if each not in RANK}
    if not kept:
        return known
    return known._replace(**kept, sources=SEPARATOR.join(sorted(sources | {source})))


def known_head_counts(year: SchoolYear, academie_code: str) -> dict[str, Figures]:
    """Return the year's head-counts by UAI, of the academy or of all."""
    counts = HeadCount.objects.filter(year=year).order_by()
    if academie_code:
        counts = counts.filter(school__academie__code=academie_code)
    rows = counts.values_list("school__uai", *FIGURES, "sources").iterator(chunk_size=2000)
    return {row[0]: Figures(*row[1:]) for row in rows}


class HeadCountBook:
    """The head-counts a file brings, put together by school and year, then compared with the known ones."""

    def __init__(self, comparison: Comparison) -> None:
        """Start empty; what is known of a year is read when the year first shows."""
        self.comparison = comparison
        self._known: dict[SchoolYear, dict[str, Figures]] = {}
        self._found: dict[tuple[str, SchoolYear], tuple[str, Figures, frozenset[str]]] = {}

    def add(self, record: HeadCountRecord, label: str) -> None:
        """Add a line's figures; a figure given twice is an anomaly and the first stands."""
        key = (record.uai, record.year)
        if key not in self._found:
            known = self._known_of(record.year).get(record.uai, NOTHING)
            self._found[key] = (label[:NAME_LENGTH], known, frozenset())
        label, figures, given = self._found[key]
        if not given.isdisjoint(record.parts):
            detail = f"Effectif de {record.year} donné deux fois : seule la première ligne est lue."
            self.comparison.issue(IssueKind.DUPLICATE_UAI, record.line, record.uai, detail)
            return
        self._found[key] = (label, merge(figures, record.source, record.parts), given.union(record.parts))

    def close(self) -> None:
        """Note what differs from the known head-counts."""
        for (uai, year), (label, found, _) in self._found.items():
            known = self._known_of(year).get(uai, NOTHING)
            if found != known:
                self._note(uai, year, label, _changed(known, found))
        self._found.clear()

    def _note(
        self, uai: str, year: SchoolYear, label: str, changed: Iterable[tuple[str, object, object]]
    ) -> None:
        before: dict[str, object] = {"year": int(year)}
        after: dict[str, object] = {"year": int(year)}
        for column, old, new in changed:
            before[column], after[column] = old, new
        self.comparison.change(ChangeKind.HEAD_COUNT, uai, label, before, after)

    def _known_of(self, year: SchoolYear) -> dict[str, Figures]:
        if year not in self._known:
            self._known[year] = known_head_counts(year, self.comparison.run.academie_code)
        return self._known[year]


def _changed(known: Figures, found: Figures) -> list[tuple[str, object, object]]:
    """Return the columns that differ, with both values."""
    columns = zip(Figures._fields, known, found, strict=True)
    return [(column, old, new) for column, old, new in columns if old != new]
