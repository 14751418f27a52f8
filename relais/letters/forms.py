"""What is posted from the letter's page, checked; nothing is written here.

The mission's form is drawn by hand in its template: thirty-two activities drawn by form widgets would
cost six times as much (measured), and this page is opened by everybody the same week.
"""

from collections.abc import Mapping, Sequence

from django import forms

from relais.designations.models import Designation
from relais.letters.catalogue import Mission
from relais.letters.domain import ActivityChoice
from relais.letters.enums import Party, Priority
from relais.letters.models import COMMENT_LENGTH, TEXT_LENGTH
from relais.letters.selectors import Kept

NOT_KEPT = ""
PRIORITY_CHOICES = [(NOT_KEPT, "Non retenue"), *Priority.choices]
SEEN_LENGTH = 4000


class SectionForm(forms.Form):
    """A free text, with the version it was written on."""

    text = forms.CharField(required=False, strip=False, max_length=TEXT_LENGTH)
    version = forms.IntegerField(min_value=0)


class CourseForm(forms.Form):
    """Who goes to the newcomers' course."""

    enrolled = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Mapping[str, object], *, team: Sequence[Designation]) -> None:
        """Offer the team."""
        super().__init__(data)
        self.fields["enrolled"] = forms.MultipleChoiceField(
            required=False,
            choices=[(str(designation.pk), str(designation.person)) for designation in team],
        )

    @property
    def designation_ids(self) -> list[int]:
        """The designations ticked."""
        return [int(pk) for pk in self.cleaned_data["enrolled"]]


class ReturnForm(forms.Form):
    """What the head wants corrected."""

    comment = forms.CharField(
        label="Ce qui est à corriger",
        help_text="Votre mot est envoyé à chaque référent.",
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Dites en un mot ce qui est à corriger."},
    )


class MissionForm(forms.Form):
    """The choices of one mission, with what the page showed when it was opened (`seen`).

    Only what differs from `seen` is the person's doing: two people choosing at once in the same mission
    do not undo each other.
    """

    seen = forms.CharField(required=False, max_length=SEEN_LENGTH)

    def __init__(self, data: Mapping[str, object], *, mission: Mission, team: Sequence[Designation]) -> None:
        """Make two fields an activity: its weight, who holds it."""
        super().__init__(data)
        self.codes = [activity.code for activity in mission.activities]
        holders = [(str(each.pk), str(each.person)) for each in team] + Party.choices
        for code in self.codes:
            self.fields[f"priority-{code}"] = forms.ChoiceField(required=False, choices=PRIORITY_CHOICES)
            self.fields[f"holders-{code}"] = forms.MultipleChoiceField(required=False, choices=holders)

    @property
    def posted(self) -> dict[str, ActivityChoice]:
        """What the page shows now, by code; an activity not kept is not there."""
        choices = {}
        for code in self.codes:
            priority = self.cleaned_data[f"priority-{code}"]
            if priority != NOT_KEPT:
                choices[code] = choice_of(code, priority, self.cleaned_data[f"holders-{code}"])
        return choices

    @property
    def changed_codes(self) -> set[str]:
        """The activities that the person changed since the page, or its last save, was shown."""
        seen, posted = read_seen(self.cleaned_data["seen"]), self.posted
        return {code for code in self.codes if seen.get(code) != posted.get(code)}

    @property
    def changes(self) -> list[ActivityChoice]:
        """The choices to write for the changed activities that are kept."""
        changed = self.changed_codes
        return [choice for code, choice in self.posted.items() if code in changed]


def choice_of(code: str, priority: str, holders: Sequence[str]) -> ActivityChoice:
    """Return the choice that a weight and a list of holders mean: ids of designations, codes of parties."""
    return ActivityChoice(
        code=code,
        priority=priority,
        designation_ids=tuple(sorted(int(holder) for holder in holders if holder.isdecimal())),
        parties=tuple(sorted(holder for holder in holders if not holder.isdecimal())),
    )


def write_seen(choices: Mapping[str, ActivityChoice | Kept]) -> str:
    """Write choices in one line, as the page sends them back: "M1.1:main:12,staff;M1.3:secondary:"."""
    return ";".join(
        f"{code}:{choice.priority}:{','.join([*map(str, choice.designation_ids), *choice.parties])}"
        for code, choice in sorted(choices.items())
    )


def read_seen(text: str) -> dict[str, ActivityChoice]:
    """Read what `write_seen` wrote; whatever else is passed over, as if nothing had been seen."""
    parts = [part.split(":") for part in text.split(";")]
    return {
        part[0]: choice_of(part[0], part[1], [holder for holder in part[2].split(",") if holder])
        for part in parts
        if len(part) == 3  # noqa: PLR2004 - code, weight, holders
    }
