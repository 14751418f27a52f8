"""Writes of the letters."""

from relais.letters.domain.abandon_amendment import abandon_amendment
from relais.letters.domain.abandon_template import abandon_template
from relais.letters.domain.amend_letter import amend_for_team, amend_letter
from relais.letters.domain.assess_priority import assess_priority
from relais.letters.domain.choose_activities import ActivityChoice, choose_activities, digests_of
from relais.letters.domain.comment_section import comment_section, resolve_comment
from relais.letters.domain.copy_template import copy_template
from relais.letters.domain.edit_template import TemplateChanges, edit_template
from relais.letters.domain.endorse_letter import endorse_letter
from relais.letters.domain.enrol_in_course import enrol_in_course
from relais.letters.domain.flag_letter import flag_letter
from relais.letters.domain.give_visa import give_visa
from relais.letters.domain.import_letters import import_letters, map_letters, receive_letters
from relais.letters.domain.issue_letter import issue_letter
from relais.letters.domain.propose_letter import propose_letter
from relais.letters.domain.publish_template import publish_template
from relais.letters.domain.record_paper_letter import record_paper_letter
from relais.letters.domain.return_letter import return_letter, send_back_letter
from relais.letters.domain.save_section import save_section
from relais.letters.domain.set_letter_settings import set_letter_settings
from relais.letters.domain.sign_letter import sign_letter
from relais.letters.domain.start_letter import start_letter
from relais.letters.domain.void_visas import void_visas

__all__ = [
    "ActivityChoice",
    "TemplateChanges",
    "abandon_amendment",
    "abandon_template",
    "amend_for_team",
    "amend_letter",
    "assess_priority",
    "choose_activities",
    "comment_section",
    "copy_template",
    "digests_of",
    "edit_template",
    "endorse_letter",
    "enrol_in_course",
    "flag_letter",
    "give_visa",
    "import_letters",
    "issue_letter",
    "map_letters",
    "propose_letter",
    "publish_template",
    "receive_letters",
    "record_paper_letter",
    "resolve_comment",
    "return_letter",
    "save_section",
    "send_back_letter",
    "set_letter_settings",
    "sign_letter",
    "start_letter",
    "void_visas",
]
