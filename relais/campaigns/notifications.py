"""Mails of the campaign."""

from relais.campaigns.models import Invitation
from relais.core import clock
from relais.outbox.enums import MailCategory
from relais.outbox.notification import Notification


class HeadInvited(Notification):
    """To the head: the campaign is open, here is your page."""

    name = "head_invited"
    category = MailCategory.ACT


def notify_invited(invitation: Invitation, url: str) -> None:
    """Write to the head, with the personal link of the three steps; each new link is a mail of its own."""
    if invitation.head is None:
        return
    person = invitation.head.person
    HeadInvited.queue(
        key=f"head-invited:{invitation.pk}:{invitation.link_id}",
        to_address=person.email,
        person=person,
        school=invitation.school,
        context={
            "campaign": invitation.campaign,
            "is_late": invitation.campaign.due_on < clock.today(),
            "action_url": url,
            "action_label": "Ouvrir ma page de rentrée",
        },
    )
