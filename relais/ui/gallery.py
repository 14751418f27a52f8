"""Examples of every component, as data: the gallery draws them, a test fails if a component has none."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.html import format_html

from relais.ui.charts import Bar, Line
from relais.ui.components import Option, component_names, options_of
from relais.ui.map import MapPoint, MapState
from relais.ui.navigation import NavLink
from relais.ui.tables import Cell

Options = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A component with its options and examples."""

    name: str
    options: tuple[Option, ...]
    examples: list[Options]


class ExampleForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label="NOM Prénom", help_text="Tel qu'il figure au répertoire académique.")
    email = forms.EmailField(label="Adresse électronique", required=False)
    hours = forms.IntegerField(label="Heures par semaine", min_value=0)
    starts_on = forms.DateField(label="Date d'effet", initial=date(2026, 9, 1))
    reason = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 3}))
    school_type = forms.ChoiceField(label="Type", choices=[("college", "Collège"), ("lycee", "Lycée")])
    share = forms.ChoiceField(
        label="Répartition",
        choices=[("half", "Moitié-moitié"), ("one", "Une seule personne")],
        initial="half",
        widget=forms.RadioSelect,
    )
    missions = forms.MultipleChoiceField(
        label="Missions",
        choices=[("advise", "Conseiller"), ("train", "Former"), ("run", "Assurer la disponibilité")],
        widget=forms.CheckboxSelectMultiple,
    )
    is_beginner = forms.BooleanField(label="Inscrire au parcours des nouveaux référents", required=False)
    file = forms.FileField(label="Fichier du ministère", help_text="CSV ou JSON.", required=False)


class ExampleFilters(forms.Form):
    """Two filters."""

    q = forms.CharField(label="Nom, ville ou UAI", required=False)
    kind = forms.ChoiceField(label="Type", choices=[("", "Tous"), ("college", "Collège")], required=False)


STATES = [
    MapState("signed", "lettre signée", "success"),
    MapState("drafted", "lettre en cours", "info"),
    MapState("late", "en retard", "warning"),
    MapState("blocked", "bloqué", "error"),
    MapState("asked", "question posée", "new"),
    MapState("waiting", "pas commencé", "plain"),
]
POINTS = [
    MapPoint(lon=0.34, lat=46.58, label="Collège A", state="signed", href="#map", group="Vienne"),
    MapPoint(lon=0.54, lat=46.82, label="Collège B", state="drafted", href="#map", group="Vienne"),
    MapPoint(lon=0.87, lat=46.42, label="Lycée C", state="late", href="#map", group="Vienne"),
    MapPoint(lon=0.16, lat=45.65, label="Collège D", state="blocked", href="#map", group="Charente"),
    MapPoint(lon=-0.33, lat=45.69, label="Collège E", state="asked", href="#map", group="Charente"),
    MapPoint(lon=0.2, lat=46.03, label="Lycée F", state="waiting", href="#map", group="Charente"),
]
LINKS = [NavLink("Établissements", "#", is_current=True), NavLink("Barème", "#")]
HEADERS = ["Établissement", {"label": "Élèves", "is_numeric": True}, "Lettre"]


def _examples() -> dict[str, list[Options]]:
    form = ExampleForm()
    wrong = ExampleForm({"name": "", "email": "nom(at)example.org", "hours": "-1"}, prefix="wrong")
    return {
        "accordion": [
            {"title": "Pourquoi ce montant ?", "id": "pourquoi", "content": "379 élèves, ligne 2."}
        ],
        "action": [{"url": "#", "label": "Relancer les 21"}],
        "alert": [
            {"title": "Lettre signée", "text": "Elle part aux référents.", "level": "success"},
            {"text": "Il manque l'effectif.", "level": "warning"},
        ],
        "badge": [{"text": "Signée", "level": "success"}, {"text": "À faire", "icon": False}],
        "bar_chart": [
            {
                "caption": "Lettres signées par zone",
                "bars": [Bar("Poitiers", 21), Bar("Angoulême", 14), Bar("Niort", 0)],
                "label_heading": "Zone",
                "value_heading": "Lettres",
            },
        ],
        "line_chart": [
            {
                "caption": "Lettres signées, jour après jour",
                "lines": [Line("2026-2027", [0, 20, 45, None]), Line("2025-2026", [0, 10, 30, 48])],
                "labels": ["1er septembre", "", "", "1er décembre"],
            },
        ],
        "breadcrumb": [{"current": "Collège A", "items": LINKS[:1], "id": "exemple-fil", "label": "exemple"}],
        "button": [
            {"label": "Signer la lettre", "type": "button"},
            {"label": "Modifier", "href": "#", "level": "secondary", "icon": "edit-line"},
        ],
        "buttons": [
            {"content": format_html('<a class="fr-btn fr-btn--secondary" href="#">{}</a>', "Retour")}
        ],
        "callout": [{"title": "À faire avant le vendredi 2 octobre 2026", "text": "Désigner les référents."}],
        "card": [{"title": "Ma lettre", "href": "#", "text": "Signée le 12 octobre.", "badge": "Signée"}],
        "download_link": [{"href": "#", "label": "Lettre de mission", "format": "PDF", "size": 61_440}],
        "empty": [
            {
                "why": "Aucun référent n'est désigné.",
                "what": "Le chef d'établissement les désigne.",
                "href": "#",
                "label": "Désigner",
            },
        ],
        "error_summary": [{"form": wrong}],
        "field": [{"field": field} for field in form]
        + [{"field": wrong["name"]}, {"field": wrong["missions"]}],
        "figure": [
            {"number": "62 %", "label": "des lettres signées", "href": "#", "detail": "48 % l'an dernier"},
        ],
        "figures": [{"content": "(des « figure » côte à côte)"}],
        "filters": [{"form": ExampleFilters(auto_id="filtre_%s"), "reset_href": "#"}],
        "form": [{"form": ExampleFilters(auto_id="formulaire_%s"), "cancel_href": "#", "action": "#"}],
        "map": [{"title": "Où en sont les établissements", "points": POINTS, "states": STATES}],
        "notice": [{"text": "Académie de démonstration : établissements inventés", "level": "info"}],
        "pagination": [{"page": Paginator(range(500), 50).page(4), "label": "Pagination d'exemple"}],
        "progress": [{"value": 2, "maximum": 3, "label": "Étapes faites"}],
        "side_menu": [{"items": LINKS}],
        "stepper": [{"steps": ["Désigner", "Répartir", "Lettre"], "current": 2}],
        "summary_list": [{"items": [("UAI", "0860034V"), ("Élèves", 379), ("Zone", "")]}],
        "table": [
            {
                "caption": "Établissements",
                "headers": HEADERS,
                "row_header": True,
                "rows": [[Cell("Collège A", "#"), "379", Cell("Signée", level="success")]],
            },
        ],
        "tag": [{"text": "Collège"}, {"text": "Zone de Poitiers", "href": "#"}],
        "timeline": [
            {
                "items": [
                    {"when": "7 septembre 2026", "title": "Désignés", "text": "", "is_done": True},
                    {"when": "attendu", "title": "Lettre signée", "text": "Par le chef d'établissement"},
                ],
            },
        ],
    }


def entries() -> list[Entry]:
    """Return every component, in alphabetical order."""
    examples = _examples()
    return [Entry(name, options_of(name), examples.get(name, [])) for name in component_names()]
