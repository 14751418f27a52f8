"""Filters of the cockpit, on schools already read."""

from collections.abc import Sequence
from typing import Any

from django import forms

from relais.campaigns.enums import Awaited, Stage
from relais.dashboards.enums import Fact
from relais.dashboards.selectors.campaign import SchoolRow
from relais.dashboards.selectors.tallies import (
    count_questions,
    tallies_by_authority,
    tallies_by_type,
    tallies_by_zone,
)
from relais.ui.list_page import FilterForm


class CampaignFilter(FilterForm):
    """Which schools the campaign's page is about; offers only what the campaign has."""

    zone = forms.ChoiceField(label="Zone")
    type = forms.ChoiceField(label="Type")
    departement = forms.ChoiceField(label="Département")
    authority = forms.ChoiceField(label="Collectivité")

    def __init__(self, *args: Any, rows: Sequence[SchoolRow], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the zones, types, départements and authorities of the campaign's schools."""
        super().__init__(*args, **kwargs)
        zones = [(each.key, each.label) for each in tallies_by_zone(rows)]
        types = [(each.key, each.label) for each in tallies_by_type(rows)]
        departements = {(row.school.departement_code, row.school.departement_name) for row in rows}
        self._offer("zone", "Toutes les zones", zones)
        self._offer("type", "Tous les types", types)
        self._offer("departement", "Tous les départements", sorted(departements))
        authorities = [(each.key, each.label) for each in tallies_by_authority(rows)]
        self._offer("authority", "Toutes les collectivités", authorities)

    def _offer(self, name: str, everything: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", everything), *choices]

    def apply(self, rows: Sequence[SchoolRow]) -> list[SchoolRow]:
        """Keep the schools the filters ask for."""
        return [row for row in rows if self._keeps(row)]

    def _keeps(self, row: SchoolRow) -> bool:
        asked = self.cleaned_data
        held = {
            "zone": row.zone_key,
            "type": row.school.type,
            "departement": row.school.departement_code,
            "authority": row.authority_key,
        }
        return all(asked[name] in {"", value} for name, value in held.items())

    def kept(self, rows: Sequence[SchoolRow]) -> list[SchoolRow]:
        """Return the schools the address asks for; all of them when it cannot be read."""
        return self.apply(rows) if self.is_valid() else list(rows)

    @property
    def asked(self) -> dict[str, str]:
        """What is set of zone, type, département and authority, as the address has it."""
        names = CampaignFilter.base_fields
        return {name: value for name in names if self.is_valid() and (value := self.cleaned_data[name])}


class CampaignSchoolsFilter(CampaignFilter):
    """Which schools the campaign's list shows: by what they are, and by how far they have come."""

    stage = forms.ChoiceField(label="Étape", choices=[("", "Toutes les étapes"), *Stage.choices])
    awaited = forms.ChoiceField(label="Attendu", choices=[("", "Tous"), *Awaited.choices])
    fact = forms.ChoiceField(label="Avancement", choices=[("", "Tous les avancements"), *Fact.choices])
    question = forms.ChoiceField(label="Question à trancher")

    def __init__(self, *args: Any, rows: Sequence[SchoolRow], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the questions there are."""
        super().__init__(*args, rows=rows, **kwargs)
        questions = [(question.key, question.label) for question, _ in count_questions(rows)]
        self._offer("question", "Avec ou sans question", questions)

    def _keeps(self, row: SchoolRow) -> bool:
        asked = self.cleaned_data
        return (
            super()._keeps(row)
            and asked["stage"] in {"", row.stage}
            and asked["awaited"] in {"", row.awaited}
            and (not asked["fact"] or asked["fact"] in row.facts)
            and (not asked["question"] or asked["question"] in {each.key for each in row.questions})
        )
