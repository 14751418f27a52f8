"""How the journal is searched."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from relais.audit.catalogue import ACTS
from relais.core.uai import looks_like_uai, normalise_uai
from relais.ui.list_page import FilterForm

ACT_CHOICES = sorted(((code, act.label) for code, act in ACTS.items()), key=lambda choice: choice[1])


class JournalFilter(FilterForm):
    """Act, person, school, first and last day."""

    act = forms.ChoiceField(label="Acte", choices=[("", "Tous les actes"), *ACT_CHOICES])
    person = forms.CharField(label="Personne, auteur ou concernée", max_length=100)
    school = forms.CharField(label="Établissement (UAI, nom ou commune)", max_length=100)
    since = forms.DateField(label="Du", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="Au", widget=forms.DateInput(attrs={"type": "date"}))

    def apply(self, rows: Any) -> Any:  # noqa: ANN401 - as the list has it
        """Keep the entries that have each word asked for, on these days, both included."""
        asked = self.cleaned_data
        if asked["act"]:
            rows = rows.filter(act=asked["act"])
        for word in asked["person"].split():
            rows = rows.filter(
                Q(actor_label__icontains=word)
                | Q(on_behalf_label__icontains=word)
                | Q(object_label__icontains=word)
            )
        for word in _school_words(asked["school"]):
            rows = rows.filter(school_label__icontains=word)
        if asked["since"]:
            rows = rows.filter(at__gte=timezone.make_aware(datetime.combine(asked["since"], time.min)))
        if asked["until"]:
            rows = rows.filter(at__lte=timezone.make_aware(datetime.combine(asked["until"], time.max)))
        return rows


class DecisionFilter(FilterForm):
    """What kind of decision, since when."""

    act = forms.ChoiceField(
        label="Décision",
        choices=[("", "Toutes"), *((code, label) for code, label in ACT_CHOICES if ACTS[code].is_decision)],
    )
    since = forms.DateField(label="Depuis le", widget=forms.DateInput(attrs={"type": "date"}))

    def apply(self, rows: Any) -> Any:  # noqa: ANN401 - as the list has it
        """Keep the decisions of that kind, from that day on."""
        asked = self.cleaned_data
        if asked["act"]:
            rows = rows.filter(act=asked["act"])
        if asked["since"]:
            rows = rows.filter(at__gte=timezone.make_aware(datetime.combine(asked["since"], time.min)))
        return rows


def _school_words(text: str) -> list[str]:
    return [normalise_uai(text)] if looks_like_uai(text) else text.split()
