"""Forms of the campaign: the head's team, the officer's opening."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from relais.accounts.models import NAME_LENGTH, Person
from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.designations.domain import TeamMember
from relais.designations.enums import OVER_CAP_WARNING, USUAL_TEAM_SIZE
from relais.designations.models import REASON_LENGTH
from relais.designations.search import FoundPerson, search_known_people
from relais.schools.models import School

KEEP, REPLACE, REMOVE = "keep", "replace", "remove"
CHOICES = [(KEEP, "Garder"), (REPLACE, "Remplacer par une autre personne"), (REMOVE, "Ne pas garder")]
ADDED_AT_MOST = 3
NAMES = {"first_name": "Prénom", "last_name": "Nom", "address": "Adresse électronique académique"}
SEARCH = "chercher"
ALREADY_LISTED = "Cette adresse figure déjà dans l'équipe : gardez une seule ligne par personne."
TEAM_CHANGED = (
    "L'équipe a changé depuis que vous avez ouvert cette page : dites ce qu'il en est de cette personne."
)
FRIDAY = 4
FEWEST_DAYS = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """The three fields of somebody to name, and the search before them, as the template draws them."""

    fields: list[BoundField]
    search: BoundField
    found: BoundField | None = None

    @property
    def is_filled(self) -> bool:
        """Whether something was typed, or is wrong."""
        return any(field.value() or field.errors for field in (*self.fields, self.search))

    @property
    def found_nobody(self) -> bool:
        """Whether a search was made in vain."""
        return bool(self.search.value()) and self.found is None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of the present or of last year's team, and who may come instead."""

    person: Person
    address: str
    choice: BoundField
    replacement: NewPerson
    if_kept: str = ""
    if_not: str = ""


