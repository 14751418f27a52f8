"""Writes of the designations."""

from relais.designations.domain.add_designation import add_designation
from relais.designations.domain.answer_designation import answer_designation
from relais.designations.domain.correct_newcomer import correct_newcomer
from relais.designations.domain.designate_team import designate_team
from relais.designations.domain.end_designation import end_designation
from relais.designations.domain.in_year import refuse_closed_year
from relais.designations.domain.issue_role_list import issue_role_list
from relais.designations.domain.name_interim import name_interim
from relais.designations.domain.propose_person import TeamMember
from relais.designations.domain.remind_designee import remind_designee
from relais.designations.domain.replace_designation import replace_designation
from relais.designations.domain.save_contact_card import save_contact_card

__all__ = [
    "TeamMember",
    "add_designation",
    "answer_designation",
    "correct_newcomer",
    "designate_team",
    "end_designation",
    "issue_role_list",
    "name_interim",
    "refuse_closed_year",
    "remind_designee",
    "replace_designation",
    "save_contact_card",
]
