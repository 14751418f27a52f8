"""Somebody asks for a personal link by mail: on the sign-in page, or in place of one that opens no more."""

from datetime import timedelta

from django.db import transaction

from relais.accounts.domain.access_links import create_access_link
from relais.accounts.domain.attempts import count_attempt
from relais.accounts.enums import AttemptKind
from relais.accounts.models import AccessLink, RoleAssignment
from relais.accounts.selectors import assignments_for, person_by_address, renewable_link
from relais.accounts.signals import access_link_requested
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM

SIGN_IN_LINK_LIFE = timedelta(minutes=30)
SIGNING_IN = "vous connecter"
CHOOSING_PASSWORD = "choisir votre mot de passe"  # noqa: S105 - the end of a sentence


def request_access_link(
    *, address: str, network: str, target: str = "/", purpose: str = SIGNING_IN
) -> tuple[AccessLink, str] | None:
    """Make a link to `target` for the person at that address and tell it, so that it is mailed.

    Returns None, and tells nothing, when nobody active with a role has that address, or when too many links
    were asked for lately (for this person, or from that network): the page must answer the same in all cases.
    """
    address = address.strip().lower()
    person = person_by_address(address)
    if not _may_ask(f"person:{person.pk}" if person else f"address:{address}", network):
        return None
    held = assignments_for(person) if person else []
    return _mail_link(held[0], target, purpose, address) if held else None


def renew_access_link(*, token: str, network: str) -> tuple[AccessLink, str] | None:
    """Make a link like this one, which was used or has expired, and mail it to the same person.

    Returns None, and tells nothing, when this link was never one, was revoked, or its role has ended; or when
    too many links were asked for lately.
    """
    link = renewable_link(token)
    who = f"person:{link.assignment.person_id}" if link else f"token:{token}"
    if not _may_ask(who, network) or link is None:
        return None
    address = link.assignment.person.email
    return _mail_link(link.assignment, link.target, link.purpose, address) if address else None


def _may_ask(who: str, network: str) -> bool:
    try:
        count_attempt(kind=AttemptKind.LINK, who=who, network=network)
    except DomainError:
        return False
    return True


@transaction.atomic
def _mail_link(assignment: RoleAssignment, target: str, purpose: str, address: str) -> tuple[AccessLink, str]:
    link, url = create_access_link(
        actor=SYSTEM,
        assignment=assignment,
        target=target,
        expires_at=clock.now() + SIGN_IN_LINK_LIFE,
        purpose=purpose,
    )
    access_link_requested.send(sender=AccessLink, link=link, url=url, address=address)
    return link, url
