"""What is typed to change a team in the course of the year: who, from when, why."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundField

from relais.accounts.models import NAME_LENGTH
from relais.designations.domain import TeamMember
from relais.designations.enums import OVER_CAP_WARNING
from relais.designations.models import REASON_LENGTH
from relais.designations.search import FoundPerson, search_known_people
from relais.schools.models import School

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = {"first_name": "Prénom", "last_name": "Nom", "address": "Adresse électronique académique"}
SEARCH = "chercher"
NOBODY_FOUND = (
    "Personne de connu dans l'établissement ne porte ce nom. Vérifiez l'orthographe, ou indiquez ci-dessous "
    "un prénom, un nom et une adresse."
)


class DayField(forms.DateField):
    """A day, typed or picked."""

    def __init__(self, *, label: str, help_text: str = "Exemple : 12/03/2027") -> None:
        """Say at the field what is missing."""
        super().__init__(
            label=label,
            help_text=help_text,
            error_messages={"required": "Indiquez une date.", "invalid": "Exemple de date : 12/03/2027."},
        )


class ReasonField(forms.CharField):
    """Why; kept with the designation and in the journal."""

    def __init__(self, *, example: str, required: bool = True) -> None:
        """Give an example of what is expected."""
        super().__init__(
            label="Raison",
            help_text=f"Elle reste au dossier. Exemple : {example}",
            max_length=REASON_LENGTH,
            required=required,
            error_messages={"required": "Indiquez la raison : elle reste au dossier."},
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )


class PersonForm(forms.Form):
    """Somebody known in the school, found by a name or an address, or three fields.

    The search is a button of the same form: without script too, nothing typed is lost.
    """

    q = forms.CharField(
        label="Chercher une personne connue dans l'établissement",
        help_text="Un nom, ou l'adresse exacte d'une personne d'un autre établissement de l'académie.",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:  # noqa: ANN401 - a form's arguments
        """Search what was typed, and offer who is found."""
        super().__init__(*args, **kwargs)
        typed = str(self.data.get(self.add_prefix("q"), "") if self.is_bound else "")
        self.is_search = self.is_bound and SEARCH in self.data
        self.found: Sequence[FoundPerson] = search_known_people(school, typed)
        self.has_searched = bool(typed.strip())
        self._offer()
        for name, label in NAMES.items():
            self.fields[name] = self._name_field(name, label)

    def _offer(self) -> None:
        if not self.found:
            return
        choices = [(str(each.person.pk), str(each.person)) for each in self.found]
        hints = {str(each.person.pk): each.details for each in self.found}
        self.fields["person"] = forms.ChoiceField(
            label="Personnes trouvées",
            choices=[*choices, ("", "Aucune de ces personnes : je l'indique ci-dessous")],
            initial=choices[0][0] if len(choices) == 1 else "",
            required=False,
            widget=forms.RadioSelect(attrs={"choice_hints": hints}),
            error_messages={"invalid_choice": "La recherche a changé : choisissez à nouveau."},
        )

    def _name_field(self, name: str, label: str) -> forms.CharField:
        attrs = {"autocomplete": "off"}
        if name == "address":
            return forms.EmailField(
                label=label,
                required=False,
                help_text="Exemple : prenom.nom@ac-academie.fr",
                widget=forms.EmailInput(attrs=attrs),
            )
        return forms.CharField(
            label=label, required=False, max_length=NAME_LENGTH, widget=forms.TextInput(attrs=attrs)
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the three names where nobody found was chosen."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("person"):
            for name, label in NAMES.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"Il manque : {label[0].lower()}{label[1:]}.")
        return cleaned

    @property
    def member(self) -> TeamMember:
        """Who is meant, once the form is valid."""
        chosen = self.cleaned_data.get("person")
        for each in self.found:
            if str(each.person.pk) == chosen:
                return TeamMember(person=each.person)
        return TeamMember(**{name: self.cleaned_data[name] for name in NAMES})

    @property
    def person_fields(self) -> list[BoundField]:
        """The three fields, ready to draw."""
        return [self[name] for name in NAMES]

    @property
    def act_fields(self) -> list[BoundField]:
        """The other fields: days and reason."""
        return [field for field in self if field.name not in {*NAMES, "q", "person"}]

    @property
    def nobody_found(self) -> str:
        """What to say when a search found nobody."""
        return NOBODY_FOUND if self.has_searched and not self.found else ""


class ReplaceForm(PersonForm):
    """Who comes for good, from when, why."""

    from_on = DayField(label="À partir du")
    reason = ReasonField(example="mutation, départ en retraite")


class InterimForm(PersonForm):
    """Who stands in, from when to when, why."""

    starts_on = DayField(label="Du")
    ends_on = DayField(label="Au", help_text="Dernier jour de l'intérim. Exemple : 02/04/2027")
    reason = ReasonField(example="congé de maladie")


class AddForm(PersonForm):
    """Who joins, from when; beyond three, why."""

    starts_on = DayField(label="À partir du")
    over_cap_reason = forms.CharField(
        label="Pourquoi plus de trois personnes ?",
        help_text="L'académie lit cette raison. Exemple : un site distant, un projet sur l'année.",
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_over_cap: bool, **kwargs: Any) -> None:  # noqa: ANN401 - same
        """Ask for the reason where the team is already of three."""
        super().__init__(*args, **kwargs)
        if is_over_cap:
            reason = self.fields["over_cap_reason"]
            reason.required = True
            reason.error_messages["required"] = OVER_CAP_WARNING
        else:
            del self.fields["over_cap_reason"]


class EndForm(forms.Form):
    """The last day, and why; no day for whoever has not begun."""

    last_day = DayField(label="Dernier jour de la mission")
    reason = ReasonField(example="démission, fin de contrat")

    def __init__(self, *args: Any, has_begun: bool, **kwargs: Any) -> None:  # noqa: ANN401 - same
        """Drop the day where the mission has not begun."""
        super().__init__(*args, **kwargs)
        if not has_begun:
            del self.fields["last_day"]
