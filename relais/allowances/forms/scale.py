"""A draft as one types it: its name, its first year, its lines in a table."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from relais.allowances.enums import LineBasis
from relais.allowances.forms.euros import EurosField, write_typed
from relais.allowances.models import Scale
from relais.allowances.numbers.whatif import Rule
from relais.core.school_year import SchoolYear
from relais.schools.enums import SchoolType, Sector

YEARS_AHEAD = 3
MOST_LINES = 40
MOST_PUPILS = 20_000
COUNT = "lines"
ACTION = "action"
TYPE_CHOICES = [(kind.value, "LP" if kind is SchoolType.LP else str(kind.label)) for kind in SchoolType]


class DraftForm(forms.Form):
    """The name and the first year of a draft."""

    name = forms.CharField(label="Nom du barème", max_length=100)
    from_year = forms.TypedChoiceField(
        label="En vigueur à partir de", coerce=lambda value: SchoolYear(int(value))
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, year: SchoolYear, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the years from `year` on."""
        super().__init__(*args, **kwargs)
        years = [SchoolYear(year.start + ahead) for ahead in range(YEARS_AHEAD + 1)]
        self.fields["from_year"].choices = [(each.start, str(each)) for each in years]  # type: ignore[attr-defined]


class LineForm(forms.Form):
    """One line; without an amount, the academy decides school by school."""

    school_types = forms.MultipleChoiceField(
        label="Types", choices=TYPE_CHOICES, widget=forms.CheckboxSelectMultiple
    )
    sector = forms.ChoiceField(label="Secteur", choices=Sector.choices)
    min_pupils = forms.IntegerField(label="De (élèves)", min_value=0, max_value=MOST_PUPILS)
    max_pupils = forms.IntegerField(label="À (élèves)", min_value=0, max_value=MOST_PUPILS, required=False)
    cents = EurosField(label="Montant (€)", required=False)
    basis = forms.ChoiceField(label="Versé", choices=LineBasis.choices)
    max_people = forms.IntegerField(label="Référents au plus", min_value=1, max_value=20, required=False)
    note = forms.CharField(label="Note", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Check what fields say together."""
        given = super().clean() or {}
        lowest, highest = given.get("min_pupils"), given.get("max_pupils")
        if lowest is not None and highest is not None and highest < lowest:
            self.add_error("max_pupils", f"Au moins {lowest}, la borne basse ; vide pour « et plus ».")
        if given.get("basis") == LineBasis.PER_REFERENT:
            self._require_rate(given)
        elif given.get("max_people") is not None:
            self.add_error("max_people", "À laisser vide : le montant est celui de l'établissement.")
        return given

    def _require_rate(self, given: Mapping[str, Any]) -> None:
        if given.get("cents") is None and "cents" not in self.errors:
            self.add_error("cents", "Dites ce que reçoit chaque référent.")
        if given.get("max_people") is None and "max_people" not in self.errors:
            self.add_error("max_people", "Dites combien de référents au plus.")

    def rule(self, position: int) -> Rule:
        """Return the line typed, once it is valid."""
        given = self.cleaned_data
        kinds = tuple(kind for kind in SchoolType.values if kind in given["school_types"])
        return Rule(position=position, **{**given, "school_types": kinds})


Typed = dict[str, Any]
NAMES = tuple(LineForm.base_fields)
BLANK: Typed = {
    "school_types": [],
    "sector": Sector.PUBLIC.value,
    "min_pupils": "0",
    "basis": LineBasis.PER_SCHOOL.value,
}


class LineTable:
    """The lines of a draft, each a form; what is typed survives every button."""

    def __init__(self, forms_of_lines: Sequence[LineForm]) -> None:
        """Keep the forms."""
        self.forms = list(forms_of_lines)

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> "LineTable":
        """Show the lines there are."""
        return cls._showing([{**rule._asdict(), "cents": write_typed(rule.cents)} for rule in rules])

    @classmethod
    def _showing(cls, lines: Sequence[Typed]) -> "LineTable":
        return cls([LineForm(initial=line, prefix=prefix(rank)) for rank, line in enumerate(lines)])

    @classmethod
    def typed(cls, data: QueryDict) -> "LineTable":
        """Read the lines typed, to be checked."""
        return cls([LineForm(data, prefix=prefix(rank)) for rank in range(_count(data))])

    @classmethod
    def after(cls, data: QueryDict, action: str) -> "LineTable":
        """Show the lines typed, unchecked, after one was added, removed or moved."""
        verb, _, place = action.partition("-")
        lines = [_line_typed(data, rank) for rank in range(_count(data))]
        rank = int(place) if place.isdecimal() else len(lines)
        if verb == "add" and len(lines) < MOST_LINES:
            lines.append({**BLANK})
        elif verb == "remove" and rank < len(lines):
            del lines[rank]
        elif verb == "up" and 0 < rank < len(lines):
            lines[rank - 1], lines[rank] = lines[rank], lines[rank - 1]
        elif verb == "down" and rank + 1 < len(lines):
            lines[rank], lines[rank + 1] = lines[rank + 1], lines[rank]
        return cls._showing(lines)

    def is_valid(self) -> bool:
        """Tell whether every line is right."""
        return all(form.is_valid() for form in self.forms)

    def rules(self) -> list[Rule]:
        """Return the lines, once they are valid."""
        return [form.rule(position) for position, form in enumerate(self.forms, start=1)]


def prefix(rank: int) -> str:
    """Return what the names of a line's fields begin with."""
    return f"line-{rank}"


def _count(data: QueryDict) -> int:
    typed = data.get(COUNT, "")
    return min(int(typed), MOST_LINES) if typed.isdecimal() else 0


def _line_typed(data: QueryDict, rank: int) -> Typed:
    names = {name: f"{prefix(rank)}-{name}" for name in NAMES}
    line: Typed = {name: data.get(key, "") for name, key in names.items()}
    return {**line, "school_types": data.getlist(names["school_types"])}


def draft_form(draft: Scale, year: SchoolYear, data: QueryDict | None = None) -> DraftForm:
    """Return the form of a draft, as typed or as it is; a first year past is offered again."""
    initial = {
        "name": draft.name,
        "from_year": max(draft.from_year, year).start,
        "revision": draft.revision,
    }
    return DraftForm(data, initial=initial, year=year)
