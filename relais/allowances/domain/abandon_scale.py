"""A draft is given up."""

from django.db import transaction

from relais.allowances.domain.edit_scale import lock_draft
from relais.allowances.models import Scale
from relais.audit.domain import record_entry
from relais.core.scope import Scope


@transaction.atomic
def abandon_scale(*, actor: Scope, scale: Scale, revision: int) -> None:
    """Delete a draft; the journal keeps that it was. Raises DomainError `forbidden`, `frozen` or `stale`."""
    locked = lock_draft(actor, scale, revision)
    record_entry(actor=actor, act="abandon_scale", on=locked, comment=str(locked))
    locked.delete()
