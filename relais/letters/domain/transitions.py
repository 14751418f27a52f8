"""How a letter goes from state to state."""

from relais.audit.domain import Transition
from relais.letters import rules
from relais.letters.enums import LetterState

WRITABLE = frozenset({LetterState.DRAFT.value, LetterState.PROPOSED.value})

TRANSITIONS = {
    "propose_letter": Transition(
        frozenset({LetterState.DRAFT.value}),
        LetterState.PROPOSED,
        rules.can_propose_letter,
    ),
    "return_letter": Transition(
        frozenset({LetterState.PROPOSED.value}),
        LetterState.DRAFT,
        rules.can_return_letter,
    ),
    # The head may sign what nobody proposed: the head answers for the letter.
    "sign_letter": Transition(WRITABLE, LetterState.SIGNED, rules.can_sign_letter),
    "issue_letter": Transition(
        frozenset({LetterState.SIGNED.value}),
        LetterState.ISSUED,
        rules.can_issue_letter,
    ),
}
