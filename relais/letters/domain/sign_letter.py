"""The head signs: from then on the letter says for ever what it says now."""

from typing import Any

from django.db import transaction

from relais.accounts.models import Person
from relais.audit.domain import apply_transition
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.core.wake import wake
from relais.designations.selectors import active_team
from relais.documents.domain import canonical_sha256
from relais.letters.content import letter_content, missing_for_signing, review_reasons
from relais.letters.domain.endorse_letter import ISSUE_TASK, accept_by_itself, supersede
from relais.letters.domain.enrol_in_course import write_enrolments
from relais.letters.domain.give_visa import check_text
from relais.letters.domain.transitions import TRANSITIONS
from relais.letters.models import Letter
from relais.letters.rules import can_sign_letter
from relais.letters.selectors import course_ids, is_frozen


@transaction.atomic
def sign_letter(*, actor: Scope, letter: Letter, seen_text: str) -> Letter:
    """Freeze the content with its hash; have it issued, or read first by the academy when it asks to.

    Only the head of the school signs, or the deputy by delegation, once each referent has agreed to this
    very text, since the letter is a frame that both sides accept (domain, 1.4). Raises DomainError
    `forbidden`, `letter_signed`, `stale_text` when it is not the text of hash `seen_text` any more,
    `letter_incomplete` (the message names what and who is awaited) or `head_unnamed`.
    """
    if not can_sign_letter(actor, letter):
        raise DomainError("forbidden", "Seul le chef d'établissement signe la lettre.")
    locked = Letter.objects.select_for_update().get(pk=letter.pk)
    if is_frozen(locked):
        raise DomainError("letter_signed", "La lettre est déjà signée.")
    text = check_text(locked, seen_text)
    signer = _check(locked, actor)
    team = active_team(locked.school_id, locked.year)
    write_enrolments(locked, course_ids(locked, team))
    locked.signed_at, locked.signed_by = clock.now(), str(signer)
    locked.signed_on_behalf_of = actor.on_behalf_of_name
    reasons = review_reasons(locked, locked.text_sha256)
    if reasons:
        return _move(actor, locked, text, "sign_for_review", review_reason=" ".join(reasons))
    accept_by_itself(locked)
    supersede(locked)
    wake(ISSUE_TASK)
    return _move(actor, locked, text, "sign_letter", review_reason="")


def _check(letter: Letter, actor: Scope) -> Person:
    """Refuse what cannot be signed yet; return who signs."""
    if missing := missing_for_signing(letter, letter.text_sha256):
        raise DomainError("letter_incomplete", " ".join(part.text for part in missing))
    signer = Person.objects.filter(pk__in=[actor.person_id]).first()
    if signer is None or not signer.is_named:
        raise DomainError("head_unnamed", "Indiquez votre nom avant de signer.")
    return signer


def _move(
    actor: Scope,
    letter: Letter,
    text: dict[str, Any],
    transition: str,
    **changes: Any,  # noqa: ANN401 - the columns that move with the state
) -> Letter:
    content = letter_content(letter, text)
    return apply_transition(
        letter,
        transitions=TRANSITIONS,
        transition=transition,
        actor=actor,
        signed_at=letter.signed_at,
        signed_by=letter.signed_by,
        signed_on_behalf_of=letter.signed_on_behalf_of,
        signed_content=content,
        content_sha256=canonical_sha256(content),
        returned_at=None,
        returned_by="",
        return_comment="",
        **changes,
    )
