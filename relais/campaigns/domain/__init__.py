"""Acts of the campaign."""

from relais.campaigns.domain.act_on_letters import act_on_line, order_letter_batch
from relais.campaigns.domain.add_referent import add_referent
from relais.campaigns.domain.appoint_interim import appoint_interim
from relais.campaigns.domain.designate_in_campaign import designate_in_campaign
from relais.campaigns.domain.end_mission import end_mission
from relais.campaigns.domain.invite_head import invite_head
from relais.campaigns.domain.open_campaign import open_campaign
from relais.campaigns.domain.pack_letters import pack_letters
from relais.campaigns.domain.plan_reminders import (
    pause_reminders,
    set_reminders,
    start_reminders,
    stop_reminders,
)
from relais.campaigns.domain.reconduct_team import reconduct_team
from relais.campaigns.domain.replace_referent import replace_referent
from relais.campaigns.domain.save_step_draft import save_step_draft
from relais.campaigns.domain.send_reminders import remind_people, send_due_reminders
from relais.campaigns.domain.share_in_campaign import share_in_campaign

__all__ = [
    "act_on_line",
    "add_referent",
    "appoint_interim",
    "designate_in_campaign",
    "end_mission",
    "invite_head",
    "open_campaign",
    "order_letter_batch",
    "pack_letters",
    "pause_reminders",
    "reconduct_team",
    "remind_people",
    "replace_referent",
    "save_step_draft",
    "send_due_reminders",
    "set_reminders",
    "share_in_campaign",
    "start_reminders",
    "stop_reminders",
]
