"""What the pages of a simulation draw: figures, tables, bars, map."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from relais.allowances.enums import PeopleSource
from relais.allowances.forms.whatif import OUTLOOK_LABELS
from relais.allowances.numbers.bands import Threshold
from relais.allowances.numbers.scale import describe_band, describe_line_amount, name_type, write_imp
from relais.allowances.numbers.whatif import Outlook, Rule, Totals
from relais.allowances.selectors import SchoolImpact, Simulation
from relais.core.money import NBSP, format_euros
from relais.core.school_year import SchoolYear
from relais.schools.enums import SchoolType
from relais.ui.charts import Bar
from relais.ui.french import number
from relais.ui.map import MapPoint, MapState
from relais.ui.templatetags.ui import pluralise

LEVELS = {
    Outlook.SAME: "plain",
    Outlook.NO_AMOUNT: "new",
    Outlook.SETTLED: "info",
    Outlook.OPENED: "warning",
    Outlook.GAINS: "success",
    Outlook.LOSES: "error",
}
MAP_STATES = [MapState(each.name, OUTLOOK_LABELS[each], level) for each, level in LEVELS.items()]
NUMERIC = {"is_numeric": True}
TOTAL_LABELS = (
    "Établissements",
    "En vigueur",
    "Brouillon",
    "Différence",
    "Gagnent",
    "Gain",
    "Perdent",
    "Perte",
    "Questions",
)


def signed_euros(cents: int) -> str:
    """Write "+2 500 €", "-1 250 €", "0 €"."""
    sign = "+" if cents > 0 else "-" if cents < 0 else ""
    return f"{sign}{format_euros(abs(cents), decimals=False)}"


def figures(total: Totals) -> list[dict[str, str]]:
    """Return the four figures that matter."""
    change = total.difference
    return [
        {
            "number": format_euros(total.after, decimals=False),
            "label": "coût du brouillon",
            "detail": f"en vigueur : {format_euros(total.before, decimals=False)}",
        },
        {
            "number": signed_euros(change),
            "label": "de différence",
            "detail": f"{write_imp(abs(change))} IMP" if change and write_imp(abs(change)) else "",
        },
        {
            "number": number(total.gainers),
            "label": "établissement gagne" if total.gainers == 1 else "établissements gagnent",
            "detail": signed_euros(total.gained),
            "level": "success" if total.gainers else "plain",
        },
        {
            "number": number(total.losers),
            "label": "établissement perd" if total.losers == 1 else "établissements perdent",
            "detail": signed_euros(-total.lost),
            "level": "error" if total.losers else "plain",
        },
    ]


def total_headers(first: str) -> list[dict[str, Any]]:
    """Return the headings of a table of totals."""
    return [{"label": first}, *({"label": label, **NUMERIC} for label in TOTAL_LABELS)]


def total_rows(found: Mapping[str, Totals], total: Totals) -> list[tuple[str, ...]]:
    """Draw a line for each group of schools, and one for all."""
    return [_total_row(label, each) for label, each in [*found.items(), ("Total", total)]]


def year_rows(found: Mapping[SchoolYear, Simulation]) -> list[tuple[str, ...]]:
    """Draw a line for each year, with the head-counts it reads."""
    return [_total_row(f"{year} ({_counted(each)})", each.total) for year, each in found.items()]


def _total_row(label: str, each: Totals) -> tuple[str, ...]:
    return (
        label,
        number(each.schools),
        format_euros(each.before, decimals=False),
        format_euros(each.after, decimals=False),
        signed_euros(each.difference),
        number(each.gainers),
        signed_euros(each.gained),
        number(each.losers),
        signed_euros(-each.lost),
        number(each.questions),
    )


def tables(simulation: Simulation) -> list[dict[str, Any]]:
    """Return the three tables: by type, by size, by département."""
    kinds = simulation.by(lambda school: school.type)
    by_type = {str(kind.label): kinds[kind] for kind in SchoolType if kind in kinds}
    departements = simulation.by(lambda school: school.departement_name or "sans département")
    cuts = (
        ("Par type", "Type", by_type),
        ("Par taille", "Élèves", simulation.by_size()),
        ("Par département", "Département", dict(sorted(departements.items()))),
    )
    return [
        {"caption": caption, "headers": total_headers(first), "rows": total_rows(found, simulation.total)}
        for caption, first, found in cuts
    ]


def outlook_bars(impacts: Sequence[SchoolImpact], schools_url: str, asked: str) -> list[Bar]:
    """Draw how many schools gain, lose, keep what they have; each leads to its list."""
    counts = {each: sum(one.outlook == each for one in impacts) for each in LEVELS}
    order = (Outlook.GAINS, Outlook.LOSES, Outlook.SAME, Outlook.SETTLED, Outlook.OPENED, Outlook.NO_AMOUNT)
    return [
        Bar(
            OUTLOOK_LABELS[each][0].upper() + OUTLOOK_LABELS[each][1:],
            counts[each],
            href=f"{schools_url}?{asked}{urlencode({'outlook': int(each)})}" if counts[each] else "",
        )
        for each in order
    ]


def map_points(impacts: Iterable[SchoolImpact]) -> list[MapPoint]:
    """Place the schools by what changes for them."""
    return [
        MapPoint(
            lon=one.school.longitude,
            lat=one.school.latitude,
            label=f"{one.school.name}, {one.school.town}",
            state=one.outlook.name,
            group=one.school.departement_name,
        )
        for one in impacts
        if one.school.longitude is not None and one.school.latitude is not None
    ]


def describe_counts(simulation: Simulation) -> str:
    """Say which head-counts were read: "Effectifs lus : 230 établissements au constat 2026, 5 sans…"."""
    return f"Effectifs lus{NBSP}: {_counted(simulation) or 'aucun établissement'}"


def _counted(simulation: Simulation) -> str:
    told = [
        f"{pluralise(count, 'établissement,établissements')} "
        + (f"au constat {year.start}" if year else "sans effectif connu")
        for year, count in simulation.ground.counted_years().items()
    ]
    return ", ".join(told)


def describe_people(simulation: Simulation) -> str:
    """Say where the numbers of referents come from; nothing where no line pays by referent."""
    if not simulation.pays_people:
        return ""
    sources = simulation.ground.sources
    told = [
        f"{pluralise(sources.count(each), 'établissement,établissements')} ({each.label})"
        for each in PeopleSource
        if each in sources
    ]
    return f"Référents comptés{NBSP}: {', '.join(told)}"


def rule_rows(rules: Sequence[Rule]) -> list[tuple[str, ...]]:
    """Draw the lines of a scale."""
    return [
        (
            str(rule.position),
            ", ".join(str(SchoolType(kind).label) for kind in rule.school_types),
            describe_band(rule.min_pupils, rule.max_pupils),
            describe_line_amount(rule),
        )
        for rule in rules
    ]


def describe_threshold(threshold: Threshold) -> str:
    """Write "collège", "lycée, EREA"."""
    return ", ".join(name_type(kind) for kind in threshold.school_types)
