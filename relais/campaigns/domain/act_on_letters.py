"""Act on many letters at once: asked in one go, done line by line by a worker, each told on its own."""

from collections.abc import Callable, Collection, Sequence
from typing import Final, TypeAlias

from django.db import transaction

from relais.accounts.selectors import assignments_on, scope_for
from relais.audit.domain import record_entry
from relais.campaigns.domain.send_reminders import remind_school, told
from relais.campaigns.enums import LetterAct
from relais.campaigns.models import LetterBatch, LetterBatchLine
from relais.campaigns.selectors import campaign_of_year
from relais.campaigns.selectors.reminders import PersonAwaited, people_awaited
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.rights import Place
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.core.wake import wake
from relais.letters.domain import endorse_letter, send_back_letter
from relais.letters.rules import REVIEW_LETTER
from relais.letters.selectors import letters_to_act_on
from relais.schools.models import Academie

PeopleOf: TypeAlias = Callable[[int, SchoolYear], Sequence[PersonAwaited]]
TASK = "relais.campaigns.tasks.run_due_letter_lines"
RESULT_LENGTH = 500


def people_awaited_in(academie_id: int, year: SchoolYear) -> list[PersonAwaited]:
    """Return everybody awaited in the academy's campaign of the year."""
    campaign = campaign_of_year(academie_id, year)
    return people_awaited([campaign] if campaign else [])


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
    letters = letters_to_act_on(year).filter(school__academie=academie, pk__in=letter_ids)
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


def _endorse(actor: Scope, line: LetterBatchLine, _: PeopleOf) -> str:
    endorse_letter(actor=actor, letter=line.letter, comment=line.batch.comment)
    return "Visa donné : la lettre va être émise."


def _send_back(actor: Scope, line: LetterBatchLine, _: PeopleOf) -> str:
    send_back_letter(actor=actor, letter=line.letter, comment=line.batch.comment)
    return "Renvoyée à l’établissement."


def _remind(actor: Scope, line: LetterBatchLine, people_of: PeopleOf) -> str:
    school, year = line.letter.school, line.letter.year
    people = people_of(school.academie_id, year)
    return told(remind_school(actor=actor, school=school, year=year, people=people))


ACTS: Final[dict[str, Callable[[Scope, LetterBatchLine, PeopleOf], str]]] = {
    LetterAct.REMIND: _remind,
    LetterAct.ENDORSE: _endorse,
    LetterAct.SEND_BACK: _send_back,
}


@transaction.atomic
def act_on_line(line: LetterBatchLine, people_of: PeopleOf = people_awaited_in) -> LetterBatchLine:
    """Do one line of a batch: act and result are one transaction, so that none is done twice.

    `people_of` reads who is awaited, once for several lines when whoever calls remembers it. A refusal is
    the line's result; the act is done in the role of whoever asked, and refused once they hold it no more.
    """
    batch = line.batch
    try:
        with transaction.atomic():
            result = ACTS[batch.act](_actor(batch), line, people_of)
    except DomainError as error:
        result, line.is_refused = error.message, True
    line.result = result[:RESULT_LENGTH]
    line.mark_done()
    line.save()
    return line


def _actor(batch: LetterBatch) -> Scope:
    held = assignments_on(clock.today()).filter(pk=batch.assignment_id).first()
    if held is None:
        raise DomainError("role_ended", "Qui a demandé cet acte n'en a plus le rôle.")
    return scope_for(held)
