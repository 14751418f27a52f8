"""Forms on zones: put schools in one, add one, read a file of them."""

from typing import Any

from django import forms

from relais.core.school_year import SchoolYear
from relais.schools.models import Academie, School, Zone
from relais.schools.rules import is_open_year, years_shown

MAX_FILE_BYTES = 1_000_000


class ZoneForm(forms.Form):
    """A zone, among those there are or a new one."""

    zone = forms.ModelChoiceField(
        label="Zone", queryset=Zone.objects.none(), required=False, empty_label="Choisir une zone"
    )
    new_zone = forms.CharField(label="Ou une nouvelle zone", max_length=200, required=False)

    def __init__(self, *args: Any, academie: Academie, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the academy's zones."""
        super().__init__(*args, **kwargs)
        field = self.fields["zone"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = Zone.objects.filter(academie=academie)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or {}
        if not cleaned.get("zone") and not cleaned.get("new_zone"):
            self.add_error("zone", "Choisissez une zone, ou écrivez le nom d’une nouvelle.")
        return cleaned

    @property
    def zone_name(self) -> str:
        """The name of the zone; a new one wins over a choice left as it was."""
        return str(self.cleaned_data["new_zone"] or self.cleaned_data["zone"].name)


class SchoolsZoneForm(ZoneForm):
    """A zone for several schools at once."""

    schools = forms.ModelMultipleChoiceField(
        label="Établissements",
        queryset=School.objects.none(),
        to_field_name="uai",
        error_messages={
            "required": "Cochez au moins un établissement.",
            "invalid_choice": "L’établissement %(value)s n’est pas de cette académie.",
        },
    )

    def __init__(self, *args: Any, academie: Academie, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Accept the academy's schools."""
        super().__init__(*args, academie=academie, **kwargs)
        field = self.fields["schools"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - for the type checker
        field.queryset = School.objects.filter(academie=academie).select_related("academie")


class ZoneNameForm(forms.Form):
    """A zone to add."""

    name = forms.CharField(label="Nom de la zone", max_length=200, help_text="Exemple : Nord-Deux-Sèvres")


class ZoneFileForm(forms.Form):
    """A file of zones."""

    year = forms.TypedChoiceField(label="Année", coerce=SchoolYear.parse)
    file = forms.FileField(
        label="Fichier CSV",
        help_text="Deux colonnes, UAI;zone, une ligne par établissement. Exemple : 0860034V;Poitiers",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the years whose zones may still change."""
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(str(year), str(year)) for year in years_shown() if is_open_year(year)]

    def clean_file(self) -> Any:  # noqa: ANN401 - an uploaded file
        """Refuse what is too large to be such a file."""
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            msg = "Ce fichier dépasse 1 Mo : ce n’est pas une liste de zones."
            raise forms.ValidationError(msg)
        return file
