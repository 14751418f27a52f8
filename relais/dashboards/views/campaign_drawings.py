"""What the campaign's pages draw: the list's columns, the map, the tables, each figure with its list."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from relais.campaigns.enums import Awaited, Stage
from relais.core.school_year import SchoolYear
from relais.dashboards.enums import Fact
from relais.dashboards.selectors.campaign import SchoolRow
from relais.dashboards.selectors.tallies import (
    Tally,
    Wait,
    count_questions,
    count_stages,
    tallies_by_authority,
    tallies_by_type,
    tallies_by_zone,
    tally,
    waits,
)
from relais.schools.views.directory import address_maker
from relais.ui.charts import Bar
from relais.ui.french import number
from relais.ui.map import MapPoint, MapState
from relais.ui.tables import Cell, Column, Kind
from relais.ui.templatetags.ui import pluralise

# Several stages are one state of the map, which tells six apart. The last ones lie on top.
MAP_STATES = (
    (MapState("signed", "Lettre signée", "success"), {Stage.ISSUE, Stage.DONE}),
    (MapState("sign", "Lettre à signer", "new"), {Stage.SIGN}),
    (
        MapState("write", "Chez un référent : accord, lettre ou visa", "info"),
        {Stage.ANSWER, Stage.WRITE, Stage.VISA},
    ),
    (MapState("share", "Indemnité à répartir", "warning"), {Stage.SHARE}),
    (MapState("designate", "Référents à désigner", "plain"), {Stage.DESIGNATE}),
    (MapState("decide", "Au rectorat : enveloppe ou visa", "error"), {Stage.DECIDE, Stage.REVIEW}),
)
STATE_OF = {stage: state.key for state, stages in MAP_STATES for stage in stages}
WHERE = {
    Awaited.HEAD: "chez le chef d’établissement",
    Awaited.REFERENT: "chez un référent",
    Awaited.ACADEMIE: "au rectorat",
    Awaited.RELAIS: "en cours d’émission",
}
FIGURES = (Fact.DESIGNATED, Fact.SHARED, Fact.DRAFTED, Fact.SIGNED)
PARTIES = (Awaited.HEAD, Awaited.REFERENT, Awaited.ACADEMIE)


@dataclass(frozen=True, slots=True, order=True)
class Ranked:
    """A word sorted by its rank."""

    rank: int
    word: str

    def __str__(self) -> str:
        """Return the word."""
        return self.word


def _stage(row: SchoolRow) -> Ranked:
    return Ranked(list(Stage).index(row.stage), str(row.stage.label))


def _awaited(row: SchoolRow) -> str | None:
    return None if row.awaited is Awaited.NOBODY else str(row.awaited.label)


def _cents(row: SchoolRow) -> int | None:
    return row.progress.envelope.cents if row.progress.envelope else None


def _over_cap_reason(row: SchoolRow) -> str | None:
    reasons = dict.fromkeys(each.over_cap_reason for each in row.progress.team if each.over_cap_reason)
    return " · ".join(reasons) or None


def school_url(row: SchoolRow) -> str:
    """Return the address of the school's page."""
    return address_maker("dashboards:school")(row.school.uai)


def _column(key: str, label: str, value: Callable[[SchoolRow], Any], **given: Any) -> Column[SchoolRow]:  # noqa: ANN401 - a cell's value, a column's options
    return Column(key=key, label=label, value=value, sort=(key,), **given)


COLUMNS: tuple[Column[SchoolRow], ...] = (
    _column("uai", "UAI", lambda row: row.school.uai, href=school_url),
    _column("name", "Nom", lambda row: row.school.name),
    _column("type", "Type", lambda row: row.school.get_type_display()),
    _column("town", "Commune", lambda row: row.school.town),
    _column("departement", "Département", lambda row: row.school.departement_name, shown=False),
    _column("zone", "Zone", lambda row: row.zone.name if row.zone else None),
    _column("stage", "Étape", _stage, description="La première chose qui n’est pas faite"),
    _column("awaited", "Attendu", _awaited, description="Qui doit agir pour passer l’étape"),
    _column("since", "Depuis le", lambda row: row.since, kind=Kind.DATE),
    _column("days", "Jours d’attente", lambda row: row.days, kind=Kind.INTEGER),
    _column("referents", "Référents", lambda row: len(row.progress.team), kind=Kind.INTEGER),
    _column("envelope", "Enveloppe", _cents, kind=Kind.EUROS),
    _column(
        "over_cap",
        "Pourquoi plus de trois",
        _over_cap_reason,
        description="Raison donnée pour une équipe de plus de trois référents",
        shown=False,
    ),
    _column("signed", "Signée le", lambda row: row.signed_on, kind=Kind.DATE),
)


def with_reasons(columns: Sequence[Column[SchoolRow]]) -> tuple[Column[SchoolRow], ...]:
    """Return the columns with the reason of a large team on the page, not in the files alone."""
    return tuple(replace(each, shown=True) if each.key == "over_cap" else each for each in columns)


