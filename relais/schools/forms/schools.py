"""Forms on schools: the filters of a list, a head-count, a meeting room."""

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.domain.set_head_count import MAX_PUPILS
from relais.schools.enums import SchoolType, Sector
from relais.schools.models import School
from relais.schools.rules import BANDS, UNKNOWN_BAND, find_band, years_shown
from relais.schools.search import Found, search_schools
from relais.schools.selectors import (
    departements_visible_to,
    in_band,
    in_zone,
    with_details,
    with_pupils,
    with_zone_name,
    zones_visible_to,
)
from relais.ui.list_page import FilterForm

NO_ZONE = "aucune"
NOTHING_FOUND = Found(())


class SchoolFilter(FilterForm):
    """Which schools a list shows, and the year it shows them at."""

    q = forms.CharField(
        label="Rechercher",
        max_length=100,
        help_text="Nom, commune, code postal ou UAI",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    type = forms.ChoiceField(label="Type", choices=[("", "Tous les types"), *SchoolType.choices])
    departement = forms.ChoiceField(label="Département")
    zone = forms.ChoiceField(label="Zone")
    sector = forms.ChoiceField(label="Secteur", choices=[("", "Public et privé"), *Sector.choices])
    band = forms.ChoiceField(
        label="Effectif",
        choices=[
            ("", "Tous les effectifs"),
            *((band.code, band.label.capitalize()) for band in (*BANDS, UNKNOWN_BAND)),
        ],
    )
    status = forms.ChoiceField(
        label="Ouverture", choices=[("", "Ouverts"), ("closed", "Fermés"), ("all", "Ouverts et fermés")]
    )
    year = forms.ChoiceField(label="Année")

    def __init__(self, *args: Any, scope: Scope, sort: str = "", **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer what the scope has; `sort` is the column asked for, which may need its own reads."""
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.sort = sort.removeprefix("-")
        years = years_shown()
        self._choose("year", [(str(year), str(year)) for year in years])
        self._choose("departement", [("", "Tous les départements"), *departements_visible_to(scope)])
        zones = zones_visible_to(scope, self.visible_year).values_list("pk", "name")
        self._choose(
            "zone",
            [("", "Toutes les zones"), *((str(pk), name) for pk, name in zones), (NO_ZONE, "Sans zone")],
        )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    @cached_property
    def visible_year(self) -> SchoolYear:
        """The year asked for, else the current one."""
        asked = self.data.get("year", "")
        return next((year for year in years_shown() if str(year) == asked), SchoolYear.current())

    @cached_property
    def found(self) -> Found | None:
        """What the search found, None without a search."""
        text = self.cleaned_data.get("q", "") if self.is_valid() else ""
        return search_schools(self.scope, text) if text else None

    @property
    def orders(self) -> bool:
        """Show the best match first."""
        return self.found is not None

    def apply(self, rows: QuerySet[School]) -> QuerySet[School]:
        """Keep the schools the filters ask for."""
        asked, year = self.cleaned_data, self.visible_year
        exact = {"type": asked["type"], "departement_code": asked["departement"], "sector": asked["sector"]}
        rows = rows.filter(**{name: value for name, value in exact.items() if value})
        if asked["status"] != "all":
            rows = rows.filter(is_open=asked["status"] != "closed")
        if asked["zone"]:
            rows = in_zone(rows, year, None if asked["zone"] == NO_ZONE else int(asked["zone"]))
        band = find_band(asked["band"])
        if band is not None:
            rows = in_band(rows, year, band)
        return rows if self.found is None else self.found.rank(rows)

    def prepare(self, rows: QuerySet[School]) -> QuerySet[School]:
        """Add to the schools what the list shows of the year, and what it sorts by."""
        if self.sort == "pupils":
            # A school without a count comes before the smallest one, on both databases.
            rows = with_pupils(rows, self.visible_year).annotate(pupils_rank=Coalesce(F("pupils"), -1))
        if self.sort == "zone":
            rows = with_zone_name(rows, self.visible_year)
        return with_details(rows, self.visible_year)


class HeadCountForm(forms.Form):
    """A head-count entered by hand."""

    year = forms.TypedChoiceField(label="Rentrée", coerce=SchoolYear.parse)
    pupils = forms.IntegerField(
        label="Nombre d’élèves du second degré",
        min_value=0,
        max_value=MAX_PUPILS,
        help_text="Sans les élèves de BTS et de CPGE. Exemple : 412",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the years already counted."""
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(str(year), str(year)) for year in years_shown() if year <= SchoolYear.current()]


class PostBacForm(forms.Form):
    """Whether post-bac pupils count."""

    counts_post_bac = forms.TypedChoiceField(
        label="Dans l’effectif qui fixe l’enveloppe",
        choices=[("non", "ne pas compter les élèves post-bac"), ("oui", "compter les élèves post-bac")],
        coerce=lambda choice: choice == "oui",
        widget=forms.RadioSelect,
    )


class MeetingRoomForm(forms.Form):
    """Where the school can host a meeting."""

    meeting_room = forms.CharField(
        label="Salle de réunion",
        max_length=200,
        required=False,
        help_text="Son nom et le nombre de places. Exemple : salle polyvalente, 60 places",
    )
