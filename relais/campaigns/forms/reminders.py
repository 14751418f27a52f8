"""What is typed about reminders: the plan's numbers, whom to write to today."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from relais.campaigns.domain.plan_reminders import MOST
from relais.campaigns.enums import Awaited, Stage
from relais.campaigns.selectors.awaited import AwaitedThing
from relais.campaigns.selectors.reminders import PersonAwaited
from relais.schools.models import Zone
from relais.ui.french import day_month, long_date
from relais.ui.list_page import FilterForm

NO_ZONE = "aucune"


class NumberField(forms.IntegerField):
    """A small number of days or of mails."""

    def __init__(self, *, label: str, help_text: str = "") -> None:
        """Say at the field what is wrong."""
        super().__init__(
            label=label,
            help_text=help_text,
            min_value=1,
            max_value=MOST,
            error_messages={
                "required": "Indiquez un nombre.",
                "invalid": "Exemple de nombre : 5.",
                "min_value": "Indiquez 1 au moins.",
                "max_value": f"Indiquez {MOST} au plus.",
            },
        )


class ReminderPlanForm(forms.Form):
    """The plan's four numbers."""

    first_delay = NumberField(
        label="Premier rappel après combien de jours ouvrés d’attente ?",
        help_text="Ni les samedis et dimanches, ni les vacances, ni les jours fériés ne comptent.",
    )
    interval = NumberField(label="Puis tous les combien de jours ouvrés ?")
    cap = NumberField(label="Combien de rappels au plus pour une même attente ?")
    stops_on = forms.DateField(
        label="Aucun rappel après le",
        help_text="Exemple : 18/12/2026",
        error_messages={"required": "Indiquez une date.", "invalid": "Exemple de date : 18/12/2026."},
    )


class PlannedFilter(FilterForm):
    """Whom the plan writes to on a day."""

    jour = forms.ChoiceField(label="Jour")

    def __init__(self, *args: Any, days: Mapping[date, Collection[int]], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the days on which a mail leaves."""
        super().__init__(*args, **kwargs)
        self.days = {day.isoformat(): set(people) for day, people in days.items()}
        field = self.fields["jour"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", "Tous les jours"), *((day.isoformat(), long_date(day)) for day in days)]

    def apply(self, rows: Iterable[Any]) -> list[Any]:
        """Keep the people written to on that day."""
        asked = self.cleaned_data["jour"]
        return [row for row in rows if not asked or row.one.person.pk in self.days[asked]]


class AwaitedFilter(forms.Form):
    """Which things awaited a page is about: the filters of the campaign's page and of its list."""

    zone = forms.CharField(required=False)
    type = forms.CharField(required=False)
    departement = forms.CharField(required=False)
    authority = forms.CharField(required=False)
    stage = forms.ChoiceField(choices=Stage.choices, required=False)
    awaited = forms.ChoiceField(choices=Awaited.choices, required=False)

    def keeps(self, thing: AwaitedThing, zones: Mapping[int, Zone]) -> bool:
        """Tell whether it is one of them; nothing is, where the address cannot be read."""
        zone = zones.get(thing.school.pk)
        held = {
            "zone": str(zone.pk) if zone else NO_ZONE,
            "type": thing.school.type,
            "departement": thing.school.departement_code,
            "authority": str(thing.school.authority_id),
            "stage": thing.stage,
            "awaited": thing.awaited,
        }
        return self.is_valid() and all(self.cleaned_data[name] in {"", value} for name, value in held.items())


class RemindForm(forms.Form):
    """Whom to write to today, among those awaited; all of them, unless one is unticked."""

    people = forms.MultipleChoiceField(
        label="Personnes relancées aujourd’hui",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins une personne.",
            "invalid_choice": "Une de ces personnes n’est plus attendue : vérifiez la liste, puis relancez.",
        },
    )

    def __init__(self, *args: Any, people: Iterable[PersonAwaited], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer these people."""
        super().__init__(*args, **kwargs)
        choices = [(str(one.person.pk), describe(one)) for one in people]
        self.initial["people"] = [key for key, _ in choices]
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices


def describe(one: PersonAwaited) -> str:
    """Tell who, in which schools, for what and since when, and when they were last written to."""
    what = " ; ".join(
        f"{thing.school.name}, {thing.task.phrase} (attendu depuis le {day_month(thing.since)})"
        for thing in one.things
    )
    last = f" ; dernière relance le {day_month(one.last_sent)}" if one.last_sent else ""
    return f"{one.person} – {what}{last}"
