"""Pages of the letters."""

from relais.letters.views.acts import propose, return_to_referents, sign, start
from relais.letters.views.edit import course, mission, section
from relais.letters.views.read import current, edit, issuing, read, state

__all__ = [
    "course",
    "current",
    "edit",
    "issuing",
    "mission",
    "propose",
    "read",
    "return_to_referents",
    "section",
    "sign",
    "start",
    "state",
]
