"""Who may do what in letters: each right, tried at home and abroad."""

import pytest

from relais.core.rights import Right
from relais.letters import rules
from tests.who_may import who_may


@pytest.mark.parametrize(
    ("right", "holders"),
    [
        (rules.READ_LETTER, "officer academie_reader zone_leader head deputy referent"),
        (rules.EDIT_LETTER, "head deputy referent"),
        (rules.PROPOSE_LETTER, "head deputy referent"),
        (rules.GIVE_VISA, "referent"),
        (rules.COMMENT_LETTER, "officer head deputy referent"),
        (rules.AMEND_LETTER, "head deputy referent"),
        (rules.REVIEW_LETTER, "officer"),
        (rules.SET_LETTER_SETTINGS, "officer"),
        (rules.RETURN_LETTER, "head +delegated"),
        (rules.SIGN_LETTER, "head +delegated"),
        (rules.RECORD_PAPER_LETTER, "officer head"),
        (rules.ISSUE_LETTER, "+system"),
        (rules.READ_TEMPLATES, "officer academie_reader"),
        (rules.EDIT_TEMPLATES, "officer"),
        (rules.PUBLISH_TEMPLATE, "officer"),
        (rules.IMPORT_LETTERS, "officer"),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_right_is_held_by_these_and_nobody_else(right: Right, holders: str) -> None:
    assert who_may(right) == holders
