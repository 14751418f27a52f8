"""Writes of the letters."""

from relais.letters.domain.choose_activities import ActivityChoice, choose_activities
from relais.letters.domain.enrol_in_course import enrol_in_course
from relais.letters.domain.issue_letter import issue_letter
from relais.letters.domain.propose_letter import propose_letter
from relais.letters.domain.return_letter import return_letter
from relais.letters.domain.save_section import save_section
from relais.letters.domain.sign_letter import sign_letter
from relais.letters.domain.start_letter import start_letter

__all__ = [
    "ActivityChoice",
    "choose_activities",
    "enrol_in_course",
    "issue_letter",
    "propose_letter",
    "return_letter",
    "save_section",
    "sign_letter",
    "start_letter",
]
