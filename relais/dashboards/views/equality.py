"""Equality and spread: who is paid how much, by gender, type and zone, on a page and as a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from relais.core import clock
from relais.core.money import format_euros
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.dashboards.numbers import Equality, Line
from relais.dashboards.reference import NATIONAL_MEANS
from relais.dashboards.rules import SEE_EQUALITY
from relais.dashboards.selectors.equality import equality_of, years_shared
from relais.schools.selectors import get_academie_for_or_404
from relais.ui import export
from relais.ui.charts import Bar
from relais.ui.french import number
from relais.ui.list_page import EXPORT
from relais.ui.navigation import NavLink
from relais.ui.tables import Column, Kind

HIDDEN, UNKNOWN = "masqué", "–"
WHY_HIDDEN = "masqué : moins de 5 personnes, ou case qui en ferait retrouver une autre par soustraction"


@dataclass(frozen=True, slots=True)
class FileRow:
    """A line of the file: of which table, and what it holds."""

    table: str
    line: Line


def _figure(key: str, label: str, kind: Kind, description: str = "") -> Column[FileRow]:
    """Return the column of a figure of the line, empty where it is hidden or unknown."""
    names = key.split(".")

    def value(row: FileRow) -> Any:  # noqa: ANN401 - a figure of a line
        found: Any = row.line
        for name in names:
            found = getattr(found, name)
        return found

    return Column(key=names[-1], label=label, value=value, kind=kind, description=description)


COLUMNS: tuple[Column[FileRow], ...] = (
    Column(key="table", label="Tableau", value=lambda row: row.table),
    Column(key="label", label="Groupe", value=lambda row: row.line.label),
    _figure(
        "people", "Personnes", Kind.INTEGER, "Chaque personne compte une fois, là où elle reçoit le plus"
    ),
    _figure("awards", "Indemnités", Kind.INTEGER),
    _figure("cents", "Total", Kind.EUROS),
    _figure("mean_cents", "Moyenne par personne", Kind.EUROS),
    _figure("yardstick.pupils", "Élèves", Kind.INTEGER, "Vide si un effectif manque"),
    _figure("cents_per_pupils", "Pour 1 000 élèves", Kind.EUROS),
    _figure("yardstick.teachers", "Enseignants", Kind.INTEGER, "Vide si le nombre d’un établissement manque"),
    _figure("cents_per_teachers", "Pour 100 enseignants", Kind.EUROS),
    Column(key="note", label="Précision", value=lambda row: WHY_HIDDEN if row.line.is_hidden else None),
)


@require_safe
def equality(request: ScopedRequest) -> HttpResponseBase:
    """Show the current year."""
    return equality_of_year(request, SchoolYear.current())


@require_safe
def equality_of_year(request: ScopedRequest, year: SchoolYear) -> HttpResponseBase:
    """Show a year, or answer with its file."""
    academie = get_academie_for_or_404(request.scope, SEE_EQUALITY)
    found = equality_of(academie, year)
    extension = request.GET.get(EXPORT, "")
    if found and extension in export.FORMATS:
        return export.respond(_file(found, year), extension)
    return _show(request, found, year, years_shared(academie))


def _show(
    request: ScopedRequest, found: Equality | None, year: SchoolYear, years: list[SchoolYear]
) -> HttpResponse:
    pages = [(each, reverse("dashboards:equality_of_year", kwargs={"year": each})) for each in years]
    context = {
        "year": year,
        "year_links": [NavLink(str(each), href, is_current=each == year) for each, href in pages],
        "national": NATIONAL_MEANS,
        "national_woman": format_euros(NATIONAL_MEANS.woman_cents, decimals=False),
        "national_man": format_euros(NATIONAL_MEANS.man_cents, decimals=False),
        "exports": [(label, f"?{EXPORT}={extension}") for extension, label in export.FORMATS.items()],
        **(_draw(found) if found else {}),
    }
    return render(request, "dashboards/equality.html", context)


def _file(found: Equality, year: SchoolYear) -> export.Export:
    return export.Export(
        title=f"Égalité et répartition {year}",
        columns=list(COLUMNS),
        rows=list(_file_rows(found)),
        filters=[("Année scolaire", str(year))],
        moment=clock.now(),
    )


def _file_rows(found: Equality) -> Iterator[FileRow]:
    crossed = [line for row in found.crossed for line in row]
    tables = (
        ("Par genre", [*found.by_gender, found.total]),
        ("Par type", [*found.by_type, found.total]),
        ("Par zone", [*found.by_zone, found.total]),
        ("Par type et genre", crossed),
    )
    return (FileRow(table, line) for table, lines in tables for line in lines)


def _draw(found: Equality) -> dict[str, Any]:
    """Return what the page draws of the tables."""
    has_teachers = any(line.yardstick.teachers is not None for line in [*found.by_type, *found.by_zone])
    wide = _headers(has_yardstick=True, has_teachers=has_teachers)
    known = [line for line in found.by_gender if line.mean_cents is not None]
    return {
        "told": _told(found),
        "bars": [Bar(line.label, line.mean_cents or 0, format_euros(line.mean_cents or 0)) for line in known],
        "gender_headers": [{"label": "Genre"}, *_headers(has_yardstick=False, has_teachers=False)],
        "gender_rows": [_line(line) for line in [*found.by_gender, found.total]],
        "type_headers": [{"label": "Type"}, *wide],
        "type_rows": _wide_lines([*found.by_type, found.total], has_teachers=has_teachers),
        "zone_headers": [{"label": "Zone"}, *wide],
        "zone_rows": _wide_lines([*found.by_zone, found.total], has_teachers=has_teachers),
        "crossed_headers": [{"label": "Type"}, *_crossed_headers(found)],
        "crossed_rows": _crossed_rows(found),
    }


def _told(found: Equality) -> str:
    """Say of how many people the gender is known, where that tells no hidden number."""
    unknown, total = found.by_gender[-1].people, found.total.people
    if unknown is None or total is None:
        return "Le nombre de personnes dont le genre est renseigné est masqué."
    people = "personne" if total - unknown <= 1 else "personnes"
    return f"{number(total - unknown)} {people} sur {number(total)} dont le genre est renseigné."


def _headers(*, has_yardstick: bool, has_teachers: bool) -> list[dict[str, Any]]:
    labels = ["Personnes", "Indemnités", "Total", "Moyenne par personne"]
    labels += ["Élèves", "Pour 1\u00a0000 élèves"] if has_yardstick else []
    labels += ["Enseignants", "Pour 100 enseignants"] if has_teachers else []
    return [{"label": label, "is_numeric": True} for label in labels]


def _crossed_headers(found: Equality) -> list[dict[str, Any]]:
    labels = [label for line in found.by_gender for label in (line.label, "Moyenne")]
    return [{"label": label, "is_numeric": True} for label in labels]


def _line(line: Line) -> list[str]:
    return [line.label, *_people(line), _count(line, line.awards), _euros(line, line.cents), _mean(line)]


def _wide_lines(lines: Iterable[Line], *, has_teachers: bool) -> list[list[str]]:
    return [
        [
            *_line(line),
            _known(line.yardstick.pupils),
            _euros(line, line.cents_per_pupils),
            *(
                [_known(line.yardstick.teachers), _euros(line, line.cents_per_teachers)]
                if has_teachers
                else []
            ),
        ]
        for line in lines
    ]


def _crossed_rows(found: Equality) -> list[list[str]]:
    rows = [(kind.label, lines) for kind, lines in zip(found.by_type, found.crossed, strict=True)]
    return [
        [label, *(text for line in lines for text in (*_people(line), _mean(line)))]
        for label, lines in [*rows, (found.total.label, found.by_gender)]
    ]


def _people(line: Line) -> list[str]:
    return [_count(line, line.people)]


def _mean(line: Line) -> str:
    return _euros(line, line.mean_cents)


def _count(line: Line, value: int | None) -> str:
    return HIDDEN if line.is_hidden else _known(value)


def _known(value: int | None) -> str:
    return UNKNOWN if value is None else number(value)


def _euros(line: Line, cents: int | None) -> str:
    if line.is_hidden:
        return HIDDEN
    return UNKNOWN if cents is None else format_euros(cents)
