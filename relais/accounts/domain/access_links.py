"""Personal links: made, withdrawn, used."""

import secrets
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from relais.accounts.models import AccessLink, RoleAssignment, hash_token
from relais.accounts.selectors import link_for_token, scope_for
from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.addresses import absolute_url
from relais.core.errors import DomainError
from relais.core.scope import Scope

TOKEN_BYTES = 32
DEAD_LINK = "Ce lien n'ouvre plus rien : il a servi, a expiré, a été remplacé, ou son adresse est incomplète."


@transaction.atomic
def create_access_link(
    *,
    actor: Scope,
    assignment: RoleAssignment,
    target: str,
    expires_at: datetime,
    purpose: str = "",
) -> tuple[AccessLink, str]:
    """Make a link that opens `target` (a path of this site) to the role's holder, once, until `expires_at`.

    Returns it with its absolute address, which holds the secret and is stored nowhere but in the mail.
    `purpose` completes "pour …" on the landing page. Raises DomainError `bad_target` or `bad_expiry`.
    """
    if not (target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)):
        raise DomainError("bad_target", "Un lien personnel mène à une page de ce site.")
    now = clock.now()
    if expires_at <= now:
        raise DomainError("bad_expiry", "Un lien expire après sa création.")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = AccessLink.objects.create(
        assignment=assignment,
        token_hash=hash_token(token),
        target=target,
        purpose=purpose,
        created_at=now,
        expires_at=expires_at,
    )
    record_entry(actor=actor, act="create_access_link", on=link, comment=target)
    return link, absolute_url(reverse("accounts:link", args=[token]))


@transaction.atomic
def revoke_access_link(*, actor: Scope, link: AccessLink, reason: str = "") -> AccessLink:
    """Close the link for good; closing it twice keeps the first date."""
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        link.save(update_fields=["revoked_at"])
        record_entry(actor=actor, act="revoke_access_link", on=link, comment=reason)
    return link


@transaction.atomic
def use_access_link(*, token: str) -> AccessLink:
    """Let the link's holder in by it, once, and return it.

    Raises DomainError `dead_link`, the same whether it is unknown, used, expired, revoked or its role ended.
    """
    link = link_for_token(token)
    if link is None or not _use_up(link):
        raise DomainError("dead_link", DEAD_LINK)
    record_entry(actor=scope_for(link.assignment), act="use_access_link", on=link, comment=link.target)
    return link


def _use_up(link: AccessLink) -> bool:
    """Note the use; tell whether it is the first, of two at the same instant too."""
    link.used_at = clock.now()
    return bool(AccessLink.objects.filter(pk=link.pk, used_at=None).update(used_at=link.used_at))
