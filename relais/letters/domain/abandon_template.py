"""A draft of the academy's template is given up."""

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.scope import Scope
from relais.letters.domain.edit_template import lock_template
from relais.letters.models import LetterTemplate


@transaction.atomic
def abandon_template(*, actor: Scope, template: LetterTemplate, revision: int) -> None:
    """Delete a draft; the journal keeps that it was. Raises DomainError `forbidden`, `frozen` or `stale`."""
    locked = lock_template(actor, template, revision)
    record_entry(actor=actor, act="abandon_template", on=locked, comment=locked.code)
    locked.delete()
