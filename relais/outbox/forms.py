"""How mails are searched, and where one is sent again."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from relais.core.leases import WorkState
from relais.outbox.models import Message
from relais.ui.list_page import FilterForm

STATE_LABELS = [
    ("", "Tous"),
    (WorkState.DONE, "Partis"),
    (WorkState.TODO, "En attente"),
    (WorkState.FAILED, "En échec"),
]


SEARCHED = ("subject", "to_address", "school__name", "school__town", "school__uai")
UNSEEN, SEEN, ALL = "", "vus", "tous"


def _words_found(rows: Any, words: str, *names: str) -> Any:  # noqa: ANN401 - as the list has it
    """Keep the rows in which each word is found, in whatever column."""
    for word in words.split():
        rows = rows.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in names)))
    return rows


class MailboxFilter(FilterForm):
    """Words of the subject, the address or the school; state."""

    q = forms.CharField(label="Objet, adresse ou établissement", max_length=100)
    etat = forms.ChoiceField(label="État", choices=STATE_LABELS)

    def apply(self, rows: Any) -> Any:  # noqa: ANN401 - as the list has it
        """Keep the mails in which each word is found."""
        rows = _words_found(rows, self.cleaned_data["q"], *SEARCHED)
        state = self.cleaned_data["etat"]
        return rows.filter(work_state=state) if state else rows


class FailureFilter(FilterForm):
    """Words of the mail, its person or its school; why; those already seen or not."""

    q = forms.CharField(label="Personne, établissement, adresse ou objet", max_length=100)
    raison = forms.ChoiceField(label="Raison", choices=[])
    vus = forms.ChoiceField(
        label="Suite", choices=[(UNSEEN, "À traiter"), (SEEN, "Vus"), (ALL, "À traiter et vus")]
    )

    def __init__(self, *args: Any, rows: QuerySet[Message], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the reasons there are."""
        super().__init__(*args, **kwargs)
        reasons = rows.order_by("failure").values_list("failure", flat=True).distinct()
        choices = [("", "Toutes"), *((reason, reason) for reason in reasons)]
        self.fields["raison"].choices = choices  # type: ignore[attr-defined]

    def apply(self, rows: QuerySet[Message]) -> QuerySet[Message]:
        """Keep the failed mails asked for."""
        asked = self.cleaned_data
        names = (*SEARCHED, "to_person__last_name", "to_person__first_name")
        rows = _words_found(rows, asked["q"], *names)
        if asked["raison"]:
            rows = rows.filter(failure=asked["raison"])
        return rows if asked["vus"] == ALL else rows.filter(seen_at__isnull=asked["vus"] == UNSEEN)


class ResendForm(forms.Form):
    """Where a mail is sent again: one of the person's own addresses, or any address of a school."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        addresses: Sequence[str],
        is_personal: bool,
        present: str,
    ) -> None:
        """Offer the person's addresses, the main one first; a school's address is typed."""
        super().__init__(*args)
        if is_personal:
            self.fields["address"] = forms.ChoiceField(
                label="Adresse",
                choices=[(address, _told(address, present)) for address in addresses],
                initial=addresses[0] if addresses else None,
                widget=forms.RadioSelect,
            )
        else:
            self.fields["address"] = forms.EmailField(
                label="Adresse", initial=present, help_text="Corrigez-la si elle est fausse."
            )


def _told(address: str, present: str) -> str:
    return f"{address} (celle qui a échoué)" if address.lower() == present.lower() else address
