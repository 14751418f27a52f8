"""Forms of a school's allowance, and of how the academy shares and pays."""

from collections.abc import Sequence
from typing import Any

from django import forms

from relais.allowances.enums import ProrataBase
from relais.allowances.forms.euros import EurosField, write_typed
from relais.allowances.models import AllowanceSettings, Envelope
from relais.core.school_year import SchoolYear
from relais.schools.enums import Sector

WRONG_DATE = {"invalid": "Exemple de date : 02/06/2026."}


class OpinionsForm(forms.Form):
    """When the councils gave their opinion; or, in a private school, when the teachers were told."""

    pedagogical_council_on = forms.DateField(
        label="Avis du conseil pédagogique",
        help_text="Il vient d’abord. Exemple : 02/06/2026.",
        required=False,
        error_messages=WRONG_DATE,
    )
    board_on = forms.DateField(
        label="Avis du conseil d’administration", required=False, error_messages=WRONG_DATE
    )
    teachers_informed_on = forms.DateField(
        label="Information des enseignants",
        help_text="Sur la répartition. Exemple : 02/06/2026.",
        required=False,
        error_messages=WRONG_DATE,
    )

    def __init__(self, *args: Any, envelope: Envelope, **kwargs: Any) -> None:  # noqa: ANN401 - a form's arguments
        """Ask for the dates of the school's sector, those known first."""
        super().__init__(*args, **kwargs)
        is_private = envelope.school.sector == Sector.PRIVATE
        for name in ("pedagogical_council_on", "board_on") if is_private else ("teachers_informed_on",):
            del self.fields[name]
        for name in self.fields:
            self.initial[name] = getattr(envelope, name)


# Where a refusal is told: at the date it is about.
FIELD_OF = {"council_first": "pedagogical_council_on", "board_before_council": "board_on"}


class SettingsForm(forms.Form):
    """How the academy shares and pays, from a year on."""

    from_year = forms.ChoiceField(label="À partir de l’année")
    allows_several_awards = forms.BooleanField(
        label="Plusieurs attributions à une personne",
        required=False,
        help_text="Exemple : 1 250 € et 625 €, pour 1 875 €. Sinon, un seul taux par personne.",
    )
    allows_free_shares = forms.BooleanField(
        label="Parts libres, au centime",
        required=False,
        help_text="Un chef d’établissement peut sortir des cinq taux annuels (arrêté du 27 avril 2015).",
    )
    requires_opinions = forms.BooleanField(
        label="Avis exigés avant la décision",
        required=False,
        help_text="Conseil pédagogique, puis conseil d’administration (décret 2015-475, article 8).",
    )
    prorata_base = forms.ChoiceField(
        label="Une partie d’année se compte",
        choices=ProrataBase.choices,
        widget=forms.RadioSelect,
        help_text="Chaque mois vaut trente jours. Le décret dit seulement « neuvième » et « service fait ».",
    )
    asie_up_to_cents = EurosField(
        label="Payé en une fois, par ASIE, jusqu’à",
        help_text="En euros. Au-delà, STS et neuf versements. 0 : tout passe par STS.",
        error_messages={"required": "Écrivez un montant. Exemple : 312,50, ou 0."},
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's arguments
        in_force: AllowanceSettings,
        years: Sequence[SchoolYear],
        **kwargs: Any,  # noqa: ANN401 - same
    ) -> None:
        """Start from what is in force."""
        super().__init__(*args, **kwargs)
        self.fields["from_year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]
        for name in self.fields:
            self.initial[name] = getattr(in_force, name)
        self.initial["from_year"] = str(years[0])
        self.initial["asie_up_to_cents"] = write_typed(in_force.asie_up_to_cents)

    def clean_from_year(self) -> SchoolYear:
        """Read the year."""
        return SchoolYear.parse(self.cleaned_data["from_year"])
