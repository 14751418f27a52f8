"""Letters of past years: the files received, what each column is, which lines to show."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from relais.core.school_year import SchoolYear
from relais.letters.content.past import PastLine
from relais.letters.enums import PastKind
from relais.letters.models import LetterImport
from relais.letters.readers import ACTIVITY, SECTION, Responses
from relais.letters.selectors.past import targets
from relais.ui.list_page import FilterForm

YEARS_OFFERED = 12
SAMPLES = 3
SAMPLE_LENGTH = 60
COLUMN = "column-"


class PastLettersForm(forms.Form):
    """An export of the old tool, and the structure of its form."""

    file = forms.FileField(
        label="Réponses",
        help_text="Le CSV des réponses, titres par codes ou par questions. 20 Mo et 5 000 réponses au plus.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt"}),
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )
    structure = forms.FileField(
        label="Structure du questionnaire",
        help_text="Le fichier .lss du même questionnaire : il propose ce qu’est chaque colonne, et donne "
        "les réponses en mots là où le CSV n’a que des codes.",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".lss,.xml"}),
    )


def _grouped(labels: Mapping[str, str]) -> list[tuple[str, Any]]:
    """Return the choices of a column, activities and texts in groups of their own."""
    groups: dict[str, list[tuple[str, str]]] = {"La lettre": [], "Activités": [], "Textes": []}
    for target, label in labels.items():
        is_activity, is_text = target.startswith(ACTIVITY), target.startswith(SECTION)
        groups["Activités" if is_activity else "Textes" if is_text else "La lettre"].append((target, label))
    return [("", "Ne pas reprendre"), *groups.items()]


class PastColumnsForm(forms.Form):
    """What each column of an export is."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        held: LetterImport,
        responses: Responses,
        columns: Mapping[str, str],
    ) -> None:
        """Make a choice a column, under its heading, with what people answered."""
        super().__init__(data)
        choices = _grouped(targets())
        for rank, heading in enumerate(responses.headings):
            question = held.questions.get(str(rank), {})
            asked = " – ".join(filter(None, (question.get("text", ""), question.get("line", ""))))
            self.fields[f"{COLUMN}{rank}"] = forms.ChoiceField(
                label=f"{heading} : {asked}" if asked else heading or f"Colonne {rank + 1}",
                choices=choices,
                required=False,
                initial=columns.get(str(rank), ""),
                help_text=_sample(responses, rank),
            )
        current = SchoolYear.current()
        past = [SchoolYear(current.start - back) for back in range(1, YEARS_OFFERED + 1)]
        year = held.mapping.get("year")
        self.fields["fixed_year"] = forms.TypedChoiceField(
            label="Ou une année pour tout le fichier",
            choices=[("", "Lire la colonne de l’année"), *((str(each), str(each)) for each in past)],
            coerce=SchoolYear.parse,
            empty_value=None,
            required=False,
            initial=str(SchoolYear(year)) if year else "",
            help_text="Elle l’emporte sur la colonne.",
        )

    @property
    def columns(self) -> dict[str, str]:
        """What each column is, by its rank."""
        return {
            name.removeprefix(COLUMN): target
            for name, target in self.cleaned_data.items()
            if name.startswith(COLUMN)
        }


def _sample(responses: Responses, rank: int) -> str:
    """Return a few answers of a column, the first different ones."""
    answers = dict.fromkeys(answer.cells[rank][:SAMPLE_LENGTH] for answer in responses.answers[:100])
    shown = [answer for answer in answers if answer][:SAMPLES]
    return f"Réponses : {' · '.join(shown)}" if shown else "Aucune réponse parmi les premières lignes."


class PastLineFilter(FilterForm):
    """Which answers to show."""

    kind = forms.ChoiceField(label="Lignes", choices=[("", "Toutes"), *PastKind.choices])

    def apply(self, rows: Sequence[PastLine]) -> Sequence[PastLine]:
        """Keep the lines of that kind."""
        kind = self.cleaned_data["kind"]
        return [line for line in rows if line.kind == kind] if kind else rows
