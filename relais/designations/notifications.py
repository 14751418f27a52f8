"""Mails of the designations."""

from relais.accounts.selectors import head_assignment_for
from relais.core.addresses import absolute_url
from relais.designations.models import Designation
from relais.outbox.enums import MailCategory
from relais.outbox.notification import Notification


class DesignationProposed(Notification):
    """To the person named: accept or not."""

    name = "designation_proposed"
    category = MailCategory.ACT


class DesignationReminded(Notification):
    """To the person named who has not answered yet: the same question, once more."""

    name = "designation_reminded"
    category = MailCategory.ACT


class InterimNamed(Notification):
    """To the holder somebody stands in for."""

    name = "interim_named"
    category = MailCategory.ACT


class DesignationEnded(Notification):
    """To the person no longer in the team."""

    name = "designation_ended"
    category = MailCategory.ACT


class DesignationAnswered(Notification):
    """To the head: the answer, and the person's word."""

    name = "designation_answered"
    category = MailCategory.ACT


def notify_proposed(designation: Designation, url: str) -> None:
    """Write to the person named, with the personal link of the answer page."""
    DesignationProposed.queue(
        key=f"designation-proposed:{designation.pk}",
        to_address=designation.person.email,
        person=designation.person,
        school=designation.school,
        context={"designation": designation, "action_url": url, "action_label": "Donner ma réponse"},
    )


def notify_reminded(designation: Designation, url: str) -> None:
    """Write to the person named once more; the date makes it one mail a day at most."""
    DesignationReminded.queue(
        key=f"designation-reminded:{designation.pk}:{designation.reminded_on}",
        to_address=designation.person.email,
        person=designation.person,
        school=designation.school,
        context={"designation": designation, "action_url": url, "action_label": "Donner ma réponse"},
    )


def notify_interim_named(interim: Designation, holder: Designation) -> None:
    """Write to the holder who stands in, from when to when."""
    InterimNamed.queue(
        key=f"interim-named:{interim.pk}",
        to_address=holder.person.email,
        person=holder.person,
        school=holder.school,
        context={"interim": interim},
    )


def notify_ended(designation: Designation) -> None:
    """Write to the person who leaves the team."""
    DesignationEnded.queue(
        key=f"designation-ended:{designation.pk}",
        to_address=designation.person.email,
        person=designation.person,
        school=designation.school,
        context={"designation": designation},
    )


def notify_answered(designation: Designation) -> None:
    """Write the answer to the head, or to the school's address while the head is unknown."""
    head = head_assignment_for(designation.school_id)
    address = head.person.email if head else designation.school.email
    if address:
        DesignationAnswered.queue(
            key=f"designation-answered:{designation.pk}:{designation.state}",
            to_address=address,
            person=head.person if head else None,
            school=designation.school,
            context={
                "designation": designation,
                "action_url": absolute_url("/"),
                "action_label": "Voir où en est votre établissement",
            },
        )
