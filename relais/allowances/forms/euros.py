"""An amount as it is typed: "2500", "2 500,50 €"."""

from typing import Any

from django import forms

from relais.core.money import CENTS, read_euros

MOST_CENTS = 10_000_000  # 100 000 €, for one school


class EurosField(forms.CharField):
    """An amount in euros; cleaned, it is whole cents, or None when nothing is typed."""

    def __init__(self, *, most: int = MOST_CENTS, **given: Any) -> None:  # noqa: ANN401 - a field's options
        """Keep short what is typed; `most` is the greatest amount, in cents."""
        super().__init__(max_length=20, **given)
        self.most = most

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Read the amount; ValidationError with an example of what is right."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        cents = read_euros(text)
        if cents is None:
            msg = "Écrivez un montant en euros. Exemple : 2500 ou 312,50."
            raise forms.ValidationError(msg)
        if cents > self.most:
            msg = "Ce montant est trop grand."
            raise forms.ValidationError(msg)
        return cents


def write_typed(cents: int | None) -> str:
    """Write an amount as one would type it: "2500", "312,50"; nothing for none."""
    if cents is None:
        return ""
    euros, rest = divmod(cents, CENTS)
    return f"{euros},{rest:02d}" if rest else str(euros)
