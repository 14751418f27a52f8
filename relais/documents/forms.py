"""What one may ask of a document without signing in."""

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError

from relais.documents.numbers import read_number

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LARGEST_FILE = 10 * 1024 * 1024
PDF_START = b"%PDF-"  # ISO 32000-1, 7.5.2


class NumberForm(forms.Form):
    """The number printed on a document."""

    numero = forms.CharField(
        label="Numéro du document",
        help_text="En bas du document, par exemple LM26-7F3K-9QXM-2R. Majuscules et tirets facultatifs.",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_numero(self) -> str:
        """Return the number as printed."""
        number = read_number(self.cleaned_data["numero"])
        if number is None:
            msg = "Ce n'est pas la forme d'un numéro de document. Exemple : LM26-7F3K-9QXM-2R."
            raise ValidationError(msg, code="number")
        return number


class FileForm(forms.Form):
    """A file to compare with the one issued; it is not kept."""

    fichier = forms.FileField(
        label="Fichier PDF à comparer",
        help_text="10 Mo au plus. Le fichier est comparé puis oublié : rien n'en est conservé.",
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_fichier(self) -> "UploadedFile[bytes]":
        """Refuse a file no document of ours could be."""
        file: UploadedFile[bytes] = self.cleaned_data["fichier"]
        if (file.size or 0) > LARGEST_FILE:
            msg = "Ce fichier dépasse 10 Mo : ce n'est pas un document émis ici."
            raise ValidationError(msg, code="too_large")
        start = file.read(len(PDF_START))
        file.seek(0)
        if start != PDF_START:
            msg = "Ce fichier n'est pas un PDF, quel que soit son nom : choisissez la lettre reçue."
            raise ValidationError(msg, code="not_pdf")
        return file