def with_reminders(
    columns: Sequence[Column[SchoolRow]], reminded: Mapping[int, date]
) -> tuple[Column[SchoolRow], ...]:
    """Return the columns with the day on which somebody awaited there was last reminded."""
    last = _column(
        "reminded",
        "Dernière relance",
        lambda row: reminded.get(row.school.pk),
        kind=Kind.DATE,
        description="Depuis que cela est attendu",
    )
    return (*columns, last)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its words and the address of its list, empty for no school."""

    text: str
    href: str
    detail: str = ""


class Lists:
    """The addresses of a campaign's lists, within the filters of the page."""

    def __init__(self, year: SchoolYear, asked: dict[str, str]) -> None:
        """Keep the filters set."""
        self.page = reverse("dashboards:campaign_of_year", kwargs={"year": year})
        self.schools = reverse("dashboards:campaign_schools", kwargs={"year": year})
        self.asked = asked

    def url(self, **asked: str) -> str:
        """Return the address of the list of these schools."""
        return _address(self.schools, self.asked | asked)

    def page_url(self, **asked: str) -> str:
        """Return the address of the campaign's page about these schools alone."""
        return _address(self.page, self.asked | asked)

    def cell(self, count: int, **asked: str) -> Cell:
        """Draw a number that leads to its list; nobody is sent to an empty one."""
        return Cell(number(count), self.url(**asked) if count else "")

    def figures(self, total: Tally) -> list[dict[str, str]]:
        """Return the four figures of the campaign, as the component `figure` takes them."""
        return [
            {
                "number": number(total.facts[fact]),
                "label": str(fact.label),
                "href": self.url(fact=fact.value) if total.facts[fact] else "",
                "detail": f"sur {number(total.schools)}",
            }
            for fact in FIGURES
        ]

    def waits(self, rows: Sequence[SchoolRow]) -> list[Figure]:
        """Return who is awaited, in how many schools and for how long."""
        return [self._wait(wait) for wait in waits(rows)]

    def _wait(self, wait: Wait) -> Figure:
        text = f"{number(wait.schools)} {WHERE[wait.awaited]}"
        return Figure(
            text, self.url(awaited=wait.awaited), f"médiane {pluralise(wait.median_days, 'jour,jours')}"
        )

    def questions(self, rows: Sequence[SchoolRow]) -> list[Figure]:
        """Return what the academy has to settle, in how many schools."""
        return [
            Figure(pluralise(count, f"{question.one},{question.many}"), self.url(question=question.key))
            for question, count in count_questions(rows)
        ]

    def bars(self, rows: Sequence[SchoolRow]) -> list[Bar]:
        """Draw how many schools are at each stage."""
        return [
            Bar(str(stage.label), count, href=self.url(stage=stage.value) if count else "")
            for stage, count in count_stages(rows).items()
        ]

    def table(self, tallies: Iterable[Tally], total: Tally, name: str) -> list[list[Cell]]:
        """Draw a line for each tally and one for all; `name` is the filter they are told apart by."""
        lines = [self._line(each, self.page_url(**{name: each.key}), {name: each.key}) for each in tallies]
        return [*lines, self._line(total, "", {})]

    def _line(self, each: Tally, href: str, asked: dict[str, str]) -> list[Cell]:
        return [
            Cell(each.label, href),
            self.cell(each.schools, **asked),
            *(self.cell(each.facts[fact], **asked, fact=fact.value) for fact in FIGURES),
            Cell(f"{each.signed.percent}\u00a0%"),
            *(self.cell(each.awaited[party], **asked, awaited=party.value) for party in PARTIES),
        ]


def headers(first: str) -> list[dict[str, Any]]:
    """Return the headings of a table of tallies."""
    labels = [
        "Établissements",
        *(str(fact.label) for fact in FIGURES),
        "Part signée",
        "Chez le chef",
        "Chez un référent",
        "Au rectorat",
    ]
    return [{"label": first}, *({"label": label, "is_numeric": True} for label in labels)]


def map_points(rows: Iterable[SchoolRow]) -> list[MapPoint]:
    """Place the schools by stage."""
    return [
        MapPoint(
            lon=row.school.longitude,
            lat=row.school.latitude,
            label=f"{row.school.name}, {row.school.town}",
            state=STATE_OF[row.stage],
            href=school_url(row),
            group=row.school.departement_name,
        )
        for row in rows
        if row.school.longitude is not None and row.school.latitude is not None
    ]


def draw(rows: Sequence[SchoolRow], lists: Lists) -> dict[str, Any]:
    """Return what the campaign's page draws of these schools."""
    total = tally(rows, label="Total")
    return {
        "total": total,
        "figures": lists.figures(total),
        "waits": lists.waits(rows),
        "questions": lists.questions(rows),
        "bars": lists.bars(rows),
        "points": map_points(rows),
        "states": [state for state, _ in MAP_STATES],
        "zone_headers": headers("Zone"),
        "zone_rows": lists.table(tallies_by_zone(rows), total, "zone"),
        "authority_headers": headers("Collectivité"),
        "authority_rows": lists.table(tallies_by_authority(rows), total, "authority"),
        "type_headers": headers("Type"),
        "type_rows": lists.table(tallies_by_type(rows), total, "type"),
    }


def _address(path: str, asked: dict[str, str]) -> str:
    return f"{path}?{urlencode(asked)}" if asked else path
