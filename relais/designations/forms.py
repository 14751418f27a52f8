"""Forms of the designations."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from relais.core.scope import Scope
from relais.designations.enums import Theme
from relais.designations.models import NOTE_LENGTH, REASON_LENGTH, Designation
from relais.designations.search import search_contacts
from relais.designations.selectors.contacts import departements_of_contacts, on_theme, zones_of_contacts
from relais.schools.enums import SchoolType
from relais.schools.models import Zone
from relais.schools.selectors import in_zone_now
from relais.ui.list_page import FilterForm

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
