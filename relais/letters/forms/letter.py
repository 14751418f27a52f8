"""What is posted from the letter's page, checked; nothing is written here.

The mission's form is drawn by hand in its template: thirty-two activities drawn by form widgets would
cost six times as much (measured), and this page is opened by everybody the same week.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms

from relais.designations.models import Designation
from relais.documents.forms import ScanField
from relais.documents.readers.scans import SCANS
from relais.letters.catalogue import Mission
from relais.letters.domain import ActivityChoice, digests_of
from relais.letters.enums import AcademieVisa, Decision, Outcome, Party, Priority
from relais.letters.models import AIM_LENGTH, COMMENT_LENGTH, HASH_LENGTH, TEXT_LENGTH, PastOutcome
from relais.letters.selectors import Kept

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

NOT_KEPT = ""
PRIORITY_CHOICES = [(NOT_KEPT, "Non retenue"), *Priority.choices]
SEEN_LENGTH = 4000
LARGEST_SCAN = 8 * 1024 * 1024  # a mail carries it, and grows by a third on the way


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
    """What is to be corrected."""

    comment = forms.CharField(
        label="Ce qui est à corriger",
        help_text="Votre mot est envoyé à chaque référent.",
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Dites en un mot ce qui est à corriger."},
    )


class TextForm(forms.Form):
    """The hash of the text the page showed: nobody is bound to a text they have not seen."""

    text = forms.CharField(max_length=HASH_LENGTH, widget=forms.HiddenInput)


class VisaForm(TextForm):
    """An agreement without more."""

    decision = forms.ChoiceField(choices=Decision.choices, widget=forms.HiddenInput)


class ReasonedVisaForm(TextForm):
    """A reservation or a refusal, and why."""

    decision = forms.ChoiceField(
        label="Votre avis",
        choices=[
            (Decision.RESERVED, "J’accepte la lettre, avec une réserve"),
            (Decision.REFUSED, "Je refuse la lettre"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez l’un des deux."},
    )
    comment = forms.CharField(
        label="Votre réserve ou votre motif",
        help_text="Une réserve est imprimée sur la lettre. Un refus rend la lettre à ceux qui l’écrivent.",
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Dites en un mot pourquoi."},
    )


class EndorseForm(forms.Form):
    """A word of the academy, if it has one."""

    comment = forms.CharField(
        label="Mot de l’académie",
        required=False,
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FlagForm(forms.Form):
    """Why the academy wants to read this letter."""

    reason = forms.CharField(
        label="Pourquoi la lire avant son émission",
        help_text="Vide : la lettre n’est plus signalée.",
        required=False,
        max_length=COMMENT_LENGTH,
    )


class AmendForm(forms.Form):
    """Why a new version is needed."""

    reason = forms.CharField(
        label="Ce qui change",
        help_text="Imprimé sur la nouvelle version. L’actuelle reste en vigueur jusqu’à sa signature.",
        max_length=COMMENT_LENGTH,
        error_messages={"required": "Dites en un mot ce qui change."},
    )


class CommentForm(forms.Form):
    """A comment on a part of the letter."""

    text = forms.CharField(
        label="Votre commentaire",
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez votre commentaire."},
    )
    is_blocking = forms.BooleanField(label="À régler avant la signature", required=False)


class OutcomeForm(forms.Form):
    """What became of last year's priorities, one choice and one word each."""

    def __init__(self, data: Mapping[str, object], *, outcomes: Sequence[PastOutcome]) -> None:
        """Make two fields a priority."""
        super().__init__(data)
        self.codes = [row.code for row in outcomes]
        for code in self.codes:
            self.fields[f"outcome-{code}"] = forms.ChoiceField(
                required=False, choices=[("", "À dire"), *Outcome.choices]
            )
            self.fields[f"comment-{code}"] = forms.CharField(required=False, max_length=COMMENT_LENGTH)

    @property
    def said(self) -> dict[str, tuple[str, str]]:
        """The outcome and the word of each priority that has an outcome."""
        chosen = {
            code: (self.cleaned_data[f"outcome-{code}"], self.cleaned_data[f"comment-{code}"])
            for code in self.codes
        }
        return {code: each for code, each in chosen.items() if each[0]}


class SettingsForm(forms.Form):
    """Which letters the academy reads before they are issued."""

    academie_visa = forms.ChoiceField(
        label="Lettres lues par l’académie avant leur émission",
        choices=AcademieVisa.choices,
        widget=forms.RadioSelect,
    )
    sampled_percent = forms.IntegerField(
        label="Part tirée au sort, en pour cent",
        help_text="Parmi les lettres qui ne sont pas signalées. 0 : aucune.",
        min_value=0,
        max_value=100,
    )


