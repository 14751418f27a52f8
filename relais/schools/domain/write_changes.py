"""Write differences on the schools and their head-counts."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.schools import reference
from relais.schools.domain.head_counts import WHOLE, Figures, split_sources
from relais.schools.domain.school_values import COLUMNS, departement_name
from relais.schools.enums import ChangeKind, HeadCountSource
from relais.schools.models import Academie, Authority, HeadCount, ImportChange, School

# The only columns an import writes: the file's, and what follows from them.
MINISTRY_FIELDS = (
    *("academie" if column == "academie__code" else column for column in COLUMNS),
    "authority",
    "departement_name",
    "closed_on",
)


class ChangeWriter:
    """Writes batches of differences; academies and authorities are made when first met."""

    def __init__(self) -> None:
        """Know no academy nor authority yet."""
        self._academies: dict[str, Academie] = {}
        self._authorities: dict[tuple[str, str], Authority] = {}

    def write(self, changes: Sequence[ImportChange]) -> list[ImportChange]:
        """Write a batch; return what was written, without the changes on schools that were refused.

        A school that another import has created meanwhile is updated; the academy's own columns and what
        it typed by hand stay as they are.
        """
        schools = School.objects.in_bulk({change.uai for change in changes}, field_name="uai")
        on_schools = [change for change in changes if change.kind != ChangeKind.HEAD_COUNT]
        on_counts = [change for change in changes if change.kind == ChangeKind.HEAD_COUNT]
        written = self._write_schools(schools, on_schools)
        return written + self._write_head_counts(schools, on_counts)

    def _write_schools(
        self, schools: dict[str, School], changes: Sequence[ImportChange]
    ) -> list[ImportChange]:
        written: list[ImportChange] = []
        touched: dict[str, School] = {}
        for change in changes:
            school = schools.get(change.uai)
            if school is None and change.kind == ChangeKind.NEW:
                school = schools[change.uai] = School(uai=change.uai)
            if school is not None:
                self._set_values(school, change.after)
                touched[change.uai] = school
                written.append(change)
        for school in touched.values():
            self._set_following(school)
            school.pk = None  # found again by its UAI
        School.objects.bulk_create(
            touched.values(),
            update_conflicts=True,
            unique_fields=["uai"],
            update_fields=MINISTRY_FIELDS,
        )
        return written

    def _set_values(self, school: School, values: dict[str, Any]) -> None:
        """Put the values of a difference on the school."""
        for column, value in values.items():
            if column == "academie__code":
                school.academie = self._academie(value)
            elif column == "opened_on":
                school.opened_on = date.fromisoformat(value) if value else None
            else:
                setattr(school, column, value)

    def _set_following(self, school: School) -> None:
        """Put on the school what follows from its type, its place and its state."""
        school.authority = self._authority(school)
        school.departement_name = departement_name(school.departement_code)
        if school.is_open:
            school.closed_on = None
        elif school.closed_on is None:
            school.closed_on = clock.today()

    def _academie(self, code: str) -> Academie:
        if code not in self._academies:
            info = reference.ACADEMIES[code]
            defaults = {"name": info.name, "region_name": info.region_name}
            self._academies[code] = Academie.objects.get_or_create(code=code, defaults=defaults)[0]
        return self._academies[code]

    def _authority(self, school: School) -> Authority:
        info = reference.authority_of(school.type, school.departement_code, school.insee_code)
        key = (info.kind, info.code)
        if key not in self._authorities:
            self._authorities[key] = Authority.objects.get_or_create(
                kind=info.kind,
                code=info.code,
                defaults={"name": info.name},
            )[0]
        return self._authorities[key]

    def _write_head_counts(
        self,
        schools: dict[str, School],
        changes: Collection[ImportChange],
    ) -> list[ImportChange]:
        written = [change for change in changes if change.uai in schools]
        known = {
            (count.school_id, count.year): count
            for count in HeadCount.objects.filter(
                school__in=[schools[change.uai].pk for change in written],
                year__in={change.after["year"] for change in written},
            )
        }
        counts = []
        for change in written:
            school, year = schools[change.uai], SchoolYear(change.after["year"])
            count = known.get((school.pk, year)) or HeadCount(school=school, year=year)
            _set_figures(count, change.after)
            count.pk = None  # found again by its school and year
            counts.append(count)
        HeadCount.objects.bulk_create(
            counts,
            update_conflicts=True,
            unique_fields=["school", "year"],
            update_fields=Figures._fields,
        )
        return written


def _set_figures(count: HeadCount, after: dict[str, Any]) -> None:
    """Put the figures of a difference on a head-count; one typed by hand since the comparison stays."""
    by_hand = HeadCountSource.MANUAL in split_sources(count.sources)
    for column, value in after.items():
        if column == "year" or (by_hand and column in {WHOLE, "sources"}):
            continue
        setattr(count, column, value)
