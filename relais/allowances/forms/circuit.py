"""Forms of the circuit: the filters of the list, the act on the lines chosen, the pay office's file."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from relais.allowances.domain import BULK_ACTS
from relais.allowances.enums import AwardState, PaymentMode
from relais.allowances.models import Award
from relais.allowances.readers import PaidLine, read_month, read_payments
from relais.core.money import read_euros
from relais.core.school_year import SchoolYear
from relais.schools.enums import SchoolType
from relais.schools.models import Zone
from relais.schools.readers import UnreadableFileError
from relais.ui.list_page import FilterForm

MOST_BYTES = 5 * 1024 * 1024
ENTERED = [("", "Saisies ou non"), ("yes", "Saisies"), ("no", "À saisir")]
SEPARATOR = ";"


class AwardFilter(FilterForm):
    """Which awards the list shows."""

    q = forms.CharField(
        label="Rechercher",
        max_length=100,
        help_text="Nom, UAI, établissement ou commune",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(label="Étape", choices=[("", "Toutes les étapes"), *AwardState.choices])
    type = forms.ChoiceField(label="Type", choices=[("", "Tous les types"), *SchoolType.choices])
    departement = forms.ChoiceField(label="Département")
    zone = forms.ModelChoiceField(Zone.objects.none(), label="Zone", empty_label="Toutes les zones")
    mode = forms.ChoiceField(label="Versement", choices=[("", "Tous les versements"), *PaymentMode.choices])
    entered = forms.ChoiceField(label="Saisie dans STS ou ASIE", choices=ENTERED)

    def __init__(self, *args: Any, awards: QuerySet[Award], year: SchoolYear, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the départements and zones where there are awards."""
        super().__init__(*args, **kwargs)
        self.year = year
        school = "share__envelope__school"
        pairs = awards.order_by(f"{school}__departement_code").values_list(
            f"{school}__departement_code", f"{school}__departement_name"
        )
        self.fields["departement"].choices = [  # type: ignore[attr-defined]
            ("", "Tous les départements"),
            *pairs.distinct(),
        ]
        members = awards.values(f"{school}__academie_id")
        self.fields["zone"].queryset = Zone.objects.filter(academie__in=members)  # type: ignore[attr-defined]

    def apply(self, rows: QuerySet[Award]) -> QuerySet[Award]:
        """Keep the awards the filters ask for."""
        asked = self.cleaned_data
        exact = {
            "state": asked["state"],
            "mode": asked["mode"],
            "share__envelope__school__type": asked["type"],
            "share__envelope__school__departement_code": asked["departement"],
        }
        rows = rows.filter(**{name: value for name, value in exact.items() if value})
        if asked["entered"]:
            rows = rows.filter(entered_at__isnull=asked["entered"] == "no")
        if asked["zone"]:
            schools = in_zone_ids(asked["zone"], self.year)
            rows = rows.filter(share__envelope__school__in=schools)
        return _matching(rows, asked["q"]) if asked["q"] else rows


def in_zone_ids(zone: Zone, year: SchoolYear) -> QuerySet[Any]:
    """Return the keys of the schools of a zone that year."""
    return zone.memberships.filter(year=year).values("school_id")


def _matching(rows: QuerySet[Award], words: str) -> QuerySet[Award]:
    school, person = "share__envelope__school", "share__designation__person"
    for word in words.split():
        rows = rows.filter(
            Q(**{f"{school}__uai__iexact": word})
            | Q(**{f"{school}__name__icontains": word})
            | Q(**{f"{school}__town__icontains": word})
            | Q(**{f"{person}__last_name__icontains": word})
            | Q(**{f"{person}__first_name__icontains": word})
        )
    return rows


class ActForm(forms.Form):
    """One act on the awards ticked, or on every one the filters keep."""

    act = forms.ChoiceField(choices=[(act, act) for act in BULK_ACTS])
    reason = forms.CharField(max_length=300, required=False)


class PaymentsFileForm(forms.Form):
    """The pay office's file."""

    file = forms.FileField(
        label="Fichier de la paye",
        help_text=(
            "XLSX, ODS ou CSV, avec les colonnes Référence (celle du fichier émis), Mois (03/2027) "
            "et Montant (138,89)."
        ),
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )

    def clean_file(self) -> list[PaidLine]:
        """Read the lines; a file that cannot be is refused in words."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            msg = "Ce fichier dépasse 5 Mo : envoyez-le en plusieurs fois."
            raise forms.ValidationError(msg)
        try:
            return read_payments(file)
        except UnreadableFileError as error:
            raise forms.ValidationError(str(error)) from error


class PaymentLinesForm(forms.Form):
    """The lines that were shown, to be written."""

    lines = forms.CharField(widget=forms.HiddenInput)

    def clean_lines(self) -> list[PaidLine]:
        """Read back the lines; they are checked again when written."""
        return read_lines(self.cleaned_data["lines"])


def write_lines(lines: list[PaidLine]) -> str:
    """Write lines as one text, for a hidden field."""
    return " ".join(f"{each.reference};{each.month:%m/%Y};{each.cents / 100:.2f}" for each in lines)


def read_lines(text: str) -> list[PaidLine]:
    """Read what `write_lines` wrote; a text of another kind is refused."""
    return [_read_line(piece.split(SEPARATOR)) for piece in text.split()]


def _read_line(parts: list[str]) -> PaidLine:
    if len(parts) == len(("reference", "month", "cents")):
        month, cents = read_month(parts[1]), read_euros(parts[2])
        if month is not None and cents:
            return PaidLine(parts[0], month, cents)
    msg = "Cette page a changé : envoyez à nouveau le fichier."
    raise forms.ValidationError(msg)
