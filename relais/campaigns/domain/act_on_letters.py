"""Act on many letters at once: asked in one go, done line by line by a worker, each told on its own."""

from collections.abc import Callable, Collection
from typing import Final

from django.db import transaction

from relais.accounts.selectors import assignments_on, scope_for
from relais.audit.domain import record_entry
from relais.campaigns.domain.send_reminders import remind_school, told
from relais.campaigns.enums import LetterAct
from relais.campaigns.models import LetterBatch, LetterBatchLine
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.rights import Place
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.core.wake import wake
from relais.letters.domain import endorse_letter, send_back_letter
from relais.letters.models import Letter
from relais.letters.rules import REVIEW_LETTER
from relais.letters.selectors import counted_letters
from relais.schools.models import Academie

TASK = "relais.campaigns.tasks.run_due_letter_lines"
RESULT_LENGTH = 500


@transaction.atomic
def order_letter_batch(
    *,
    actor: Scope,
    academie: Academie,
    year: SchoolYear,
    act: LetterAct,
    letter_ids: Collection[int],
    comment: str = "",
) -> LetterBatch:
    """Have the act done on each of these letters of the academy, once, by a worker.

    Raises DomainError `forbidden`, `comment_required` or `nothing_chosen`.
    """
    if actor.assignment_id is None or not REVIEW_LETTER.allows(actor, Place(academie_id=academie.pk)):
        raise DomainError("forbidden", "Seule l'équipe numérique de l'académie agit sur plusieurs lettres.")
    comment = comment.strip()
    if act == LetterAct.SEND_BACK and not comment:
        raise DomainError("comment_required", "Dites en un mot ce qui est à corriger.")
    letters = counted_letters(year).filter(school__academie=academie, pk__in=letter_ids)
    chosen = list(letters.order_by("school__uai").values_list("pk", flat=True))
    if not chosen:
        raise DomainError("nothing_chosen", "Cochez au moins une ligne, puis choisissez quoi en faire.")
    batch = LetterBatch.objects.create(
        academie=academie,
        year=year,
        act=act,
        comment=comment,
        asked_at=clock.now(),
        asked_by=actor.label,
        assignment_id=actor.assignment_id,
    )
    LetterBatchLine.objects.bulk_create(
        [LetterBatchLine(batch=batch, letter_id=pk) for pk in chosen], batch_size=500
    )
    record_entry(actor=actor, act="order_letter_batch", on=batch, after={"act": act, "letters": len(chosen)})
    wake(TASK)
    return batch


def _endorse(actor: Scope, letter: Letter, comment: str) -> str:
    endorse_letter(actor=actor, letter=letter, comment=comment)
    return "Visa donné : la lettre va être émise."


def _send_back(actor: Scope, letter: Letter, comment: str) -> str:
    send_back_letter(actor=actor, letter=letter, comment=comment)
    return "Renvoyée à l’établissement."


def _remind(actor: Scope, letter: Letter, _comment: str) -> str:
    return told(remind_school(actor=actor, school=letter.school, year=letter.year))


ACTS: Final[dict[str, Callable[[Scope, Letter, str], str]]] = {
    LetterAct.REMIND: _remind,
    LetterAct.ENDORSE: _endorse,
    LetterAct.SEND_BACK: _send_back,
}


@transaction.atomic
def act_on_line(line: LetterBatchLine) -> LetterBatchLine:
    """Do one line of a batch: act and result are one transaction, so that none is done twice.

    A refusal is the line's result; the act is done in the role of whoever asked, and refused once they
    hold it no more.
    """
    batch = line.batch
    try:
        with transaction.atomic():
            told = ACTS[batch.act](_actor(batch), line.letter, batch.comment)
    except DomainError as error:
        told, line.is_refused = error.message, True
    line.result = told[:RESULT_LENGTH]
    line.mark_done()
    line.save()
    return line


def _actor(batch: LetterBatch) -> Scope:
    held = assignments_on(clock.today()).filter(pk=batch.assignment_id).first()
    if held is None:
        raise DomainError("role_ended", "Qui a demandé cet acte n'en a plus le rôle.")
    return scope_for(held)
