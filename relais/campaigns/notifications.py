"""Mails of the campaign."""

from collections.abc import Sequence
from typing import Any

from relais.campaigns.enums import Task
from relais.campaigns.models import Invitation
from relais.campaigns.selectors.reminders import PersonAwaited
from relais.core import clock
from relais.letters.selectors import open_comments
from relais.outbox.enums import MailCategory
from relais.outbox.notification import Notification

LETTER_TASKS = frozenset({Task.WRITE, Task.VISA, Task.SIGN})


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


class ThingsAwaited(Notification):
    """To anybody of the campaign: everything that is awaited of them, once a day at most."""

    name = "things_awaited"
    category = MailCategory.ACT


def notify_awaited(one: PersonAwaited, urls: Sequence[str]) -> None:
    """Write once that day about everything awaited of the person; each thing has its own personal link."""
    ThingsAwaited.queue(
        key=f"things-awaited:{one.person.pk}:{clock.today()}",
        to_address=one.address,
        person=one.person,
        school=one.things[0].school,
        context=awaited_context(one, urls),
    )


def awaited_context(one: PersonAwaited, urls: Sequence[str]) -> dict[str, Any]:
    """Return what the mail says: the page shows the same before it leaves."""
    letters = [thing.letter for thing in one.things if thing.letter and thing.task in LETTER_TASKS]
    tasks = {thing.task for thing in one.things}
    return {
        "comments": [each for letter in letters for each in open_comments(letter)],
        "things": list(zip(one.things, urls, strict=True)),
        "task": one.things[0].task.phrase if len(tasks) == 1 else "",
        "academie": one.things[0].campaign.academie,
        "due_on": one.due_on,
        "is_late": one.due_on < clock.today(),
        "schools": list({thing.school.pk: thing.school for thing in one.things}.values()),
        "action_url": urls[0],
        "action_label": one.things[0].task.label,
    }
