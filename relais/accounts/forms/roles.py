"""Forms on roles: which one, over what and when, for whom; its end; a change of head."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from relais.accounts.forms.people import ArrivingPersonForm, ScopedForm
from relais.core.scope import ACADEMIE_ROLES, SCHOOL_ROLES, Role, Scope
from relais.schools.models import Academie, Authority, School, Zone
from relais.schools.search import search_schools
from relais.schools.selectors import schools_visible_to

REASON_LENGTH = 200
SHOWN = 3


def _academies(scope: Scope) -> QuerySet[Academie]:
    everywhere = Academie.objects.all()
    return everywhere if scope.academie_id is None else everywhere.filter(pk=scope.academie_id)


def _zones(scope: Scope) -> QuerySet[Zone]:
    return Zone.objects.filter(academie__in=_academies(scope)).select_related("academie")


def _authorities(scope: Scope) -> QuerySet[Authority]:
    schools = School.objects.filter(academie__in=_academies(scope))
    return Authority.objects.filter(pk__in=schools.values("authority_id"))


class RolePeriodForm(ScopedForm):
    """What a role is held over, from when to when, and why."""

    starts_on = forms.DateField(
        label="À partir du", error_messages={"required": "Indiquez la date de début."}
    )
    ends_on = forms.DateField(
        label="Jusqu’au", required=False, help_text="Inclus. Laissez vide s’il n’y a pas de fin prévue."
    )
    reason = forms.CharField(
        label="Raison",
        max_length=REASON_LENGTH,
        required=False,
        help_text="Exemple : intérim, mutation, arrêté du 1er septembre 2026",
    )

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Ask for the perimeter that this role is held over, before the dates."""
        super().__init__(*args, **kwargs)
        self.role = role
        perimeter = _perimeter_field(role, self.scope)
        if perimeter is not None:
            self.fields = {self.column: perimeter, **self.fields}

    @property
    def column(self) -> str:
        """The kind of perimeter, as `grant_role` names it."""
        if self.role in SCHOOL_ROLES:
            return "school"
        if self.role in ACADEMIE_ROLES:
            return "academie"
        return "zone" if self.role == Role.ZONE_LEADER else "authority"

    def clean_school(self) -> School:
        """Read a UAI, or a name that means one school alone."""
        return find_school(self.scope, self.cleaned_data["school"])

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it starts."""
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "La fin précède le début.")
        return values

    @property
    def role_values(self) -> dict[str, Any]:
        """What `grant_role` takes."""
        names = ("starts_on", "ends_on", "reason", self.column)
        held = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return {"role": self.role, **held}


def _perimeter_field(role: Role, scope: Scope) -> forms.Field | None:
    if role in SCHOOL_ROLES:
        return forms.CharField(
            label="Établissement",
            max_length=100,
            help_text="Numéro UAI, ou nom et commune. Exemple : 0160001P",
            error_messages={"required": "Indiquez l’établissement."},
        )
    if role in ACADEMIE_ROLES:
        academies = _academies(scope)
        empty = None if scope.academie_id else "Choisir une académie"
        return forms.ModelChoiceField(academies, label="Académie", empty_label=empty)
    if role == Role.ZONE_LEADER:
        return forms.ModelChoiceField(_zones(scope), label="Zone", empty_label="Choisir une zone")
    if role == Role.AUTHORITY_READER:
        return forms.ModelChoiceField(
            _authorities(scope), label="Collectivité", empty_label="Choisir une collectivité"
        )
    return None


def find_school(scope: Scope, text: str) -> School:
    """Return the one visible school that a text means; ValidationError naming those it may mean."""
    found = search_schools(scope, text)
    schools = list(found.rank(schools_visible_to(scope))[: SHOWN + 1])
    if len(schools) == 1 and not found.meant_uais:
        return schools[0]
    named = " ; ".join(map(str, schools[:SHOWN]))
    if found.meant_uais:
        msg = f"Ce numéro UAI n’est pas complet ou n’a pas la bonne lettre. Vouliez-vous dire : {named} ?"
    elif schools:
        msg = f"Plusieurs établissements correspondent : {named}. Indiquez le numéro UAI."
    else:
        msg = "Aucun établissement de votre périmètre ne correspond. Exemple : 0160001P."
    raise ValidationError(msg)


class NewRoleForm(ArrivingPersonForm, RolePeriodForm):
    """A role for somebody known or not yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Ask who first, then where."""
        super().__init__(*args, **kwargs)
        self.order_fields(["address", "first_name", "last_name"])


class EndRoleForm(forms.Form):
    """When a role ends, and why."""

    ends_on = forms.DateField(
        label="Dernier jour", help_text="Inclus.", error_messages={"required": "Indiquez le dernier jour."}
    )
    reason = forms.CharField(
        label="Raison",
        max_length=REASON_LENGTH,
        help_text="Exemple : mutation, retraite, fin d’intérim",
        error_messages={"required": "Dites pourquoi ce rôle prend fin."},
    )


class ChangeHeadForm(ArrivingPersonForm):
    """Who arrives as head, on which day, and why."""

    on_day = forms.DateField(
        label="Premier jour de la personne qui arrive",
        error_messages={"required": "Indiquez le premier jour."},
    )
    reason = forms.CharField(
        label="Raison",
        max_length=REASON_LENGTH,
        required=False,
        help_text="Exemple : mutation, intérim, retraite",
    )

    @property
    def change_values(self) -> dict[str, Any]:
        """What `change_head` takes."""
        return {
            **self.person_values,
            "on_day": self.cleaned_data["on_day"],
            "reason": self.cleaned_data["reason"],
        }
