"""What one may ask of a document without signing in."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from relais.documents.numbers import read_number
from relais.documents.readers.scans import PDF, SCANS, START_LENGTH, FileType, type_of

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LARGEST_FILE = 10 * 1024 * 1024


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


class Scanned(NamedTuple):
    """A file received, and what it is."""

    file: "UploadedFile[bytes]"
    type: FileType


class ScanField(forms.FileField):
    """A file of one of the types accepted, whatever its name."""

    def __init__(self, *, accepts: Sequence[FileType], largest: int, **given: Any) -> None:  # noqa: ANN401 - options
        """Tell the browser the types, and refuse the others."""
        self.accepts, self.largest = accepts, largest
        widget = forms.FileInput(attrs={"accept": ",".join(each.content_type for each in accepts)})
        super().__init__(widget=widget, **given)

    def clean(self, data: Any, initial: Any = None) -> Scanned:  # noqa: ANN401 - Django's signature
        """Refuse what is too large or of another type."""
        file: UploadedFile[bytes] = super().clean(data, initial)
        if (file.size or 0) > self.largest:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        found = type_of(file.read(START_LENGTH))
        file.seek(0)
        if found is None or found not in self.accepts:
            raise ValidationError(self.error_messages["not_accepted"], code="not_accepted")
        return Scanned(file, found)


class FileForm(forms.Form):
    """A file to compare with the one issued; it is not kept."""

    fichier = ScanField(
        label="Fichier PDF à comparer",
        help_text="10 Mo au plus. Le fichier est comparé puis oublié : rien n'en est conservé.",
        accepts=[PDF],
        largest=LARGEST_FILE,
        error_messages={
            "too_large": "Ce fichier dépasse 10 Mo : ce n'est pas un document émis ici.",
            "not_accepted": "Ce fichier n'est pas un PDF, quel que soit son nom : "
            "choisissez la lettre reçue.",
        },
    )


class PaperFileForm(forms.Form):
    """A scan to compare with the one deposited; it is not kept."""

    fichier = ScanField(
        label="Fichier à comparer",
        help_text="PDF, JPEG ou PNG, 10 Mo au plus. Il est comparé puis oublié : rien n'en est conservé.",
        accepts=SCANS,
        largest=LARGEST_FILE,
        error_messages={
            "too_large": "Ce fichier dépasse 10 Mo : ce n'est pas un document déposé ici.",
            "not_accepted": "Ce fichier n'est ni un PDF, ni un JPEG, ni un PNG.",
        },
    )