class PaperForm(forms.Form):
    """The scan of a letter signed on paper: when, and by whom."""

    signed_on = forms.DateField(
        label="Date de la signature",
        help_text="La dernière, si chacun a daté la sienne.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    is_signed_by_head = forms.BooleanField(
        error_messages={"required": "Sans cette signature, la lettre n'est pas signée."},
    )
    signed_by = forms.MultipleChoiceField()
    scan = ScanField(
        label="Lettre numérisée",
        help_text="PDF, JPEG ou PNG, 8 Mo au plus. Toutes les pages dans un même fichier.",
        accepts=SCANS,
        largest=LARGEST_SCAN,
        error_messages={
            "too_large": "Ce fichier dépasse 8 Mo : numérisez en noir et blanc, ou à 150 points par pouce.",
            "not_accepted": "Ce fichier n'est ni un PDF, ni un JPEG, ni un PNG, quel que soit son nom.",
        },
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        *,
        head: str,
        team: Sequence[Designation],
    ) -> None:
        """Name those whose signature is looked for; each is ticked until somebody says otherwise."""
        super().__init__(data, files)
        self.fields["is_signed_by_head"].label = f"{head} a signé"
        self.fields["signed_by"] = forms.MultipleChoiceField(
            label="Référents qui ont signé",
            required=False,
            choices=[(str(each.pk), str(each.person)) for each in team],
            initial=[str(each.pk) for each in team],
            widget=forms.CheckboxSelectMultiple,
        )

    @property
    def designation_ids(self) -> list[int]:
        """The designations of those who signed."""
        return [int(pk) for pk in self.cleaned_data["signed_by"]]


class MissionForm(forms.Form):
    """The choices of one mission, with what the page showed when it was opened (`seen`).

    Only what differs from `seen` is the person's doing: two people choosing at once in the same mission
    do not undo each other, and one who changes the activity that another has just changed is told.
    """

    seen = forms.CharField(required=False, max_length=SEEN_LENGTH)

    def __init__(self, data: Mapping[str, object], *, mission: Mission, team: Sequence[Designation]) -> None:
        """Make six fields an activity: weight, who is responsible, who contributes, aim, indicator, date."""
        super().__init__(data)
        self.codes = [activity.code for activity in mission.activities]
        holders = [(str(each.pk), str(each.person)) for each in team] + Party.choices
        for code in self.codes:
            self.fields[f"priority-{code}"] = forms.ChoiceField(required=False, choices=PRIORITY_CHOICES)
            for name in ("holders", "contributors"):
                self.fields[f"{name}-{code}"] = forms.MultipleChoiceField(required=False, choices=holders)
            for name, label in (("aim", "L’objectif"), ("indicator", "L’indicateur")):
                self.fields[f"{name}-{code}"] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=AIM_LENGTH,
                    error_messages={
                        "max_length": f"{label} de {code} dépasse {AIM_LENGTH} caractères.",
                    },
                )
            self.fields[f"due-{code}"] = forms.DateField(
                required=False,
                error_messages={"invalid": f"L’échéance de {code} n’est pas une date, comme 31/03/2027."},
            )

    @property
    def posted(self) -> dict[str, ActivityChoice]:
        """What the page shows now, by code; an activity not kept is not there."""
        kept = (code for code in self.codes if self.cleaned_data.get(f"priority-{code}"))
        return {code: self._choice(code) for code in kept}

    @property
    def shown(self) -> dict[str, Kept]:
        """The same choices as the page shows them; what is not valid comes back as typed, or empty."""
        return {code: choice.kept for code, choice in self.posted.items()}

    def _choice(self, code: str) -> ActivityChoice:
        given = self.cleaned_data
        designation_ids, parties = _split(given.get(f"holders-{code}", []))
        contributor_ids, contributor_parties = _split(given.get(f"contributors-{code}", []))
        return ActivityChoice(
            code=code,
            priority=given[f"priority-{code}"],
            designation_ids=designation_ids,
            parties=parties,
            contributor_ids=contributor_ids,
            contributor_parties=contributor_parties,
            aim=given.get(f"aim-{code}", self._typed(f"aim-{code}")),
            indicator=given.get(f"indicator-{code}", self._typed(f"indicator-{code}")),
            due_on=given.get(f"due-{code}"),
        )

    def _typed(self, name: str) -> str:
        return str(self.data.get(name) or "")

    @property
    def seen_digests(self) -> dict[str, str]:
        """What the page showed when it was opened or last saved, by code."""
        return read_seen(self.cleaned_data["seen"])

    @property
    def changed_codes(self) -> set[str]:
        """The activities that the person changed since the page, or its last save, was shown."""
        seen, posted = self.seen_digests, digests_of(self.shown)
        return {code for code in self.codes if seen.get(code) != posted.get(code)}

    @property
    def changes(self) -> list[ActivityChoice]:
        """The choices to write for the changed activities that are kept."""
        changed = self.changed_codes
        return [choice for code, choice in self.posted.items() if code in changed]


def _split(holders: Sequence[str]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the designations and the parties among the values of checkboxes."""
    people = tuple(int(holder) for holder in holders if holder.isdecimal())
    return people, tuple(holder for holder in holders if not holder.isdecimal())


def write_seen(kept: Mapping[str, Kept]) -> str:
    """Write in one line what a page has shown of activities, as it sends it back: "M1.1:ab12cd34;M1.3:…"."""
    return ";".join(f"{code}:{digest}" for code, digest in sorted(digests_of(kept).items()))


def read_seen(text: str) -> dict[str, str]:
    """Read what `write_seen` wrote; whatever else is passed over, as if nothing had been seen."""
    pairs = (part.partition(":") for part in text.split(";"))
    return {code: digest for code, _, digest in pairs if code and digest}
