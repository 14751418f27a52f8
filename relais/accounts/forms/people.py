"""Forms on people: the filters of the list, an address, somebody who arrives, another record."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from relais.accounts.enums import Gender
from relais.accounts.forms.acting import NameForm
from relais.accounts.models import NAME_LENGTH, Person
from relais.accounts.search import search_people
from relais.accounts.selectors import assignments_on
from relais.accounts.selectors.people import owner_of, people_visible_to, roles_visible_to
from relais.core import clock
from relais.core.folding import fold
from relais.core.school_year import SchoolYear
from relais.core.scope import Role, Scope
from relais.schools.models import Academie, Zone
from relais.schools.selectors import in_zone_now, zones_visible_to
from relais.ui.list_page import FilterForm

NAME_HELP = "Inutile si l’adresse est déjà connue."
NOW, NONE = "now", "none"


class PeopleFilter(FilterForm):
    """Which people a list shows."""

    q = forms.CharField(
        label="Rechercher",
        max_length=100,
        help_text="Nom, adresse ou UAI",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label="Rôle", choices=[("", "Tous les rôles"), *Role.choices])
    state = forms.ChoiceField(
        label="Aujourd’hui",
        choices=[("", "Avec ou sans rôle"), (NOW, "Avec un rôle"), (NONE, "Sans rôle")],
    )
    zone = forms.ModelChoiceField(Zone.objects.none(), label="Zone", empty_label="Toutes les zones")
    academie = forms.ModelChoiceField(
        Academie.objects.all(), label="Académie", empty_label="Toutes les académies"
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer zones to an academy, academies to whoever sees them all."""
        super().__init__(*args, **kwargs)
        self.scope = scope
        if scope.academie_id is None:
            del self.fields["zone"]
        else:
            del self.fields["academie"]
            self.fields["zone"].queryset = zones_visible_to(scope, SchoolYear.current())  # type: ignore[attr-defined]

    def apply(self, rows: QuerySet[Person]) -> QuerySet[Person]:
        """Keep the people whose roles are those asked for, then those the search finds."""
        asked = self.cleaned_data
        today = assignments_on(clock.today())
        wanted = self._wanted_roles()
        if wanted:
            roles = roles_visible_to(self.scope).filter(wanted)
            roles = roles.filter(pk__in=today.values("pk")) if asked["state"] == NOW else roles
            rows = rows.filter(pk__in=roles.values("person_id"))
        if asked["state"] == NOW:
            rows = rows.filter(pk__in=today.values("person_id"))
        if asked["state"] == NONE:
            rows = rows.exclude(pk__in=today.values("person_id"))
        return search_people(rows, asked["q"]) if asked["q"] else rows

    def _wanted_roles(self) -> Q:
        asked, wanted = self.cleaned_data, Q()
        if asked["role"]:
            wanted &= Q(role=asked["role"])
        if asked.get("zone"):
            wanted &= Q(zone=asked["zone"]) | in_zone_now("school_id")(asked["zone"].pk)
        if asked.get("academie"):
            academie = asked["academie"]
            wanted &= Q(academie=academie) | Q(school__academie=academie) | Q(zone__academie=academie)
        return wanted


class RecordForm(NameForm):
    """What a person's record says of them: names, and gender where somebody told it."""

    gender = forms.ChoiceField(
        label="Genre",
        choices=Gender.choices,
        required=False,
        help_text="Ce que la personne ou son dossier dit ; jamais deviné d’après le prénom.",
    )

    def clean_gender(self) -> str:
        """Keep what is known when the form does not say."""
        return str(self.cleaned_data["gender"] or self.initial["gender"])


class AddressForm(forms.Form):
    """One more address of a person."""

    address = forms.EmailField(
        label="Adresse électronique",
        help_text="Exemple : prenom.nom@ac-academie.fr",
        error_messages={"required": "Indiquez une adresse."},
    )


class ScopedForm(forms.Form):
    """A form that offers and tells no more than the scope sees."""

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Keep who asks."""
        super().__init__(*args, **kwargs)
        self.scope = scope


class ArrivingPersonForm(ScopedForm):
    """Whoever receives a role: by an address, and by a name when nobody has this address yet."""

    address = forms.EmailField(
        label="Adresse électronique de la personne",
        help_text="Exemple : prenom.nom@ac-academie.fr",
        error_messages={"required": "Indiquez l’adresse de la personne."},
    )
    first_name = forms.CharField(label="Prénom", max_length=NAME_LENGTH, required=False, help_text=NAME_HELP)
    last_name = forms.CharField(label="Nom", max_length=NAME_LENGTH, required=False, help_text=NAME_HELP)

    def clean(self) -> dict[str, Any]:
        """Refuse a name that is not the one of the address, and an unknown address without a name."""
        values: dict[str, Any] = super().clean() or {}
        if "address" not in values:
            return values
        owner = owner_of(values["address"])
        typed = f"{values.get('last_name', '')} {values.get('first_name', '')}".strip()
        if owner is None:
            for name, label in (("first_name", "le prénom"), ("last_name", "le nom")):
                if not values.get(name):
                    self.add_error(name, f"Indiquez {label} : cette adresse n’est pas encore connue.")
        elif typed and owner.is_named and fold(typed) != fold(f"{owner.last_name} {owner.first_name}"):
            is_seen = people_visible_to(self.scope).filter(pk=owner.pk).exists()
            whose = f"de {owner}" if is_seen else "d’une autre personne"
            self.add_error(
                "address",
                f"Cette adresse est celle {whose}. Vérifiez-la, ou laissez le nom vide s’il s’agit d’elle.",
            )
        return values

    @property
    def person_values(self) -> dict[str, str]:
        """What `create_person` takes."""
        return {name: self.cleaned_data[name] for name in ("address", "first_name", "last_name")}


class OtherRecordForm(forms.Form):
    """Which other record is the same person's."""

    q = forms.CharField(
        label="Rechercher l’autre fiche",
        max_length=100,
        required=False,
        help_text="Nom, adresse ou UAI",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
