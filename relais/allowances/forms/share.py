"""Who receives what of an envelope."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from relais.allowances.domain.share_envelope import OtherRecognition, Part, describe_rest, plain_reason
from relais.allowances.enums import ImpRate, Recognition
from relais.allowances.forms.euros import EurosField, write_typed
from relais.allowances.models import SENTENCE_LENGTH, AllowanceSettings, Envelope
from relais.allowances.numbers.splits import PAID_RATES, offered_splits
from relais.core.money import NBSP, format_euros
from relais.designations.models import Designation

OTHER = "other"
AS_LAST_YEAR = "comme l'an dernier"
MAX_OPTIONS = 6
REASON = "remainder_reason"
FREE = "free"
NEVER_BOTH = "Une indemnité ou un allègement de service, jamais les deux (décret 2015-475, article 1)."
OTHERS = (Recognition.SERVICE_REDUCTION, Recognition.PACTE)
HALF_HOURS = [(minutes, f"{minutes // 60} h {minutes % 60:02d}") for minutes in range(30, 9 * 60 + 1, 30)]

Split = tuple[int, ...]


def splits_offered(
    cents: int, people: int, last_year: Split | None, rates: Sequence[int] = PAID_RATES
) -> list[Split]:
    """Return the splits to offer, in the order of the team: last year's first, when it is one of them.

    Who receives which part makes a different option; when that is too long to read, the first of the
    team receives most and the rest is for "Autre répartition".
    """
    splits = offered_splits(cents, people, rates)
    every = [each for split in splits for each in sorted(set(permutations(split)), reverse=True)]
    offered = every if len(every) <= MAX_OPTIONS else splits
    if last_year is None or sum(last_year) != cents:
        return offered
    return [last_year, *(split for split in offered if split != last_year)]


class ShareForm(forms.Form):
    """Who receives what: a legal split in one click, or a rate for each person.

    Amounts are in cents; `cents_by_designation` is what `share_envelope` wants. `last_year` gives, by
    person id, what each received the year before (`last_years_shares`).
    """

    split = forms.ChoiceField(
        label="Répartition",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez une répartition.",
            "invalid_choice": "L'équipe a changé depuis l'ouverture de cette page : choisissez à nouveau.",
        },
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's arguments
        envelope: Envelope,
        designations: Sequence[Designation],
        last_year: Mapping[int, int] | None = None,
        shared: Mapping[int, int] | None = None,
        recognised: Mapping[int, OtherRecognition] | None = None,
        settled_cents: int = 0,
        rates: Sequence[int] = PAID_RATES,
        settings: AllowanceSettings | None = None,
        **kwargs: Any,  # noqa: ANN401 - same
    ) -> None:
        """Build the options; `shared` gives the present yearly rates by designation id.

        `recognised` gives who is recognised otherwise; `settled_cents` what a replacement has fixed already.
        """
        super().__init__(*args, **kwargs)
        self.envelope = envelope
        self.designations = list(designations)
        self.amount = (envelope.cents or 0) - settled_cents
        self.rates, self.settings = rates, settings or AllowanceSettings()
        self.last_year = self._last_years_split(last_year or {})
        self.splits = self._splits()
        self._offer_splits()
        self._add_rates()
        self._choose_initial(shared or {}, recognised or {})

    def _splits(self) -> list[Split]:
        """Return the splits of one tap: the fixed rate to each, where the scale says so."""
        people, each = len(self.designations), self.envelope.per_person_cents
        if each is None:
            return splits_offered(self.amount, people, self.last_year, self.rates)
        return [(each,) * people] if each * people <= self.amount else []

    def _last_years_split(self, last_year: Mapping[int, int]) -> Split | None:
        """Return last year's shares in the order of the team, if it is the same team and amount."""
        people = [designation.person_id for designation in self.designations]
        if set(people) != last_year.keys():
            return None
        split = tuple(last_year[person] for person in people)
        return split if sum(split) == self.amount else None

    def _offer_splits(self) -> None:
        field = self.fields["split"]
        choices = [(self._value(split), self._label(split)) for split in self.splits]
        field.choices = [*choices, (OTHER, "Autre répartition")]  # type: ignore[attr-defined]
        hints = {OTHER: f"Choisissez ci-dessous pour chaque personne. {NEVER_BOTH}"}
        if self.last_year:
            hints[self._value(self.last_year)] = AS_LAST_YEAR
        field.widget.attrs["choice_hints"] = hints

    def _label(self, split: Split) -> str:
        parts = zip(self.designations, split, strict=True)
        return " · ".join(f"{self._name(one)}{NBSP}: {describe_share(cents)}" for one, cents in parts)

    def _name(self, designation: Designation) -> str:
        """Return the person's name, with the address where another of the team has the same."""
        name = str(designation.person)
        namesakes = sum(str(each.person) == name for each in self.designations)
        return f"{name} ({designation.person.email})" if namesakes > 1 else name

    def _value(self, split: Split) -> str:
        return write_split({one.pk: cents for one, cents in zip(self.designations, split, strict=True)})

    def _add_rates(self) -> None:
        for designation in self.designations:
            name = self._name(designation)
            self.fields[rate_name(designation)] = forms.ChoiceField(
                label=name, choices=self._choices(), required=False
            )
            self.fields[hours_name(designation)] = forms.TypedChoiceField(
                label=f"Allègement par semaine, {name}",
                choices=[("", "Choisissez une durée"), *HALF_HOURS],
                coerce=int,
                required=False,
            )
            if self.settings.allows_free_shares:
                self.fields[free_name(designation)] = EurosField(label=f"Montant, {name}", required=False)
        self.fields[REASON] = forms.CharField(
            label="Je laisse le reste non réparti, raison",
            help_text="Seulement si vous ne répartissez pas toute l'enveloppe.",
            max_length=SENTENCE_LENGTH,
            required=False,
        )

    def _choices(self) -> list[tuple[str, str]]:
        """Return what one person may be given: nothing, an amount, or another recognition."""
        amounts = set(self.rates)
        if self.settings.allows_several_awards:
            amounts |= {one + other for one in self.rates for other in self.rates}
        labels = dict(ImpRate.choices)
        choices = [
            (str(cents), labels.get(cents, describe_share(cents)))
            for cents in [ImpRate.NONE.value, *sorted(amounts)]
        ]
        if self.settings.allows_free_shares:
            choices.append((FREE, "Un autre montant"))
        return [*choices, *((each.value, str(each.label)) for each in OTHERS)]

    def _choose_initial(self, shared: Mapping[int, int], recognised: Mapping[int, OtherRecognition]) -> None:
        """Start from what is shared already, else from last year, else from the only option."""
        present = tuple(shared.get(one.pk, ImpRate.NONE.value) for one in self.designations)
        is_said = bool(self.envelope.remainder_reason) and sum(present) <= self.amount
        if shared and (sum(present) == self.amount or is_said):
            chosen: Split | None = present
        else:
            chosen, recognised = self.last_year or (self.splits[0] if len(self.splits) == 1 else None), {}
        if chosen is None:
            return
        is_offered = chosen in self.splits and not recognised
        self.initial.setdefault("split", self._value(chosen) if is_offered else OTHER)
        for designation, cents in zip(self.designations, chosen, strict=True):
            self._start_person(designation, cents, recognised.get(designation.pk))
        if sum(chosen) < self.amount and self.envelope.per_person_cents is None:
            self.initial.setdefault(REASON, self.envelope.remainder_reason)

    def _start_person(self, designation: Designation, cents: int, other: OtherRecognition | None) -> None:
        legal = {value for value, _ in self._choices()}
        if other is not None:
            self.initial.setdefault(rate_name(designation), other.recognition.value)
            self.initial.setdefault(hours_name(designation), other.weekly_minutes)
        elif str(cents) not in legal and FREE in legal:
            self.initial.setdefault(rate_name(designation), FREE)
            self.initial.setdefault(free_name(designation), write_typed(cents))
        else:
            self.initial.setdefault(rate_name(designation), cents)

    def clean(self) -> dict[str, Any]:
        """Check that what is chosen one by one makes the envelope, to the cent, or says why not."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("split") != OTHER or self.errors:
            return cleaned
        for one in self.designations:
            self._check_person(one)
        if self.errors:
            return cleaned
        rest = self.amount - sum(self.cents_by_designation.values())
        if rest < 0 or (rest and not cleaned[REASON] and not self._says_by_itself()):
            self.add_error("split", describe_rest(rest))
        return cleaned

    def _check_person(self, one: Designation) -> None:
        chosen = self.cleaned_data[rate_name(one)]
        if chosen == Recognition.SERVICE_REDUCTION and not self.cleaned_data[hours_name(one)]:
            self.add_error(hours_name(one), "Indiquez la durée hebdomadaire de l'allègement de service.")
        if chosen == FREE and not self.cleaned_data[free_name(one)]:
            self.add_error(free_name(one), "Écrivez le montant. Exemple : 312,50.")

    def _says_by_itself(self) -> bool:
        parts = {
            pk: Part(Recognition.IMP if cents else Recognition.NONE, (cents,) if cents else ())
            for pk, cents in self.cents_by_designation.items()
        }
        parts |= {pk: Part(other.recognition) for pk, other in self.others.items()}
        return bool(plain_reason(parts, self.envelope.per_person_cents))

    @property
    def people(self) -> list[dict[str, BoundField | None]]:
        """The fields of "Autre répartition", person by person."""
        return [
            {
                "rate": self[rate_name(one)],
                "hours": self[hours_name(one)],
                "free": self[free_name(one)] if self.settings.allows_free_shares else None,
            }
            for one in self.designations
        ]

    @property
    def remainder_field(self) -> BoundField:
        """Why something is left."""
        return self[REASON]

    def _cents(self, one: Designation) -> int:
        chosen = self.cleaned_data[rate_name(one)]
        if chosen == FREE:
            return int(self.cleaned_data[free_name(one)])
        return int(chosen) if chosen.isdigit() else ImpRate.NONE.value

    @property
    def others(self) -> dict[int, OtherRecognition]:
        """Who is recognised otherwise than by an amount, once the form is valid."""
        if self.cleaned_data["split"] != OTHER:
            return {}
        chosen = {one: self.cleaned_data[rate_name(one)] for one in self.designations}
        return {
            one.pk: OtherRecognition(Recognition(value), self.cleaned_data[hours_name(one)] or 0)
            for one, value in chosen.items()
            if value in OTHERS
        }

    @property
    def remainder_reason(self) -> str:
        """Why something is left, as the head says it."""
        return str(self.cleaned_data[REASON]) if self.cleaned_data["split"] == OTHER else ""

    @property
    def cents_by_designation(self) -> dict[int, int]:
        """What each designation receives, once the form is valid."""
        if self.cleaned_data["split"] == OTHER:
            return {one.pk: self._cents(one) for one in self.designations}
        return read_split(self.cleaned_data["split"])


def rate_name(designation: Designation) -> str:
    """Return the name of the field that holds a person's rate."""
    return f"cents_{designation.pk}"


def hours_name(designation: Designation) -> str:
    """Return the name of the field that holds a person's service reduction, in minutes a week."""
    return f"minutes_{designation.pk}"


def free_name(designation: Designation) -> str:
    """Return the name of the field that holds an amount typed to the cent."""
    return f"free_{designation.pk}"


def write_split(cents_by_designation: Mapping[int, int]) -> str:
    """Write a split as the value of an option, "12:125000-15:62500": a page of an old team gives nothing."""
    return "-".join(f"{pk}:{cents}" for pk, cents in cents_by_designation.items())


def read_split(value: str) -> dict[int, int]:
    """Read the value of an option."""
    pairs = (part.split(":") for part in value.split("-"))
    return {int(pk): int(cents) for pk, cents in pairs}


def describe_share(cents: int) -> str:
    """Write "1 250,00 €", or that the person receives nothing."""
    return format_euros(cents) if cents else str(ImpRate.NONE.label)
