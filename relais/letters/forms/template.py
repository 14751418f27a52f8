"""The academy's template as its officer types it, one part at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from relais.core.school_year import SchoolYear
from relais.letters.catalogue import BLANK_ACTIVITY, Template, faults_of, frame_data, is_own
from relais.letters.domain import TemplateChanges
from relais.letters.enums import ShownIf
from relais.letters.models import AIM_LENGTH, COMMENT_LENGTH, TEXT_LENGTH, LetterTemplate
from relais.schools.enums import SchoolType

LABEL_LENGTH = 250
TITLE_LENGTH = 100
HINT_LENGTH = 400
LINES_LENGTH = 4000
YEARS_AHEAD = 2
MOST_OWN = 20
NO_VARIABLE = "Une variable n'est pas lue ici : écrivez en toutes lettres."
TEXTS = "textes"
COUNT, ACTION = "activities", "action"
SAVE, ADD, REMOVE = "save", "add", "remove"


class WithVariables(forms.CharField):
    """A text whose variables must exist."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:  # noqa: ANN401 - Django's options
        """Draw it on several lines."""
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **options)

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Refuse a variable that does not exist, naming the one that is meant."""
        text = super().clean(value)
        if faults := faults_of(text):
            raise forms.ValidationError(faults)
        return text


class WithoutVariables(forms.CharField):
    """A text that is read as it is written."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Refuse braces."""
        text = super().clean(value)
        if "{" in text or "}" in text:
            raise forms.ValidationError(NO_VARIABLE)
        return text


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class PartForm(forms.Form):
    """A part of a draft, with the revision it was typed on."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, draft: LetterTemplate, code: str, data: QueryDict | None = None) -> None:
        """Show a part of a draft, or what is typed of it."""
        super().__init__(data, initial={**self.initial_of(draft, code), "revision": draft.revision})
        self.code = code

    @classmethod
    def initial_of(cls, draft: LetterTemplate, code: str) -> dict[str, Any]:
        """Return what the form shows of a draft."""
        raise NotImplementedError

    @property
    def changes(self) -> TemplateChanges:
        """What to write in the draft."""
        raise NotImplementedError

    @property
    def all_forms(self) -> list[forms.Form]:
        """The forms whose faults the page sums up."""
        return [self]


class TextsForm(PartForm):
    """What the academy says around the missions."""

    introduction = WithVariables(
        label="Introduction",
        help_text="Le premier paragraphe de la lettre, avant les références.",
        max_length=TEXT_LENGTH,
        rows=6,
    )
    references = WithVariables(
        label="Références de l’académie",
        help_text="Une par ligne. Celles du cadre national restent, au-dessus.",
        max_length=LINES_LENGTH,
    )
    not_expected = WithVariables(
        label="Ce qui n’est pas attendu des référents",
        help_text="Une ligne par chose.",
        max_length=LINES_LENGTH,
        rows=8,
    )
    indicators = WithoutVariables(
        label="Exemples d’indicateurs",
        help_text="Un par ligne. Ils sont montrés à qui écrit le suivi.",
        required=False,
        max_length=LINES_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    lists: ClassVar[tuple[str, ...]] = ("references", "not_expected", "indicators")

    @classmethod
    def initial_of(cls, draft: LetterTemplate, _code: str) -> dict[str, Any]:
        """Return what the form shows of a draft."""
        framed = frame_data(draft.frame)["references"]
        lists = {name: draft.content[name] for name in cls.lists}
        lists["references"] = [each for each in lists["references"] if each not in framed]
        return {
            "introduction": draft.content["introduction"],
            **{name: "\n".join(lines) for name, lines in lists.items()},
        }

    @property
    def changes(self) -> TemplateChanges:
        """What to write in the draft."""
        given = self.cleaned_data
        return {
            "introduction": given["introduction"],
            "references": _lines(given["references"]),
            "not_expected": _lines(given["not_expected"]),
            "indicators": _lines(given["indicators"]),
        }


class SectionGuideForm(PartForm):
    """How a section is presented to the school."""

    title = WithoutVariables(label="Titre", max_length=TITLE_LENGTH)
    hint = WithoutVariables(
        label="Aide",
        help_text="Au-dessus du champ : ce que l’établissement peut y écrire.",
        required=False,
        max_length=HINT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    starter = WithVariables(
        label="Texte de départ",
        help_text="Ce que l’établissement trouve déjà écrit, et modifie librement. Peut rester vide.",
        max_length=TEXT_LENGTH,
        rows=6,
    )
    shown_if = forms.ChoiceField(label="Affichée", choices=ShownIf.choices, required=False)

    @classmethod
    def initial_of(cls, draft: LetterTemplate, code: str) -> dict[str, Any]:
        """Return what the form shows of a draft."""
        guide: dict[str, Any] = draft.content["sections"][code]
        return guide

    @property
    def changes(self) -> TemplateChanges:
        """What to write in the draft."""
        names = ("title", "hint", "starter", "shown_if")
        return {"sections": {self.code: {name: self.cleaned_data[name] for name in names}}}


class ActivityForm(forms.Form):
    """An activity: its words, whether it is offered, and to which schools."""

    code = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    label = WithoutVariables(
        label="Intitulé",
        max_length=LABEL_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Donnez un intitulé à l’activité, ou retirez-la."},
    )
    is_hidden = forms.BooleanField(label="Masquer cette activité", required=False)
    is_usual = forms.BooleanField(label="Signaler comme « souvent retenue »", required=False)
    aim = WithoutVariables(label="Objectif suggéré", required=False, max_length=AIM_LENGTH)
    indicator = WithoutVariables(label="Indicateur suggéré", required=False, max_length=AIM_LENGTH)
    school_types = forms.MultipleChoiceField(
        label="Proposée seulement à",
        help_text="Sans choix : à tous.",
        choices=SchoolType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def shown_code(self) -> str:
        """The code of the activity shown, typed or not."""
        return str(self["code"].value() or "")

    @property
    def is_own(self) -> bool:
        """Tell whether the activity is the academy's own, which alone may be taken out."""
        return not self.shown_code or is_own(self.shown_code)