class TeamForm(forms.Form):
    """The whole team of a year: keep, replace or leave out each person known, and add others.

    Nothing is hidden from a page without script: the style sheet folds what a choice makes useless.
    """

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's arguments
        known: Sequence[Person],
        school: School | None = None,
        reason: str = "",
        effects: Mapping[int, tuple[str, str]] | None = None,
        **kwargs: Any,  # noqa: ANN401 - same
    ) -> None:
        """Make the fields; `reason` is that of a team already beyond three.

        People are searched in `school`; `effects` say, by person, what it is to be kept and not to be.
        """
        super().__init__(*args, **kwargs)
        self.known = list(known)
        self.school = school
        self.reason = reason
        self.effects = effects or {}
        self.found: dict[str, list[FoundPerson]] = {}
        for person in self.known:
            self.fields[f"choice_{person.pk}"] = forms.ChoiceField(
                label=str(person),
                choices=CHOICES,
                initial=KEEP,
                widget=forms.RadioSelect,
                error_messages={"required": TEAM_CHANGED},  # the page never shows a person without a choice
            )
            self._add_names(f"new_{person.pk}", hint=f"à la place de {person}")
        for rank in range(ADDED_AT_MOST):
            self._add_names(f"add_{rank}")
        self.fields["over_cap_reason"] = forms.CharField(
            label="Pourquoi plus de trois personnes ?",
            help_text="L'académie lit cette raison. Exemple : un site distant, un projet sur l'année.",
            max_length=REASON_LENGTH,
            initial=reason,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    @property
    def is_search(self) -> bool:
        """Whether the button pressed was that of a search."""
        return self.is_bound and SEARCH in self.data

    def _add_search(self, prefix: str) -> None:
        """Add the search, and who it finds as radios."""
        name = f"{prefix}_q"
        self.fields[name] = forms.CharField(
            label="Chercher une personne connue dans l'établissement",
            help_text="Un nom, ou l'adresse exacte d'une personne d'un autre établissement de l'académie.",
            max_length=100,
            required=False,
            widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        )
        typed = str((self.data if self.is_bound else self.initial).get(name, ""))
        found = search_known_people(self.school, typed) if self.school else []
        self.found[prefix] = found
        if found:
            hints = {str(each.person.pk): each.details for each in found}
            self.fields[f"{prefix}_person"] = forms.ChoiceField(
                label="Personnes trouvées",
                choices=[
                    *((str(each.person.pk), str(each.person)) for each in found),
                    ("", "Aucune de ces personnes : je l'indique ci-dessous"),
                ],
                initial="",
                required=False,
                widget=forms.RadioSelect(attrs={"choice_hints": hints}),
                error_messages={"invalid_choice": "La recherche a changé : choisissez à nouveau."},
            )

    def _chosen(self, prefix: str) -> Person | None:
        """Return who was picked among those found."""
        picked = self.cleaned_data.get(f"{prefix}_person")
        return next((each.person for each in self.found[prefix] if str(each.person.pk) == picked), None)

    def _add_names(self, prefix: str, *, hint: str = "") -> None:
        self._add_search(prefix)
        for name, label in NAMES.items():
            attrs = {"autocomplete": "off"}
            field: forms.CharField
            if name == "address":
                field = forms.EmailField(widget=forms.EmailInput(attrs=attrs))
                field.help_text = "Exemple : prenom.nom@ac-academie.fr"
            else:
                field = forms.CharField(max_length=NAME_LENGTH, widget=forms.TextInput(attrs=attrs))
            field.label = f"{label} ({hint})" if hint and name == "first_name" else label
            field.required = False
            self.fields[f"{prefix}_{name}"] = field

    def clean(self) -> dict[str, Any]:
        """Check each person in turn, then the team as a whole."""
        cleaned = super().clean() or self.cleaned_data
        for prefix in self._named_prefixes():
            self._require_names(prefix)
        self._refuse_same_address()
        if not self.errors and not self.members:
            self.add_error(None, "Désignez au moins une personne.")
        if not self.errors and self.is_over_cap and not cleaned.get("over_cap_reason"):
            self.add_error("over_cap_reason", OVER_CAP_WARNING)
        return cleaned

    def _named_prefixes(self) -> Iterator[str]:
        """Yield the prefix of each new person: those who replace, and those added with anything typed."""
        for person in self.known:
            if self.cleaned_data.get(f"choice_{person.pk}") == REPLACE:
                yield f"new_{person.pk}"
        for rank in range(ADDED_AT_MOST):
            typed = (self.data.get(self.add_prefix(f"add_{rank}_{name}"), "") for name in (*NAMES, "person"))
            if any(each.strip() for each in typed):
                yield f"add_{rank}"

    def _require_names(self, prefix: str) -> None:
        if self._chosen(prefix) is not None:
            return
        for name, label in NAMES.items():
            key = f"{prefix}_{name}"
            if not self.cleaned_data.get(key) and key not in self.errors:
                self.add_error(key, f"Il manque : {label[0].lower()}{label[1:]}.")

    def _refuse_same_address(self) -> None:
        seen = {
            each.address.lower()
            for person in self.known
            if self.cleaned_data.get(f"choice_{person.pk}") == KEEP
            for each in person.addresses.all()
        }
        for prefix in self._named_prefixes():
            chosen = self._chosen(prefix)
            field = f"{prefix}_q" if chosen else f"{prefix}_address"
            address = chosen.email.lower() if chosen else self.cleaned_data.get(field, "").lower()
            if address and address in seen:
                self.add_error(field, ALREADY_LISTED)
            seen.add(address)

    @property
    def members(self) -> list[TeamMember]:
        """The team meant, those kept first."""
        kept = [
            TeamMember(person=person)
            for person in self.known
            if self.cleaned_data.get(f"choice_{person.pk}") == KEEP
        ]
        return kept + [self._member(prefix) for prefix in self._named_prefixes()]

    def _member(self, prefix: str) -> TeamMember:
        chosen = self._chosen(prefix)
        if chosen is not None:
            return TeamMember(person=chosen)
        return TeamMember(**{name: self.cleaned_data.get(f"{prefix}_{name}", "") for name in NAMES})

    @property
    def is_over_cap(self) -> bool:
        """Whether the team is beyond the usual three."""
        return len(self.members) > USUAL_TEAM_SIZE

    @property
    def asks_reason(self) -> bool:
        """Whether the page shows the reason's field: it was given before, or is asked now."""
        return bool(self.reason or self["over_cap_reason"].value() or self["over_cap_reason"].errors)

    @property
    def known_people(self) -> list[KnownPerson]:
        """Those offered, ready to draw."""
        return [
            KnownPerson(
                person=person,
                address=person.email,
                choice=self[f"choice_{person.pk}"],
                replacement=self._new_person(f"new_{person.pk}"),
                if_kept=self.effects.get(person.pk, ("", ""))[0],
                if_not=self.effects.get(person.pk, ("", ""))[1],
            )
            for person in self.known
        ]

    @property
    def added_people(self) -> list[NewPerson]:
        """Those who may be added, ready to draw."""
        return [self._new_person(f"add_{rank}") for rank in range(ADDED_AT_MOST)]

    def _new_person(self, prefix: str) -> NewPerson:
        found = self[f"{prefix}_person"] if self.found[prefix] else None
        return NewPerson([self[f"{prefix}_{name}"] for name in NAMES], self[f"{prefix}_q"], found)


class OpenCampaignForm(forms.Form):
    """Until when the heads have, in the year that the page was about."""

    year = forms.CharField(widget=forms.HiddenInput)
    due_on = forms.DateField(
        label="À faire avant le",
        help_text="La date est dans l'objet des courriels. Exemple : 02/10/2026.",
        error_messages={"required": "Choisissez une date.", "invalid": "Exemple de date : 02/10/2026."},
    )


def usual_due_date(year: SchoolYear) -> date:
    """Return the first Friday of October, or a Friday three weeks ahead when that is too near."""
    day = max(date(year.start, 10, 1), clock.today() + FEWEST_DAYS)
    return day + timedelta(days=(FRIDAY - day.weekday()) % 7)
