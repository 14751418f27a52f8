"""Somebody asks, on the sign-in page, for a personal link by mail."""

from datetime import timedelta

from django.db import transaction

from relais.accounts.domain.access_links import create_access_link
from relais.accounts.models import AccessLink
from relais.accounts.selectors import assignments_for, person_by_address
from relais.accounts.signals import access_link_requested
from relais.core import clock
from relais.core.scope import SYSTEM

SIGN_IN_LINK_LIFE = timedelta(hours=24)


@transaction.atomic
def request_access_link(*, address: str, target: str = "/") -> tuple[AccessLink, str] | None:
    """Make a sign-in link for the person at that address and tell it, so that it is mailed.

    Returns None, and tells nothing, when nobody active with a role has that address: the page must
    answer the same in both cases.
    """
    person = person_by_address(address)
    held = assignments_for(person) if person else []
    if not held:
        return None
    link, url = create_access_link(
        actor=SYSTEM,
        assignment=held[0],
        target=target,
        expires_at=clock.now() + SIGN_IN_LINK_LIFE,
        purpose="vous connecter",
    )
    access_link_requested.send(sender=AccessLink, link=link, url=url, address=address.strip().lower())
    return link, url
