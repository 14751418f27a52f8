"""Forms on the academy's calendar."""

from typing import Any

from django import forms

from relais.schools.enums import HolidayZone
from relais.schools.models import NAME_LENGTH

MAX_FILE_BYTES = 5_000_000


class HolidayZoneForm(forms.Form):
    """The zone whose published calendar the academy follows."""

    zone = forms.ChoiceField(
        label="Zone de vacances",
        choices=[("", "Aucune (Corse, outre-mer)"), *HolidayZone.choices],
        required=False,
        help_text="Changer de zone reprend le calendrier publié de cette zone ; vos saisies restent.",
    )


class HolidayForm(forms.Form):
    """A period without class."""

    name = forms.CharField(
        label="Nom",
        max_length=NAME_LENGTH,
        help_text="Exemple : Pont du 8 mai",
        error_messages={"required": "Donnez un nom à la période. Exemple : Pont du 8 mai."},
    )
    first_day = forms.DateField(
        label="Premier jour sans classe",
        help_text="Le lendemain du départ, qui a lieu après la classe. Exemple : 17/10/2026",
        error_messages={"required": "Indiquez une date.", "invalid": "Exemple de date : 17/10/2026."},
    )
    last_day = forms.DateField(
        label="Dernier jour sans classe",
        help_text="La veille de la reprise, qui a lieu le matin. Exemple : 01/11/2026",
        error_messages={"required": "Indiquez une date.", "invalid": "Exemple de date : 01/11/2026."},
    )


class CalendarFileForm(forms.Form):
    """A calendar to compare with the present one."""

    file = forms.FileField(
        label="Fichier du calendrier",
        help_text=(
            "Le fichier « fr-en-calendrier-scolaire » du ministère (CSV ou JSON), ou un fichier iCal (.ics)."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.json,.zip,.gz,.ics,text/csv,text/calendar"}),
        error_messages={"required": "Choisissez un fichier."},
    )

    def clean_file(self) -> Any:  # noqa: ANN401 - an uploaded file
        """Refuse what is too large to be a calendar."""
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            msg = "Ce fichier dépasse 5 Mo : ce n’est pas un calendrier scolaire."
            raise forms.ValidationError(msg)
        return file
