"""Who receives what of an envelope."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from relais.allowances.domain.share_envelope import describe_rest
from relais.allowances.enums import ImpRate
from relais.allowances.models import Envelope
from relais.allowances.numbers.splits import offered_splits
from relais.core.money import NBSP, format_euros
from relais.designations.models import Designation

OTHER = "other"
AS_LAST_YEAR = "comme l'an dernier"
MAX_OPTIONS = 6
RATE_CHOICES = [(rate.value, rate.label) for rate in ImpRate]

Split = tuple[int, ...]


def splits_offered(cents: int, people: int, last_year: Split | None) -> list[Split]:
    """Return the splits to offer, in the order of the team: last year's first, when it is one of them.

    Who receives which part makes a different option; when that is too long to read, the first of the
    team receives most and the rest is for "Autre répartition".
    """
    splits = offered_splits(cents, people)
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
        **kwargs: Any,  # noqa: ANN401 - same
    ) -> None:
        """Build the options; `shared` gives the present shares by designation id."""
        super().__init__(*args, **kwargs)
        self.envelope = envelope
        self.designations = list(designations)
        self.amount = envelope.cents or 0
        self.last_year = self._last_years_split(last_year or {})
        self.splits = splits_offered(self.amount, len(self.designations), self.last_year)
        self._offer_splits()
        self._add_rates()
        self._choose_initial(shared or {})

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
        hints = {OTHER: "Choisissez ci-dessous le montant de chaque personne."}
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
            self.fields[rate_name(designation)] = forms.TypedChoiceField(
                label=self._name(designation),
                choices=RATE_CHOICES,
                coerce=int,
                required=False,
            )

    def _choose_initial(self, shared: Mapping[int, int]) -> None:
        """Start from what is shared already, else from last year, else from the only option."""
        present = tuple(shared.get(one.pk, ImpRate.NONE.value) for one in self.designations)
        if shared and sum(present) == self.amount:
            chosen: Split | None = present
        else:
            chosen = self.last_year or (self.splits[0] if len(self.splits) == 1 else None)
        if chosen is None:
            return
        self.initial.setdefault("split", self._value(chosen) if chosen in self.splits else OTHER)
        for designation, cents in zip(self.designations, chosen, strict=True):
            self.initial.setdefault(rate_name(designation), cents)

    def clean(self) -> dict[str, Any]:
        """Check that the rates chosen one by one make the envelope, to the cent."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("split") == OTHER and not self.errors:
            rest = self.amount - sum(cleaned[rate_name(one)] or 0 for one in self.designations)
            if rest:
                self.add_error("split", describe_rest(rest))
        return cleaned

    @property
    def rate_fields(self) -> list[BoundField]:
        """The rates of "Autre répartition", one a person."""
        return [self[rate_name(one)] for one in self.designations]

    @property
    def cents_by_designation(self) -> dict[int, int]:
        """What each designation receives, once the form is valid."""
        if self.cleaned_data["split"] == OTHER:
            return {one.pk: self.cleaned_data[rate_name(one)] or 0 for one in self.designations}
        return read_split(self.cleaned_data["split"])


def rate_name(designation: Designation) -> str:
    """Return the name of the field that holds a person's rate."""
    return f"cents_{designation.pk}"


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
