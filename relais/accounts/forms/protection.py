"""Forms of sign-in by password, of the second factor and of the password itself."""

from typing import Any

from django import forms
from django.conf import settings

PASSWORD_MAX_LENGTH = 128
CODE_MAX_LENGTH = 20


class PasswordSignInForm(forms.Form):
    """An address and a password."""

    address = forms.EmailField(
        label="Adresse électronique professionnelle",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="Mot de passe",
        max_length=PASSWORD_MAX_LENGTH,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's arguments
        """Keep its fields apart from those of the other form of the page."""
        super().__init__(*args, **{"auto_id": "mot_de_passe_%s", **kwargs})


class CodeForm(forms.Form):
    """A code of the application, or a recovery code."""

    code = forms.CharField(
        label="Code",
        max_length=CODE_MAX_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class EnrolmentForm(CodeForm):
    """The first code of the application."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's arguments
        """Ask digits of the telephone's keyboard."""
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code à six chiffres affiché par l'application"
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class PasswordForm(forms.Form):
    """A password, typed twice."""

    password = forms.CharField(
        label="Nouveau mot de passe",
        help_text=(
            f"{settings.PASSWORD_LENGTH} caractères au moins. "
            "Le plus sûr : plusieurs mots sans rapport entre eux."
        ),
        max_length=PASSWORD_MAX_LENGTH,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Le même, une seconde fois",
        max_length=PASSWORD_MAX_LENGTH,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Refuse two different entries."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            msg = "Les deux saisies sont différentes."
            raise forms.ValidationError(msg)
        return again
