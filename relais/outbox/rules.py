"""What is said of a mail's state; who reads the mails of others and handles those that fail."""

import re

from django.urls import reverse

from relais.core.leases import WorkState
from relais.core.rights import Reach, declare
from relais.core.scope import Role

STATES = {
    WorkState.TODO: ("En attente d’envoi", "info"),
    WorkState.DONE: ("Parti", "success"),
    WorkState.FAILED: ("En échec", "error"),
}
# As the person it was written to reads it.
OWN_STATES = {**STATES, WorkState.FAILED: ("Non remis", "error"), WorkState.TODO: ("En attente", "info")}

WIDE = {Role.OFFICER: Reach.ACADEMIE, Role.ADMIN: Reach.EVERYWHERE}
READ_MAILS = declare("read_mails", "Relire les courriels envoyés à une personne", WIDE, is_own=True)
HANDLE_FAILED_MAILS = declare("handle_failed_mails", "Voir, renvoyer ou classer les courriels en échec", WIDE)

HIDDEN = "[lien personnel masqué]"


def state_text(work_state: str) -> str:
    """Return a mail's state in words."""
    return STATES[WorkState(work_state)][0]


def state_level(work_state: str) -> str:
    """Return the level of its badge."""
    return STATES[WorkState(work_state)][1]


def own_state_text(work_state: str) -> str:
    """Return the state of a mail as whoever it was written to reads it."""
    return OWN_STATES[WorkState(work_state)][0]


def hide_secrets(text: str) -> str:
    """Return a mail's text without what would open somebody's account: the secret of a personal link."""
    before, after = reverse("accounts:link", args=["SECRET"]).split("SECRET")
    return re.sub(rf"\S*{re.escape(before)}[\w-]+{re.escape(after)}?", HIDDEN, text)
