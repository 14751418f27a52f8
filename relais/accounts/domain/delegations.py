"""A head lets the deputy act in the head's name, and stops it."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from relais.accounts.models import Delegation, RoleAssignment
from relais.accounts.rules import can_delegate, delegable_rights
from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Role, Scope


@transaction.atomic
def delegate_rights(
    *,
    actor: Scope,
    deputy: RoleAssignment,
    rights: Collection[str],
    starts_on: date,
    ends_on: date,
) -> Delegation:
    """Let the deputy do these acts (codes of delegable rights) between two days, both included.

    The head alone delegates, for acts of his own school, never beyond the school year: a delegation is
    precise in its object and limited in time. Raises DomainError `forbidden`, `not_a_deputy`, `no_right`,
    `not_delegable`, `bad_dates`.
    """
    head = RoleAssignment.objects.select_related("person").filter(pk=actor.assignment_id or 0).first()
    if head is None or not can_delegate(actor, school_id=deputy.school_id):
        raise DomainError("forbidden", "Seul le chef d'établissement délègue ses actes.")
    if deputy.role != Role.DEPUTY or not deputy.holds_on(max(starts_on, clock.today())):
        raise DomainError("not_a_deputy", "On délègue à un adjoint en fonction dans l'établissement.")
    if not rights:
        raise DomainError("no_right", "Choisissez au moins un acte.")
    if set(rights) - {right.code for right in delegable_rights()}:
        raise DomainError("not_delegable", "Cet acte ne se délègue pas.")
    _check_dates(starts_on, ends_on)
    delegation = Delegation.objects.create(
        head=head,
        deputy=deputy,
        rights=sorted(set(rights)),
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=clock.now(),
    )
    record_entry(actor=actor, act="delegate_rights", on=delegation, comment=", ".join(delegation.rights))
    return delegation


def _check_dates(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise DomainError("bad_dates", "La fin précède le début.")
    if ends_on < clock.today():
        raise DomainError("bad_dates", "Cette période est déjà passée.")
    if ends_on > SchoolYear.containing(starts_on).last_day:
        raise DomainError("bad_dates", "Une délégation s'arrête au plus tard le 31 août de l'année scolaire.")


@transaction.atomic
def revoke_delegation(*, actor: Scope, delegation: Delegation) -> Delegation:
    """Stop the delegation at once; stopped twice, the first moment stands. Raises DomainError `forbidden`."""
    locked = Delegation.objects.select_for_update(of=("self",)).select_related("head").get(pk=delegation.pk)
    if not can_delegate(actor, school_id=locked.head.school_id):
        raise DomainError("forbidden", "Seul le chef d'établissement retire une délégation.")
    if locked.revoked_at is None:
        locked.revoked_at = clock.now()
        locked.save(update_fields=["revoked_at"])
        record_entry(actor=actor, act="revoke_delegation", on=locked)
    return locked
