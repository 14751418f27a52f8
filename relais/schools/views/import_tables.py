"""How imports, differences and anomalies are written in tables."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from relais.schools import reference
from relais.schools.domain.head_counts import Figures, split_sources
from relais.schools.domain.school_values import COLUMNS
from relais.schools.enums import ChangeKind, Contract, ImportState, SchoolType, Sector
from relais.schools.models import ImportChange, ImportIssue, ImportRun, School
from relais.ui import french
from relais.ui.list_page import Empty, ListPage
from relais.ui.tables import Column, Kind

LABELS = {
    "nature_code": "code nature",
    "academie__code": "académie",
    "departement_code": "département",
    "insee_code": "code INSEE",
    "latitude": "latitude",
    "longitude": "longitude",
    "type": "type",
    "opened_on": "date d'ouverture",
    "is_open": "ouvert",
    "secondary": "second degré",
    "college": "collège",
    "lycee_gt": "lycée général et technologique",
    "lycee_pro": "lycée professionnel",
    "post_bac": "post-bac",
    "teachers": "enseignants",
    "sources": "source",
}
CHOICES: Mapping[str, Mapping[str, Any]] = {
    "type": dict(SchoolType.choices),
    "sector": dict(Sector.choices),
    "contract": dict(Contract.choices),
}
WRITERS: Mapping[str, Callable[[Any], str]] = {
    "academie__code": lambda code: reference.ACADEMIES[code].name,
    "departement_code": lambda code: reference.DEPARTEMENTS[code].name,
    "opened_on": lambda day: french.short_date(date.fromisoformat(day)),
    "sources": lambda text: ", ".join(
        sorted(source.label.partition(" (")[0] for source in split_sources(text))
    ),
}
# A JSON column of PostgreSQL forgets the order of its keys.
ORDER = ("year", *COLUMNS, *Figures._fields)
STATE_LEVELS = {
    ImportState.COMPARED: "info",
    ImportState.APPLIED: "success",
    ImportState.FAILED: "error",
}
KIND_LEVELS = {ChangeKind.NEW: "new", ChangeKind.CLOSED: "warning", ChangeKind.TYPE_CHANGED: "warning"}


def column_label(name: str) -> str:
    """Return how a column of School or HeadCount is called on a page."""
    if name in LABELS:
        return LABELS[name]
    return str(School._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def value_label(name: str, value: Any) -> str:  # noqa: ANN401 - a JSON value
    """Return how a value is written on a page."""
    if value in (None, ""):
        return "rien"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if name in WRITERS:
        return WRITERS[name](value)
    return str(CHOICES.get(name, {}).get(value, value))


def describe_change(change: ImportChange) -> str:
    """Write a difference: what is, what would be."""
    if change.kind == ChangeKind.NEW:
        names = ("type", "sector", "departement_code")
        return ", ".join(value_label(name, change.after[name]) for name in names)
    if change.kind == ChangeKind.CLOSED:
        return "Absent du fichier, ou fermé selon lui : reste dans le répertoire, avec son histoire."
    year = f"Constat {change.after['year']}, " if "year" in change.after else ""
    pairs = [
        f"{column_label(name)} : {value_label(name, change.before[name])} → {value_label(name, value)}"
        for name, value in sorted(change.after.items(), key=lambda item: ORDER.index(item[0]))
        if name != "year"
    ]
    return year + " ; ".join(pairs)


def verdict_label(change: ImportChange) -> str:
    """Return what becomes of a difference."""
    if change.written_at:
        return "Écrite"
    return "Acceptée" if change.is_accepted else "Refusée"


IMPORTS: ListPage[ImportRun] = ListPage(
    title="Imports",
    caption="Fichiers reçus",
    columns=(
        Column(
            key="file",
            label="Fichier",
            value=lambda run: run.file_name,
            href=lambda run: reverse("schools:import", args=[run.pk]),
        ),
        Column(key="kind", label="Contenu", value=ImportRun.get_kind_display, sort=("kind",)),
        Column(
            key="when",
            label="Reçu le",
            value=lambda run: run.created_at,
            kind=Kind.MOMENT,
            sort=("created_at",),
        ),
        Column(key="who", label="Par", value=lambda run: run.created_by),
        Column(
            key="state",
            label="État",
            value=ImportRun.get_state_display,
            level=lambda run: STATE_LEVELS.get(ImportState(run.state), "plain"),
        ),
    ),
    default_sort="-when",
    nouns="fichier,fichiers",
    empty=Empty(
        "Aucun fichier n'a encore été importé.", "Envoyez l'annuaire des établissements, puis les effectifs."
    ),
    has_export=False,
    template="schools/imports.html",
)
CHANGES: ListPage[ImportChange] = ListPage(
    title="Différences",
    caption="Différences entre le fichier et le répertoire",
    columns=(
        Column(
            key="kind",
            label="Différence",
            value=ImportChange.get_kind_display,
            level=lambda change: KIND_LEVELS.get(ChangeKind(change.kind), "plain"),
            sort=("kind",),
        ),
        Column(key="school", label="Établissement", value=lambda change: change.label, sort=("label",)),
        Column(key="detail", label="Ce qui change", value=describe_change),
        Column(key="uai", label="UAI", value=lambda change: change.uai, sort=("uai",)),
        Column(key="verdict", label="Décision", value=verdict_label, sort=("is_accepted",)),
    ),
    default_sort="kind",
    nouns="différence,différences",
    empty=Empty("Aucune différence : le répertoire dit déjà ce que dit le fichier."),
    template="schools/imports_run.html",
)
ISSUES: ListPage[ImportIssue] = ListPage(
    title="Anomalies",
    caption="Anomalies du fichier, ligne par ligne",
    columns=(
        Column(
            key="line",
            label="Ligne",
            value=lambda issue: issue.line or None,
            kind=Kind.INTEGER,
            sort=("line",),
            description="Vide pour une anomalie de tout le fichier",
        ),
        Column(key="kind", label="Anomalie", value=ImportIssue.get_kind_display, sort=("kind",)),
        Column(key="uai", label="UAI", value=lambda issue: issue.uai, sort=("uai",)),
        Column(key="detail", label="Précision", value=lambda issue: issue.detail),
        Column(
            key="blocking",
            label="Ligne écartée",
            value=lambda issue: issue.is_blocking,
            kind=Kind.BOOLEAN,
            sort=("is_blocking",),
        ),
    ),
    default_sort="line",
    nouns="anomalie,anomalies",
    empty=Empty("Aucune anomalie dans ce fichier."),
    template="schools/imports_issues.html",
)
