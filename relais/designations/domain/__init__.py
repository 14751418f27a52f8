"""Writes of the designations."""

from relais.designations.domain.add_designation import add_designation
from relais.designations.domain.answer_designation import answer_designation
from relais.designations.domain.correct_newcomer import correct_newcomer
from relais.designations.domain.designate_team import designate_team
from relais.designations.domain.end_designation import end_designation
from relais.designations.domain.import_past_list import (
    MOST_WRITTEN,
    choose_homonyms,
    import_past_list,
    map_past_list,
    receive_past_list,
)
from relais.designations.domain.in_year import refuse_closed_year
from relais.designations.domain.issue_role_list import issue_role_list
from relais.designations.domain.name_interim import name_interim
from relais.designations.domain.propose_person import TeamMember
from relais.designations.domain.record_past_designation import record_past_designation
from relais.designations.domain.remind_designee import remind_designee
from relais.designations.domain.replace_designation import replace_designation
from relais.designations.domain.save_contact_card import save_contact_card

__all__ = [
    "MOST_WRITTEN",
    "TeamMember",
    "add_designation",
    "answer_designation",
    "choose_homonyms",
    "correct_newcomer",
    "designate_team",
    "end_designation",
    "import_past_list",
    "issue_role_list",
    "map_past_list",
    "name_interim",
    "receive_past_list",
    "record_past_designation",
    "refuse_closed_year",
    "remind_designee",
    "replace_designation",
    "save_contact_card",
]
