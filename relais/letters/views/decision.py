"""What one may decide on a letter, as plain data: visa, signature, correction, the academy's reading."""

from typing import Any

from relais.accounts.models import Person
from relais.core.scope import Scope
from relais.designations.selectors import active_team
from relais.letters.content import missing_for_signing, text_sha256
from relais.letters.enums import LetterState, PartCode
from relais.letters.forms import AmendForm, CommentForm, EndorseForm, FlagForm, ReasonedVisaForm, ReturnForm
from relais.letters.models import FINAL_STATES, Letter
from relais.letters.rules import (
    can_amend_letter,
    can_comment_letter,
    can_edit_letter,
    can_give_visa,
    can_propose_letter,
    can_record_paper_letter,
    can_return_letter,
    can_review_letter,
    can_sign_letter,
)
from relais.letters.selectors import (
    AGREEING,
    awaited_of,
    is_frozen,
    latest_visas,
    missing_for_proposal,
    open_comments,
    standing_visas,
    versions_of,
)

FROZEN: dict[str, Any] = {"text": "", "missing": [], "unwritten": [], "my_visa": None, "is_agreed": False}


def circuit_context(scope: Scope, letter: Letter, person: Person) -> dict[str, Any]:
    """Return where the letter stands in its circuit and what the person may do before the signature."""
    if is_frozen(letter):
        return {**FROZEN, "is_head": can_sign_letter(scope, letter)}
    team = active_team(letter.school_id, letter.year)
    text = text_sha256(letter)
    visas = standing_visas(letter, text)
    missing = missing_for_signing(letter, text)
    unwritten = missing_for_proposal(letter)
    is_head = can_sign_letter(scope, letter)
    asked = [each for each in team if each.person_id == scope.person_id and can_give_visa(scope, letter)]
    mine = next((visas[each.pk] for each in asked if each.pk in visas), None)
    is_proposed = letter.state == LetterState.PROPOSED
    return {
        "text": text,
        "missing": missing,
        "unwritten": unwritten,
        "is_head": is_head,
        "is_proposed": is_proposed,
        "is_agreed": bool(visas) and all(part.part != PartCode.VALIDATION for part in missing),
        "my_visa": mine,
        "must_name": is_head and not missing and not person.is_named,
        "can_sign": is_head and not missing and person.is_named,
        "can_visa": bool(asked) and not unwritten and (mine is None or mine.decision not in AGREEING),
        "can_propose": not (is_proposed or unwritten or asked) and can_propose_letter(scope, letter),
        "can_return": is_proposed and can_return_letter(scope, letter),
        "can_comment": can_comment_letter(scope, letter),
    }


def decision_context(scope: Scope, letter: Letter, person: Person) -> dict[str, Any]:
    """Return all that may be decided on the page that shows the letter as a document."""
    can_review = can_review_letter(scope, letter)
    is_final = letter.state in FINAL_STATES and not letter.is_superseded
    return {
        **circuit_context(scope, letter, person),
        "letter": letter,
        "versions": list(versions_of(letter)),
        "comments": list(open_comments(letter)),
        "awaited": awaited_of(letter),
        "visas": list(latest_visas(letter).values()),
        "can_edit": can_edit_letter(scope, letter) and not is_frozen(letter),
        "can_endorse": can_review and letter.state == LetterState.REVIEW,
        "can_flag": can_review and not is_frozen(letter),
        "can_record_paper": can_record_paper_letter(scope, letter) and not is_frozen(letter),
        "can_amend": is_final and can_amend_letter(scope, letter) and not _is_amended(letter),
        "visa_form": ReasonedVisaForm(),
        "return_form": ReturnForm(),
        "endorse_form": EndorseForm(),
        "flag_form": FlagForm(initial={"reason": letter.flag_reason}),
        "amend_form": AmendForm(),
        "comment_form": CommentForm(),
    }


def _is_amended(letter: Letter) -> bool:
    return Letter.objects.filter(amends=letter).exists()
