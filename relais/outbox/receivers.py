"""What the outbox writes when an app below, or the mail provider, tells it something."""

from hashlib import sha256
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, tracking
from django.dispatch import receiver

from relais.accounts.models import AccessLink, Person
from relais.accounts.signals import access_link_requested, address_changed
from relais.core import clock
from relais.outbox.domain import record_bounce
from relais.outbox.enums import MailCategory
from relais.outbox.notification import Notification
from relais.outbox.readers import DETAIL_LENGTH, Bounce, reason_for, reference_in
from relais.outbox.reference import NOT_DELIVERED, PROVIDER_REASONS

LOST = {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED}


class SignInLink(Notification):
    """To whoever asked on the sign-in page: a personal link."""

    name = "sign_in_link"
    category = MailCategory.SIGN_IN


class AddressChanged(Notification):
    """To a person whose provider gives another address, at the former and at the new one."""

    name = "address_changed"
    category = MailCategory.SIGN_IN


@receiver(access_link_requested, dispatch_uid="outbox.sign_in_link")
def mail_access_link(link: AccessLink, url: str, address: str, **_: Any) -> None:  # noqa: ANN401 - a signal's arguments
    """Queue the mail that carries the link, at the address it was asked from."""
    SignInLink.queue(
        key=f"sign-in-link:{link.pk}",
        to_address=address,
        person=link.assignment.person,
        context={
            "purpose": link.purpose,
            "expires_at": link.expires_at,
            "action_url": url,
            "action_label": "Ouvrir mon lien",
        },
    )


@receiver(address_changed, dispatch_uid="outbox.address_changed")
def mail_address_change(person: Person, before: str, after: str, **_: Any) -> None:  # noqa: ANN401 - a signal's arguments
    """Queue the mails: whoever did not ask for the change learns of it at the former address."""
    for address in (before, after):
        AddressChanged.queue(
            key=f"address-changed:{person.pk}:{clock.now().isoformat()}:{address}",
            to_address=address,
            person=person,
            context={"before": before, "after": after},
        )


@receiver(tracking, dispatch_uid="outbox.provider_event")
def record_provider_event(event: AnymailTrackingEvent, esp_name: str, **_: Any) -> None:  # noqa: ANN401 - a signal's arguments
    """Keep what the mail provider says of a mail it did not deliver; the same event twice counts once."""
    reference = reference_in(str(event.message_id))
    if event.event_type not in LOST or not reference:
        return
    words = str(event.mta_response or event.description or "")
    reason = reason_for(words)
    if reason == NOT_DELIVERED:
        reason = PROVIDER_REASONS.get(str(event.reject_reason), NOT_DELIVERED)
    same = f"{esp_name}:{reference}:{event.event_type}:{event.event_id or event.timestamp}"
    bounce = Bounce(
        reference=reference,
        report_id=sha256(same.encode()).hexdigest(),
        address=str(event.recipient or ""),
        reason=reason,
        detail=words[:DETAIL_LENGTH],
        reported_at=event.timestamp,
    )
    record_bounce(bounce=bounce)
