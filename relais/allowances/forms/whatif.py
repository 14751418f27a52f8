"""On what a draft is simulated, with what it is compared, and which budget it must keep."""

from collections.abc import Sequence
from typing import Any

from django import forms

from relais.allowances.enums import Horizon
from relais.allowances.forms.euros import EurosField
from relais.allowances.models import ADOPTION_REASON_LENGTH, Scale
from relais.allowances.numbers.whatif import Outlook
from relais.core.school_year import SchoolYear
from relais.schools.enums import SchoolType
from relais.ui.list_page import FilterForm

MOST_CEILING = 100_000_000_000  # one billion euros, in cents
OUTLOOK_LABELS = {
    Outlook.GAINS: "gagne",
    Outlook.LOSES: "perd",
    Outlook.SAME: "sans changement",
    Outlook.SETTLED: "un montant au lieu d’une question",
    Outlook.OPENED: "une question au lieu d’un montant",
    Outlook.NO_AMOUNT: "question à l’académie",
}


class SimulationFilter(FilterForm):
    """Whose head-counts, and how many referents where nobody knows."""

    horizon = forms.ChoiceField(label="Effectifs", choices=Horizon.choices, initial=Horizon.THIS_YEAR)
    people = forms.IntegerField(
        label="Référents supposés, faute d’équipe connue",
        min_value=0,
        max_value=20,
        initial=1,
    )

    def year(self, present: SchoolYear) -> SchoolYear:
        """Return the year whose head-counts are read."""
        asked = self.cleaned_data.get("horizon") if self.is_valid() else ""
        return present.next if asked == Horizon.NEXT_YEAR else present

    def forget_people(self) -> None:
        """Ask no more how many referents are assumed: no line pays by referent."""
        self.fields.pop("people", None)

    def assumed_people(self) -> int:
        """Return how many referents a school has where neither year has a team."""
        asked = self.cleaned_data.get("people") if self.is_valid() else None
        return 1 if asked is None else int(asked)


class ImpactFilter(SimulationFilter):
    """The schools of a simulation: type, département, what changes for them."""

    type = forms.ChoiceField(label="Type", choices=[("", "Tous"), *SchoolType.choices])
    departement = forms.ChoiceField(label="Département")
    outlook = forms.TypedChoiceField(
        label="Ce qui change",
        coerce=int,
        empty_value=None,
        choices=[("", "Tout"), *((int(each), label) for each, label in OUTLOOK_LABELS.items())],
    )

    def __init__(self, *args: Any, departements: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the départements there are."""
        super().__init__(*args, **kwargs)
        self.fields["departement"].choices = [("", "Tous"), *departements]  # type: ignore[attr-defined]

    def apply(self, rows: Any) -> Any:  # noqa: ANN401 - as the list has it
        """Keep the schools asked for."""
        asked = self.cleaned_data
        return [
            row
            for row in rows
            if asked["type"] in {"", row.school.type}
            and asked["departement"] in {"", row.school.departement_code}
            and asked["outlook"] in {None, int(row.outlook)}
        ]


class CompareFilter(SimulationFilter):
    """The draft to put beside."""

    other = forms.ModelChoiceField(label="Comparer avec", queryset=Scale.objects.none(), empty_label=None)

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a queryset; Django's signature
        """Offer the other drafts."""
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = others  # type: ignore[attr-defined]


class CeilingFilter(SimulationFilter):
    """The budget that thresholds must keep."""

    ceiling = EurosField(label="Budget de l’année (€)", most=MOST_CEILING, help_text="Exemple : 700000")


class AdoptForm(forms.Form):
    """Why a draft is adopted."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Raison de l’adoption",
        help_text="Elle entre au journal des décisions. Exemple : avis du comité social du 3 mars.",
        max_length=ADOPTION_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
