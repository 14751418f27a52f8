"""Comment a part of the letter, and say that a comment is answered."""

from django.db import transaction

from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.letters.domain.edit_letter import lock_open
from relais.letters.domain.mail_parties import mail_comment
from relais.letters.enums import PartCode
from relais.letters.models import COMMENT_LENGTH, Letter, SectionComment
from relais.letters.rules import can_comment_letter


@transaction.atomic
def comment_section(
    *, actor: Scope, letter: Letter, part: str, text: str, is_blocking: bool = False
) -> SectionComment:
    """Hang a comment on a part of a letter not signed yet.

    A blocking one is mailed at once to the others who write the letter, which is not signed before it is
    resolved; the others travel in the next mail. Raises DomainError `forbidden`, `letter_signed`,
    `unknown_part`, `comment_required` or `comment_too_long`.
    """
    if not can_comment_letter(actor, letter):
        raise DomainError("forbidden", "Vous ne pouvez pas commenter cette lettre.")
    locked = lock_open(letter)
    if part not in PartCode.values:
        raise DomainError("unknown_part", "Cette section n'existe pas.")
    text = text.strip()
    if not text:
        raise DomainError("comment_required", "Écrivez votre commentaire.")
    if len(text) > COMMENT_LENGTH:
        raise DomainError("comment_too_long", f"Ce commentaire dépasse {COMMENT_LENGTH} caractères.")
    comment = SectionComment.objects.create(
        letter=locked,
        part=part,
        author_id=actor.person_id,
        author_name=actor.person_name,
        text=text,
        is_blocking=is_blocking,
        created_at=clock.now(),
    )
    if is_blocking:
        mail_comment(letter=locked, comment=comment)
    return comment


@transaction.atomic
def resolve_comment(*, actor: Scope, comment: SectionComment) -> SectionComment:
    """Say that a comment is answered; said twice, the first time stands.

    Raises DomainError `forbidden` or `letter_signed`.
    """
    if not can_comment_letter(actor, comment.letter):
        raise DomainError("forbidden", "Vous ne pouvez pas commenter cette lettre.")
    lock_open(comment.letter)
    locked = SectionComment.objects.select_for_update().get(pk=comment.pk)
    if locked.resolved_at is None:
        locked.resolved_at, locked.resolved_by = clock.now(), actor.person_name
        locked.save(update_fields=["resolved_at", "resolved_by"])
    return locked
