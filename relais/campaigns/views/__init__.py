"""Pages of the campaign."""

from relais.campaigns.views.head import (
    designate,
    draft,
    head_steps,
    head_steps_of_year,
    reconduct,
    share,
)
from relais.campaigns.views.letters import act_on_letters, letter_batch, letters, letters_zip
from relais.campaigns.views.officer import invite, open_page
from relais.campaigns.views.reminders import move_reminders, reminders, write_to
from relais.campaigns.views.team import add, end, interim, my_team, newcomer, remind, replace, team

__all__ = [
    "act_on_letters",
    "add",
    "designate",
    "draft",
    "end",
    "head_steps",
    "head_steps_of_year",
    "interim",
    "invite",
    "letter_batch",
    "letters",
    "letters_zip",
    "move_reminders",
    "my_team",
    "newcomer",
    "open_page",
    "reconduct",
    "remind",
    "reminders",
    "replace",
    "share",
    "team",
    "write_to",
]