class MissionTable(PartForm):
    """The activities of a mission, each a form; what is typed survives every button."""

    def __init__(self, draft: LetterTemplate, code: str, data: QueryDict | None = None) -> None:
        """Show the activities of the draft, or those typed, after one was added or taken out."""
        action = SAVE if data is None else data.get(ACTION, SAVE)
        super().__init__(draft, code, data if action == SAVE else None)
        if data is None:
            self.forms = _shown(self.initial["activities"])
        elif action == SAVE:
            self.forms = [ActivityForm(data, prefix=_prefix(rank)) for rank in range(_count(data))]
        else:
            self.initial["revision"] = data.get("revision", "")
            self.forms = _shown(_after(_typed(data), action))

    @classmethod
    def initial_of(cls, draft: LetterTemplate, code: str) -> dict[str, Any]:
        """Return what the form shows of a draft."""
        return next(mission for mission in draft.content["missions"] if mission["code"] == code)

    def is_valid(self) -> bool:
        """Tell whether every activity is right."""
        return all(form.is_valid() for form in self.forms) and super().is_valid()

    @property
    def all_forms(self) -> list[forms.Form]:
        """The forms whose faults the page sums up."""
        return [self, *self.forms]

    @property
    def changes(self) -> TemplateChanges:
        """What to write in the draft."""
        return {"missions": {self.code: [{**BLANK_ACTIVITY, **form.cleaned_data} for form in self.forms]}}


def _prefix(rank: int) -> str:
    return f"activity-{rank}"


def _shown(activities: Sequence[Mapping[str, Any]]) -> list[ActivityForm]:
    return [ActivityForm(initial=dict(each), prefix=_prefix(rank)) for rank, each in enumerate(activities)]


def _count(data: QueryDict) -> int:
    typed = data.get(COUNT, "")
    return min(int(typed), 100) if typed.isdecimal() else 0


