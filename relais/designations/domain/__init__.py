"""Writes of the designations."""

from relais.designations.domain.answer_designation import answer_designation
from relais.designations.domain.designate_team import TeamMember, designate_team
from relais.designations.domain.end_designation import end_designation
from relais.designations.domain.save_contact_card import save_contact_card

__all__ = ["TeamMember", "answer_designation", "designate_team", "end_designation", "save_contact_card"]
