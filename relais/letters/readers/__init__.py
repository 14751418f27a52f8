"""What a file of last years' letters says, before it is believed."""

from relais.letters.readers.cells import read_codes, read_day, read_weight
from relais.letters.readers.guesses import (
    ACTIVITY,
    CODES,
    DONE_ON,
    HEAD,
    MOST_REFERENTS,
    SECTION,
    SUBMITTED,
    UAI,
    YEAR,
    guess_targets,
)
from relais.letters.readers.responses import Answer, Responses, read_responses
from relais.letters.readers.structure import Question, Structure, read_structure

__all__ = [
    "ACTIVITY",
    "CODES",
    "DONE_ON",
    "HEAD",
    "MOST_REFERENTS",
    "SECTION",
    "SUBMITTED",
    "UAI",
    "YEAR",
    "Answer",
    "Question",
    "Responses",
    "Structure",
    "guess_targets",
    "read_codes",
    "read_day",
    "read_responses",
    "read_structure",
    "read_weight",
]
