"""Forms of the letters' list: its filters, the act on the lines chosen."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from relais.campaigns.enums import LetterAct
from relais.campaigns.selectors.letters import LetterLine
from relais.letters.enums import ON_PAPER, LetterState
from relais.letters.models import COMMENT_LENGTH
from relais.letters.selectors import ACADEMIE, HEAD, REFERENT
from relais.schools.enums import SchoolType
from relais.ui.list_page import FilterForm

PAPER = "paper"
NOBODY = "nobody"
AWAITED = {
    REFERENT: "Les référents",
    HEAD: "Le chef d’établissement",
    ACADEMIE: "L’académie",
    NOBODY: "Personne",
}
AGES = [("", "Toutes"), ("7", "Plus de 7 jours"), ("14", "Plus de 14 jours"), ("30", "Plus de 30 jours")]
FLAGGED = [("", "Signalées ou non"), ("yes", "Signalées ou à lire"), ("no", "Sans signalement")]


class LetterFilter(FilterForm):
    """Which letters the list shows."""

    q = forms.CharField(
        label="Rechercher",
        max_length=100,
        help_text="UAI, établissement ou commune",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        label="État", choices=[("", "Tous les états"), *LetterState.choices, (PAPER, ON_PAPER)]
    )
    awaited = forms.ChoiceField(label="Attendu", choices=[("", "Tous"), *AWAITED.items()])
    age = forms.ChoiceField(label="Attente", choices=AGES)
    flagged = forms.ChoiceField(label="Signalement", choices=FLAGGED)
    zone = forms.ChoiceField(label="Zone")
    type = forms.ChoiceField(label="Type", choices=[("", "Tous les types"), *SchoolType.choices])
    authority = forms.ChoiceField(label="Collectivité")

    def __init__(self, *args: Any, lines: Sequence[LetterLine], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the zones and authorities there are."""
        super().__init__(*args, **kwargs)
        zones = {(str(each.zone.pk), each.zone.name) for each in lines if each.zone}
        authorities = {(str(each.school.authority_id), str(each.school.authority)) for each in lines}
        self._offer("zone", "Toutes les zones", zones)
        self._offer("authority", "Toutes les collectivités", authorities)

    def _offer(self, name: str, everything: str, choices: Iterable[tuple[str, str]]) -> None:
        by_label = sorted(choices, key=lambda each: each[1])
        self.fields[name].choices = [("", everything), *by_label]  # type: ignore[attr-defined]

    def apply(self, rows: Sequence[LetterLine]) -> list[LetterLine]:
        """Keep the letters the filters ask for."""
        return [row for row in rows if self._keeps(row)]

    def _keeps(self, row: LetterLine) -> bool:
        asked, awaited = self.cleaned_data, row.awaited
        held = {
            "state": PAPER if row.letter.is_on_paper else row.letter.state,
            "awaited": awaited.kind if awaited else NOBODY,
            "flagged": "yes" if row.is_flagged else "no",
            "zone": str(row.zone.pk) if row.zone else "",
            "type": row.school.type,
            "authority": str(row.school.authority_id),
        }
        if any(asked[name] not in {"", value} for name, value in held.items()):
            return False
        if asked["age"] and (row.age is None or row.age <= int(asked["age"])):
            return False
        words = f"{row.school.uai} {row.school.name} {row.school.town}".casefold()
        return all(word in words for word in asked["q"].casefold().split())


class BatchForm(forms.Form):
    """One act on the letters ticked, or on every one the filters keep."""

    act = forms.ChoiceField(choices=LetterAct.choices)
    comment = forms.CharField(max_length=COMMENT_LENGTH, required=False)


def chosen_lines(posted: QueryDict, lines: Sequence[LetterLine]) -> list[LetterLine]:
    """Return the letters ticked, or every one that the filters posted with them keep."""
    if "all" in posted:
        asked = LetterFilter(QueryDict(posted.get("filters", "")), lines=lines)
        return asked.apply(lines) if asked.is_valid() else []
    ticked = set(posted.getlist("pk"))
    return [line for line in lines if str(line.pk) in ticked]
