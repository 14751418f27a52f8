"""Forms of the designations."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.enums import LineKind, ListField, Theme
from relais.designations.models import NOTE_LENGTH, REASON_LENGTH, Designation
from relais.designations.search import search_contacts
from relais.designations.selectors.contacts import departements_of_contacts, on_theme, zones_of_contacts
from relais.designations.selectors.list_homonyms import Homonym
from relais.designations.selectors.plan_lines import NEW_PERSON, PlannedLine
from relais.schools.enums import SchoolType
from relais.schools.models import Zone
from relais.schools.selectors import in_zone_now
from relais.ui.list_page import FilterForm

YEARS_OFFERED = 12
COLUMN_HELP = {
    ListField.UAI: "Ou le nom de l’établissement et sa commune, ci-dessous.",
    ListField.FULL_NAME: "Nom de famille en capitales (« DUPONT Camille »), ou séparé par une virgule.",
    ListField.ADDRESS: "Elle reconnaît une personne déjà connue ; une personne nouvelle doit en avoir une.",
    ListField.NEWCOMER: "Oui ou non. Sans cette colonne : non.",
}
ACCEPT = "accept"
DECLINE = "decline"


class AnswerForm(forms.Form):
    """Yes or no, with a word."""

    answer = forms.ChoiceField(
        label="Votre réponse",
        choices=[(ACCEPT, "J'accepte la mission"), (DECLINE, "Je n'accepte pas")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous acceptez ou non."},
    )
    comment = forms.CharField(
        label="Un mot pour votre chef d'établissement",
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def accepts(self) -> bool:
        """Tell whether the person says yes."""
        return bool(self.cleaned_data["answer"] == ACCEPT)


class ContactFilter(FilterForm):
    """Which referents the list shows."""

    q = forms.CharField(
        label="Rechercher",
        max_length=100,
        help_text="Nom, établissement, commune ou thème",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    theme = forms.ChoiceField(label="Thème", choices=[("", "Tous les thèmes"), *Theme.choices])
    zone = forms.ModelChoiceField(Zone.objects.none(), label="Zone", empty_label="Toutes les zones")
    departement = forms.ChoiceField(label="Département")
    type = forms.ChoiceField(label="Type", choices=[("", "Tous les types"), *SchoolType.choices])

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the places where the scope sees somebody."""
        super().__init__(*args, **kwargs)
        departements = [("", "Tous les départements"), *departements_of_contacts(scope)]
        self.fields["departement"].choices = departements  # type: ignore[attr-defined]
        self.fields["zone"].queryset = zones_of_contacts(scope)  # type: ignore[attr-defined]

    def apply(self, rows: QuerySet[Designation]) -> QuerySet[Designation]:
        """Keep the referents the filters ask for."""
        asked = self.cleaned_data
        exact = {"school__type": asked["type"], "school__departement_code": asked["departement"]}
        rows = rows.filter(**{name: value for name, value in exact.items() if value})
        if asked["zone"]:
            rows = rows.filter(in_zone_now("school_id")(asked["zone"].pk))
        if asked["theme"]:
            rows = on_theme(rows, asked["theme"])
        return search_contacts(rows, asked["q"]) if asked["q"] else rows


class ContactCardForm(forms.Form):
    """What colleagues see of the person."""

    is_listed = forms.BooleanField(
        label="Figurer dans l’annuaire des référents de l’académie",
        required=False,
        help_text="Décochez pour n’y être visible de personne.",
    )
    shows_address = forms.BooleanField(label="Y montrer mon adresse électronique", required=False)
    themes = forms.MultipleChoiceField(
        label="Je peux aider sur",
        choices=Theme.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label="Un mot pour vos collègues",
        max_length=NOTE_LENGTH,
        required=False,
        help_text="Exemple : disponible le mardi après-midi, expérience d’une webradio",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PastListForm(forms.Form):
    """A list of past years."""

    file = forms.FileField(
        label="Liste des référents",
        help_text="Classeur XLSX ou ODS (première feuille), ou CSV. Une personne par ligne, les titres en "
        "première ligne. 5 Mo et 5 000 lignes au plus.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.txt"}),
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )


class ColumnsForm(forms.Form):
    """Which column of the file is what."""

    def __init__(self, *args: Any, labels: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the headings of the file for each of our fields."""
        super().__init__(*args, **kwargs)
        for field in ListField:
            self.fields[field.value] = forms.ChoiceField(
                label=field.label,
                choices=[("", "Pas dans ce fichier"), *labels.items()],
                required=False,
                help_text=COLUMN_HELP.get(field, ""),
            )
        current = SchoolYear.current()
        past = [SchoolYear(current.start - back) for back in range(1, YEARS_OFFERED + 1)]
        self.fields["fixed_year"] = forms.TypedChoiceField(
            label="Ou une année pour tout le fichier",
            choices=[("", "Lire la colonne de l’année"), *((str(year), str(year)) for year in past)],
            coerce=SchoolYear.parse,
            empty_value=None,
            required=False,
            help_text="Elle l’emporte sur la colonne. L’import sert aux années passées.",
        )

    @property
    def columns(self) -> dict[str, str]:
        """The column chosen for each field."""
        return {field: self.cleaned_data[field] for field in ListField.values}


class HomonymsForm(forms.Form):
    """For each unknown person who bears a known name: the same, or another."""

    def __init__(self, *args: Any, homonyms: Sequence[Homonym], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Ask once for each person, however many the lines."""
        super().__init__(*args, **kwargs)
        for one in homonyms:
            new = [(NEW_PERSON, f"Une autre personne, nouvelle ({one.address})")] if one.address else []
            self.fields[one.key] = forms.ChoiceField(
                label=one.label,
                choices=[("", "À décider plus tard"), *one.candidates, *new],
                initial=one.choice,
                required=False,
                help_text=one.where,
                widget=forms.RadioSelect,
            )


class LineFilter(FilterForm):
    """Which lines of a past year's list to show."""

    kind = forms.ChoiceField(label="Lignes", choices=[("", "Toutes"), *LineKind.choices])

    def apply(self, rows: Sequence[PlannedLine]) -> Sequence[PlannedLine]:
        """Keep the lines of that kind."""
        kind = self.cleaned_data["kind"]
        return [line for line in rows if line.kind == kind] if kind else rows
