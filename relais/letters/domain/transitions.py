"""How a letter goes from state to state."""

from relais.audit.domain import Transition
from relais.letters import rules
from relais.letters.enums import LetterState

WRITABLE = frozenset({LetterState.DRAFT.value, LetterState.PROPOSED.value})
DRAFT, PROPOSED, REVIEW, SIGNED = (
    frozenset({state.value})
    for state in (LetterState.DRAFT, LetterState.PROPOSED, LetterState.REVIEW, LetterState.SIGNED)
)

TRANSITIONS = {
    "propose_letter": Transition(DRAFT, LetterState.PROPOSED, rules.can_propose_letter),
    "return_letter": Transition(PROPOSED, LetterState.DRAFT, rules.can_return_letter),
    "reopen_letter": Transition(PROPOSED, LetterState.DRAFT, rules.can_give_visa),
    # The head may sign what nobody proposed, once each referent has agreed: the head answers for the letter.
    "sign_letter": Transition(WRITABLE, LetterState.SIGNED, rules.can_sign_letter),
    "sign_for_review": Transition(WRITABLE, LetterState.REVIEW, rules.can_sign_letter),
    "endorse_letter": Transition(REVIEW, LetterState.SIGNED, rules.can_review_letter),
    "send_back_letter": Transition(REVIEW, LetterState.DRAFT, rules.can_review_letter),
    "record_paper_letter": Transition(WRITABLE, LetterState.ISSUED, rules.can_record_paper_letter),
    "issue_letter": Transition(SIGNED, LetterState.ISSUED, rules.can_issue_letter),
}
