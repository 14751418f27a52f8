"""The academy publishes a version of its template: the letters begun from then on follow it."""

from django.db import transaction

from relais.audit.domain import Transition, apply_transition
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.documents.domain import canonical_sha256
from relais.letters.catalogue import content_faults
from relais.letters.domain.edit_template import lock_template
from relais.letters.enums import TemplateState
from relais.letters.models import AUTHOR_LENGTH, REASON_LENGTH, LetterTemplate
from relais.letters.rules import can_publish_template

TRANSITIONS = {
    "publish_template": Transition(
        frozenset({TemplateState.DRAFT.value}),
        TemplateState.PUBLISHED,
        can_publish_template,
    ),
}


@transaction.atomic
def publish_template(*, actor: Scope, template: LetterTemplate, revision: int, reason: str) -> LetterTemplate:
    """Publish a draft, frozen from then on; letters already begun keep the version they began with.

    The reason enters the journal of decisions. Raises DomainError `reason_required`, `forbidden`, `frozen`,
    `stale` or `faults`.
    """
    reason = reason.strip()
    if not reason:
        raise DomainError("reason_required", "Dites la raison : elle entre au journal des décisions.")
    locked = lock_template(actor, template, revision)
    if faults := content_faults(locked.content):
        raise DomainError("faults", " ".join(faults))
    return apply_transition(
        locked,
        transitions=TRANSITIONS,
        transition="publish_template",
        actor=actor,
        comment=reason[:REASON_LENGTH],
        published_at=clock.now(),
        published_by=actor.label[:AUTHOR_LENGTH],
        change_reason=reason[:REASON_LENGTH],
        content_sha256=canonical_sha256(locked.content),
    )
