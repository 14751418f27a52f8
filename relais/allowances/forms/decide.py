"""The academy's answer to a question of the scale."""

from django import forms

from relais.allowances.enums import MAX_QUARTERS, QUARTERS_IN_IMP, ImpRate
from relais.allowances.numbers.scale import format_imp
from relais.core.money import format_euros


class DecideForm(forms.Form):
    """The academy's answer to a question of the scale."""

    quarters = forms.TypedChoiceField(
        label="Montant de l'enveloppe",
        coerce=int,
        choices=[
            ("", "Choisissez un montant"),
            *(
                (
                    quarters,
                    f"{format_imp(quarters)}, {format_euros(quarters * ImpRate.QUARTER, decimals=False)}",
                )
                for quarters in (
                    *range(QUARTERS_IN_IMP + 1),
                    *range(QUARTERS_IN_IMP + 2, MAX_QUARTERS + 1, 2),
                )
            ),
        ],
        error_messages={"required": "Choisissez un montant."},
    )
    reason = forms.CharField(
        label="Raison de la décision",
        help_text="Elle sera affichée avec le montant. Exemple : effectif communiqué par l'établissement.",
        max_length=150,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
