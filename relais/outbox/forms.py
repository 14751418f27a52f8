"""How the mailbox is searched."""

from typing import Any

from django import forms
from django.db.models import Q

from relais.core.leases import WorkState
from relais.ui.list_page import FilterForm

STATE_LABELS = [
    ("", "Tous"),
    (WorkState.DONE, "Partis"),
    (WorkState.TODO, "En attente"),
    (WorkState.FAILED, "En échec"),
]


class MailboxFilter(FilterForm):
    """Words of the subject, the address or the school; state."""

    q = forms.CharField(label="Objet, adresse ou établissement", max_length=100)
    etat = forms.ChoiceField(label="État", choices=STATE_LABELS)

    def apply(self, rows: Any) -> Any:  # noqa: ANN401 - as the list has it
        """Keep the mails in which each word is found."""
        for word in self.cleaned_data["q"].split():
            rows = rows.filter(
                Q(subject__icontains=word)
                | Q(to_address__icontains=word)
                | Q(school__name__icontains=word)
                | Q(school__town__icontains=word)
                | Q(school__uai__iexact=word),
            )
        state = self.cleaned_data["etat"]
        return rows.filter(work_state=state) if state else rows
