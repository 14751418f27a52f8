"""Forms of a person acting: sign in, choose a role, delegate, say a name."""

from collections.abc import Iterable

from django import forms

from relais.accounts.models import NAME_LENGTH, RoleAssignment
from relais.accounts.rules import delegable_rights
from relais.accounts.selectors import Capacity


class SignInForm(forms.Form):
    """The address a personal link is sent to."""

    address = forms.EmailField(
        label="Adresse électronique professionnelle",
        help_text="Exemple : prenom.nom@ac-academie.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class RoleForm(forms.Form):
    """The role to act in, among those held today."""

    capacity = forms.ChoiceField(label="J'agis comme", widget=forms.RadioSelect)

    def __init__(self, *args: object, capacities: Iterable[Capacity], **kwargs: object) -> None:
        """Offer the ways one may act."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["capacity"].choices = [(each.key, each.label) for each in capacities]  # type: ignore[attr-defined]


class DelegationForm(forms.Form):
    """To whom, which acts, from when to when."""

    deputy = forms.TypedChoiceField(
        label="À qui",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une personne."},
    )
    rights = forms.MultipleChoiceField(
        label="Actes délégués",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un acte."},
    )
    starts_on = forms.DateField(
        label="À partir du", error_messages={"required": "Indiquez la date de début."}
    )
    ends_on = forms.DateField(
        label="Jusqu'au",
        help_text="Inclus. Exemple : 31/08/2027.",
        error_messages={"required": "Indiquez la date de fin."},
    )

    def __init__(self, *args: object, deputies: Iterable[RoleAssignment], **kwargs: object) -> None:
        """Offer the school's deputies and the acts that may be delegated."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["deputy"].choices = [(each.pk, str(each.person)) for each in deputies]  # type: ignore[attr-defined]
        self.fields["rights"].choices = [(each.code, each.label) for each in delegable_rights()]  # type: ignore[attr-defined]


class NameForm(forms.Form):
    """First and last name, as they will be printed."""

    first_name = forms.CharField(
        label="Prénom",
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label="Nom",
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)
