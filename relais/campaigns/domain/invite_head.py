"""Write to the head of a school, with a personal link to the three steps."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from relais.accounts.domain import create_access_link, ensure_head, revoke_access_link
from relais.audit.domain import record_entry
from relais.campaigns.models import Campaign, Invitation
from relais.campaigns.notifications import notify_invited
from relais.campaigns.rules import can_open_campaign
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.outbox.domain import claim_reminder

PURPOSE = "désigner vos référents, répartir l'indemnité et signer la lettre de mission"
LINK_LIVES = timedelta(days=90)


@transaction.atomic
def invite_head(*, actor: Scope, invitation: Invitation) -> Invitation:
    """Send the present head a new link; the one sent before opens nothing any more.

    For a head who has lost the mail, a new head, or a school that had no address when the campaign opened.
    Raises DomainError `forbidden`, or `school_without_address` when there is still nobody to write to.
    """
    locked = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("campaign__academie", "school", "link")
        .get(pk=invitation.pk)
    )
    if not can_open_campaign(actor, locked.campaign.academie):
        raise DomainError("forbidden", "Seule l'équipe numérique de l'académie invite un établissement.")
    if locked.link is not None:
        revoke_access_link(actor=actor, link=locked.link, reason="Nouveau lien envoyé")
    locked.head = ensure_head(actor=actor, school=locked.school)
    if locked.link is not None:
        claim_reminder(person=locked.head.person, is_manual=True)  # no other mail of ours today
    locked.link, url = create_access_link(
        actor=actor,
        assignment=locked.head,
        target=reverse("campaigns:head_steps_of_year", args=[locked.campaign.year]),
        expires_at=_expiry(locked.campaign),
        purpose=PURPOSE,
    )
    locked.save(update_fields=["head", "link"])
    notify_invited(locked, url)
    record_entry(actor=actor, act="invite_head", on=locked, comment=locked.head.person.email)
    return locked


def _expiry(campaign: Campaign) -> datetime:
    """Return the end of the link's life: three months after the date of the campaign, or after today."""
    day = max(campaign.due_on, clock.today()) + LINK_LIVES
    return timezone.make_aware(datetime.combine(day, time.max))
