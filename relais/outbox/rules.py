"""What is said of a mail's state."""

from relais.core.leases import WorkState

STATES = {
    WorkState.TODO: ("En attente d’envoi", "info"),
    WorkState.DONE: ("Parti", "success"),
    WorkState.FAILED: ("En échec", "error"),
}


def state_text(work_state: str) -> str:
    """Return a mail's state in words."""
    return STATES[WorkState(work_state)][0]


def state_level(work_state: str) -> str:
    """Return the level of its badge."""
    return STATES[WorkState(work_state)][1]
