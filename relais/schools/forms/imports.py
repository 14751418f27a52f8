"""Forms on imports: send a file, filter differences, accept or refuse them."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from relais.core.uai import normalise_uai
from relais.schools.enums import ChangeKind, ImportKind, IssueKind
from relais.schools.models import ImportChange, ImportIssue
from relais.ui.list_page import FilterForm

MAX_FILE_BYTES = 200_000_000
ACCEPT = "accept"
REFUSE = "refuse"
TICKED = "ticked"
SHOWN = "shown"
KEPT = "kept"


class ImportForm(forms.Form):
    """A file of the ministry to compare."""

    kind = forms.ChoiceField(
        label="Ce que contient le fichier",
        choices=ImportKind.choices,
        widget=forms.RadioSelect,
        initial=ImportKind.ANNUAIRE,
    )
    file = forms.FileField(
        label="Fichier",
        help_text="CSV ou JSON, compressé ou non (gz, zip), tel que le ministère le publie : il est lu pour "
        "votre académie seulement. Pour des effectifs, un CSV « UAI;rentrée;effectif » convient aussi.",
        widget=forms.FileInput(attrs={"accept": ".csv,.json,.gz,.zip,.txt"}),
    )
    is_complete = forms.BooleanField(
        label="Ce fichier est complet",
        required=False,
        help_text="Les établissements de ses départements qui n'y figurent pas seront proposés à la "
        "fermeture, même s'ils sont nombreux.",
    )

    def clean_file(self) -> Any:  # noqa: ANN401 - an uploaded file
        """Refuse what is too large."""
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            msg = "Ce fichier dépasse 200 Mo. Compressez-le (gz ou zip) avant de l'envoyer."
            raise forms.ValidationError(msg)
        return file


class ChangeFilter(FilterForm):
    """Which differences of an import to show."""

    kind = forms.ChoiceField(label="Différence", choices=[("", "Toutes"), *ChangeKind.choices])
    verdict = forms.ChoiceField(
        label="Décision",
        choices=[("", "Toutes"), (ACCEPT, "Acceptées"), (REFUSE, "Refusées")],
    )
    q = forms.CharField(label="Établissement", max_length=100, help_text="Nom ou UAI")

    def apply(self, rows: QuerySet[ImportChange]) -> QuerySet[ImportChange]:
        """Keep what is asked for."""
        chosen = self.cleaned_data
        if chosen["kind"]:
            rows = rows.filter(kind=chosen["kind"])
        if chosen["verdict"]:
            rows = rows.filter(is_accepted=chosen["verdict"] == ACCEPT)
        if chosen["q"]:
            rows = rows.filter(
                Q(label__icontains=chosen["q"]) | Q(uai__startswith=normalise_uai(chosen["q"]))
            )
        return rows


class IssueFilter(FilterForm):
    """Which anomalies of an import to show."""

    kind = forms.ChoiceField(label="Anomalie", choices=[("", "Toutes"), *IssueKind.choices])

    def apply(self, rows: QuerySet[ImportIssue]) -> QuerySet[ImportIssue]:
        """Keep what is asked for."""
        kind = self.cleaned_data["kind"]
        return rows.filter(kind=kind) if kind else rows


class VerdictForm(forms.Form):
    """Accept or refuse: the ticked differences, those of the page, or all those the filters keep."""

    which = forms.ChoiceField(
        label="Appliquer la décision",
        choices=[
            (TICKED, "aux lignes cochées"),
            (SHOWN, "à toute la page"),
            (KEPT, "à toutes les différences de la liste filtrée, toutes pages comprises"),
        ],
        initial=TICKED,
        widget=forms.RadioSelect,
    )
    verdict = forms.ChoiceField(choices=[(ACCEPT, "Accepter"), (REFUSE, "Refuser")], widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Read the ids of the lines meant; None stands for the whole filtered list."""
        cleaned = super().clean() or {}
        name = {TICKED: "ticked", SHOWN: "shown"}.get(cleaned.get("which", ""))
        values = self.data.getlist(name) if name and hasattr(self.data, "getlist") else []
        cleaned["ids"] = None if name is None else [int(value) for value in values if value.isdecimal()]
        if name and not cleaned["ids"]:
            self.add_error("which", "Cochez au moins une ligne, ou choisissez toute la page.")
        return cleaned
