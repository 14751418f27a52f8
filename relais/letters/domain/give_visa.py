"""A referent agrees to the letter, agrees with a reservation, or refuses."""

from typing import Any

from django.db import transaction

from relais.audit.domain import apply_transition, record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.designations.domain import answer_designation
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.documents.domain import canonical_sha256
from relais.letters.content import letter_text
from relais.letters.domain.edit_letter import lock_open
from relais.letters.domain.mail_parties import mail_referents, mail_refusal
from relais.letters.domain.propose_letter import ask_visas, propose
from relais.letters.domain.transitions import TRANSITIONS
from relais.letters.enums import Decision, LetterState, VisaKind
from relais.letters.models import COMMENT_LENGTH, Letter, Visa
from relais.letters.rules import can_give_visa
from relais.letters.selectors import missing_for_proposal

REPLACED = "Un nouvel avis a été donné."


@transaction.atomic
def give_visa(*, actor: Scope, letter: Letter, decision: str, seen_text: str, comment: str = "") -> Visa:
    """Write what a referent of the team decides on the text whose hash is `seen_text`.

    To agree, with or without a reservation, also accepts a designation not answered yet, and proposes a
    letter still in draft. A refusal gives the letter back to those who write it; it changes nothing to
    pay, which never depends on the letter (domain, 1.4). Raises DomainError `forbidden`, `letter_signed`,
    `unknown_decision`, `comment_required`, `letter_incomplete`, or `stale_text` when the letter has
    changed since the page was shown.
    """
    designation = _designation_of(actor, letter)
    comment = _check_words(decision, comment)
    locked = lock_open(letter)
    check_text(locked, seen_text)
    if decision == Decision.REFUSED:
        return _refuse(actor, locked, designation, comment)
    if missing := missing_for_proposal(locked):
        raise DomainError("letter_incomplete", " ".join(part.text for part in missing))
    if designation.state == DesignationState.PROPOSED:
        answer_designation(actor=actor, designation=designation, accepts=True)
    visa = _write(actor, locked, designation, Decision(decision), comment)
    if locked.state == LetterState.DRAFT:
        locked = propose(actor=actor, letter=locked)
    ask_visas(actor=actor, letter=locked)
    return visa


def check_text(letter: Letter, seen_text: str) -> dict[str, Any]:
    """Refuse to bind anybody to a text they have not seen, remember the hash of today's, return today's."""
    text = letter_text(letter)
    sha256 = canonical_sha256(text)
    if sha256 != seen_text:
        raise DomainError(
            "stale_text",
            "La lettre a changé depuis que cette page est affichée. Relisez-la : votre décision n'a pas été "
            "enregistrée.",
        )
    if letter.text_sha256 != sha256:
        letter.text_sha256 = sha256
        letter.save(update_fields=["text_sha256"])
    return text


def _designation_of(actor: Scope, letter: Letter) -> Designation:
    team = active_team(letter.school_id, letter.year) if can_give_visa(actor, letter) else []
    for designation in team:
        if designation.person_id == actor.person_id:
            return designation
    raise DomainError("forbidden", "Seuls les référents désignés pour cette année donnent leur visa.")


def _check_words(decision: str, comment: str) -> str:
    if decision not in Decision.values:
        raise DomainError("unknown_decision", "Choisissez un accord, un accord avec réserve ou un refus.")
    comment = comment.strip()[:COMMENT_LENGTH]
    if decision != Decision.AGREED and not comment:
        raise DomainError("comment_required", "Dites en un mot pourquoi.")
    return comment


def _write(actor: Scope, letter: Letter, designation: Designation, decision: Decision, comment: str) -> Visa:
    former = letter.visas.filter(designation=designation, voided_at=None)
    former.update(voided_at=clock.now(), void_reason=REPLACED)
    visa = Visa.objects.create(
        letter=letter,
        kind=VisaKind.REFERENT,
        designation=designation,
        decision=decision,
        comment=comment,
        given_at=clock.now(),
        given_by=str(designation.person),
        text_sha256=letter.text_sha256,
    )
    record_entry(
        actor=actor,
        act="give_visa",
        on=letter,
        from_state=letter.state,
        to_state=letter.state,
        comment=f"{decision.label}. {comment}".strip(),
        after={"text_sha256": letter.text_sha256},
    )
    return visa


def _refuse(actor: Scope, letter: Letter, designation: Designation, comment: str) -> Visa:
    visa = _write(actor, letter, designation, Decision.REFUSED, comment)
    if letter.state == LetterState.PROPOSED:
        letter = apply_transition(
            letter,
            transitions=TRANSITIONS,
            transition="reopen_letter",
            actor=actor,
            comment=comment,
            proposed_at=None,
            proposed_by="",
            returned_at=clock.now(),
            returned_by=actor.person_name,
            return_comment=comment,
        )
        mail_referents(letter=letter, but=designation)
    mail_refusal(letter=letter, visa=visa)
    return visa
