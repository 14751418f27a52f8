"""Forms of the designations."""

from django import forms

from relais.designations.models import REASON_LENGTH

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
