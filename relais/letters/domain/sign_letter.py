"""The head signs: from then on the letter says for ever what it says now."""

from django.db import transaction

from relais.accounts.models import Person
from relais.audit.domain import apply_transition
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.core.wake import wake
from relais.designations.selectors import active_team
from relais.documents.domain import canonical_sha256
from relais.letters.content import letter_content
from relais.letters.domain.enrol_in_course import write_enrolments
from relais.letters.domain.transitions import TRANSITIONS
from relais.letters.models import Letter
from relais.letters.rules import can_sign_letter
from relais.letters.selectors import course_ids, is_frozen, missing_for_signing

ISSUE_TASK = "relais.letters.tasks.issue_due_letters"


@transaction.atomic
def sign_letter(*, actor: Scope, letter: Letter) -> Letter:
    """Freeze the content with its hash, and have the letter issued.

    Only the head of the school signs, or the deputy by delegation, when everybody named has agreed, since
    the letter is a frame that both sides accept (domain, 1.4). Raises DomainError `forbidden`,
    `letter_signed`, `letter_incomplete` (the message names what and who is awaited) or `head_unnamed`.
    """
    if not can_sign_letter(actor, letter):
        raise DomainError("forbidden", "Seul le chef d'établissement signe la lettre.")
    locked = Letter.objects.select_for_update().get(pk=letter.pk)
    signer = _check(locked, actor)
    team = active_team(locked.school_id, locked.year)
    write_enrolments(locked, course_ids(locked, team))
    locked.signed_at, locked.signed_by = clock.now(), str(signer)
    locked.signed_on_behalf_of = actor.on_behalf_of_name
    content = letter_content(locked)
    signed = apply_transition(
        locked,
        transitions=TRANSITIONS,
        transition="sign_letter",
        actor=actor,
        signed_at=locked.signed_at,
        signed_by=locked.signed_by,
        signed_on_behalf_of=locked.signed_on_behalf_of,
        signed_content=content,
        content_sha256=canonical_sha256(content),
        returned_at=None,
        returned_by="",
        return_comment="",
    )
    wake(ISSUE_TASK)
    return signed


def _check(letter: Letter, actor: Scope) -> Person:
    """Refuse what cannot be signed yet, or is already; return who signs."""
    if is_frozen(letter):
        raise DomainError("letter_signed", "La lettre est déjà signée.")
    if missing := missing_for_signing(letter):
        raise DomainError("letter_incomplete", " ".join(part.text for part in missing))
    signer = Person.objects.filter(pk__in=[actor.person_id]).first()
    if signer is None or not signer.is_named:
        raise DomainError("head_unnamed", "Indiquez votre nom avant de signer.")
    return signer
