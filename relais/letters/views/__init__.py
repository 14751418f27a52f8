"""Pages of the letters."""

from relais.letters.views.acts import (
    abandon,
    amend,
    endorse,
    flag,
    propose,
    return_to_referents,
    send_back,
    sign,
    start,
    visa,
)
from relais.letters.views.dialogue import comment, resolve
from relais.letters.views.edit import course, mission, outcomes, section
from relais.letters.views.paper import paper
from relais.letters.views.read import current, edit, issuing, read, state, trajectory
from relais.letters.views.settings import settings

__all__ = [
    "abandon",
    "amend",
    "comment",
    "course",
    "current",
    "edit",
    "endorse",
    "flag",
    "issuing",
    "mission",
    "outcomes",
    "paper",
    "propose",
    "read",
    "resolve",
    "return_to_referents",
    "section",
    "send_back",
    "settings",
    "sign",
    "start",
    "state",
    "trajectory",
    "visa",
]
