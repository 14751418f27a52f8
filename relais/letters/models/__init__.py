"""The mission letters: what they say, who agreed, what was said about them."""

from relais.letters.models.activity import AIM_LENGTH, ActivityHolder, LetterActivity
from relais.letters.models.dialogue import PastOutcome, SectionComment, Visa
from relais.letters.models.letter import (
    COMMENT_LENGTH,
    FINAL_STATES,
    HASH_LENGTH,
    NAME_LENGTH,
    SIGNED_STATES,
    TEXT_LENGTH,
    CourseEnrolment,
    Letter,
    LetterSection,
)
from relais.letters.models.past import FILE_NAME_LENGTH, LetterImport
from relais.letters.models.settings import LetterSettings
from relais.letters.models.template import AUTHOR_LENGTH, REASON_LENGTH, LetterTemplate

__all__ = [
    "AIM_LENGTH",
    "AUTHOR_LENGTH",
    "COMMENT_LENGTH",
    "FILE_NAME_LENGTH",
    "FINAL_STATES",
    "HASH_LENGTH",
    "NAME_LENGTH",
    "REASON_LENGTH",
    "SIGNED_STATES",
    "TEXT_LENGTH",
    "ActivityHolder",
    "CourseEnrolment",
    "Letter",
    "LetterActivity",
    "LetterImport",
    "LetterSection",
    "LetterSettings",
    "LetterTemplate",
    "PastOutcome",
    "SectionComment",
    "Visa",
]