def _typed(data: QueryDict) -> list[dict[str, Any]]:
    """Return the activities as they are typed, unchecked."""
    return [
        {
            name: data.getlist(f"{_prefix(rank)}-{name}")
            if name == "school_types"
            else data.get(f"{_prefix(rank)}-{name}", "")
            for name in ActivityForm.base_fields
        }
        for rank in range(_count(data))
    ]


def _after(activities: list[dict[str, Any]], action: str) -> list[dict[str, Any]]:
    """Return the activities after one of the academy's own was added or taken out."""
    verb, _, place = action.partition("-")
    own = [each for each in activities if not each["code"] or is_own(each["code"])]
    if verb == ADD and len(own) < MOST_OWN:
        return [*activities, dict(BLANK_ACTIVITY)]
    if verb == REMOVE and place.isdecimal():
        return [each for rank, each in enumerate(activities) if rank != int(place) or each not in own]
    return activities


class NewTemplateForm(forms.Form):
    """The year of a new draft, and what it starts from."""

    from_year = forms.TypedChoiceField(label="Pour l’année", coerce=lambda value: SchoolYear(int(value)))
    source = forms.ChoiceField(label="Repartir de", required=False)

    def __init__(self, *args: Any, sources: Sequence[LetterTemplate], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer this year and the next ones, the academy's versions and the national frame."""
        super().__init__(*args, **kwargs)
        current = SchoolYear.current()
        years = [SchoolYear(current.start + ahead) for ahead in range(YEARS_AHEAD)]
        self.fields["from_year"].choices = [(each.start, str(each)) for each in years]  # type: ignore[attr-defined]
        self.by_key = {str(each.pk): each for each in sources}
        frame = [("", "Le cadre national seul")]
        self.fields["source"].choices = [(key, str(each)) for key, each in self.by_key.items()] + frame  # type: ignore[attr-defined]

    @property
    def chosen(self) -> LetterTemplate | None:
        """The version to start from; None for the national frame."""
        return self.by_key.get(self.cleaned_data["source"])


class PublishTemplateForm(forms.Form):
    """Why the template changes."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Raison du changement",
        help_text="Elle entre au journal des décisions. Exemple : activité ajoutée sur l’IA.",
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RevisionForm(forms.Form):
    """The revision of the draft as it was shown."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class CompareForm(forms.Form):
    """Two templates to compare."""

    old = forms.ChoiceField(label="De")
    new = forms.ChoiceField(label="À")

    def __init__(self, *args: Any, templates: Mapping[str, Template], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the templates that the person may read."""
        super().__init__(*args, **kwargs)
        choices = [(code, template.label) for code, template in templates.items()]
        for name in ("old", "new"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class PreviewForm(forms.Form):
    """The schools on which to preview a template."""

    uai = forms.CharField(
        label="Établissements",
        help_text="Jusqu’à trois codes UAI, séparés par des espaces. Vide : trois qui diffèrent.",
        required=False,
        max_length=60,
    )

    @property
    def uais(self) -> list[str]:
        """The codes asked for."""
        return self.cleaned_data["uai"].upper().replace(",", " ").split() if self.is_valid() else []


@dataclass(frozen=True, slots=True)
class TemplatePart:
    """A part of a template: where its page is, its title, how it is typed."""

    code: str
    title: str
    form: type[PartForm]


def parts_of_template(draft: LetterTemplate) -> dict[str, TemplatePart]:
    """Return the parts of a draft by code, in the order of the letter."""
    missions = [
        TemplatePart(each["code"], f"Mission {rank} – {each['title']}", MissionTable)
        for rank, each in enumerate(draft.content["missions"], start=1)
    ]
    sections = [
        TemplatePart(code, f"Section « {guide['title']} »", SectionGuideForm)
        for code, guide in draft.content["sections"].items()
    ]
    texts = TemplatePart(TEXTS, "Introduction, références, ce qui n’est pas attendu", TextsForm)
    return {part.code: part for part in (texts, *missions, *sections)}
