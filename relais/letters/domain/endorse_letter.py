"""The academy accepts a signed letter: by itself, or by somebody who has read it."""

from django.db import transaction

from relais.audit.domain import apply_transition
from relais.core import clock
from relais.core.scope import Scope
from relais.core.wake import wake
from relais.documents.domain import canonical_sha256
from relais.letters.content import academie_visa
from relais.letters.domain.transitions import TRANSITIONS
from relais.letters.enums import Decision, VisaKind
from relais.letters.models import COMMENT_LENGTH, Letter, Visa

ISSUE_TASK = "relais.letters.tasks.issue_due_letters"
BY_ITSELF = "Acceptation automatique"


@transaction.atomic
def endorse_letter(*, actor: Scope, letter: Letter, comment: str = "") -> Letter:
    """Give the academy's visa to a letter it wanted to read, and have it issued.

    Raises DomainError `forbidden` or `stale_state`.
    """
    locked = Letter.objects.select_for_update().get(pk=letter.pk)
    supersede(locked)
    endorsed = apply_transition(
        locked,
        transitions=TRANSITIONS,
        transition="endorse_letter",
        actor=actor,
        comment=comment.strip()[:COMMENT_LENGTH],
    )
    _write(endorsed, given_by=actor.person_name, comment=comment.strip()[:COMMENT_LENGTH])
    endorsed.signed_content = {**(endorsed.signed_content or {}), "academie_visa": academie_visa(endorsed)}
    endorsed.content_sha256 = canonical_sha256(endorsed.signed_content)
    endorsed.save(update_fields=["signed_content", "content_sha256"])
    wake(ISSUE_TASK)
    return endorsed


def accept_by_itself(letter: Letter) -> None:
    """Write the visa of an academy that does not ask to read this letter."""
    _write(letter, given_by=BY_ITSELF, comment="", is_automatic=True)


def supersede(letter: Letter) -> None:
    """Put aside the version that this one, about to be signed for good, replaces."""
    if letter.amends_id:
        Letter.objects.filter(pk=letter.amends_id).update(is_superseded=True)


def _write(letter: Letter, *, given_by: str, comment: str, is_automatic: bool = False) -> Visa:
    return Visa.objects.create(
        letter=letter,
        kind=VisaKind.ACADEMIE,
        decision=Decision.AGREED,
        comment=comment,
        given_at=clock.now(),
        given_by=given_by,
        is_automatic=is_automatic,
        text_sha256=letter.text_sha256,
    )
