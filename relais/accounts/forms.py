"""Forms of the accounts."""

from collections.abc import Iterable

from django import forms

from relais.accounts.models import NAME_LENGTH, RoleAssignment


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

    assignment = forms.TypedChoiceField(label="J'agis comme", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: object, held: Iterable[RoleAssignment], **kwargs: object) -> None:
        """Offer the roles held."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["assignment"].choices = [  # type: ignore[attr-defined]
            (each.pk, f"{each.get_role_display()}, {each.perimeter}") for each in held
        ]


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
