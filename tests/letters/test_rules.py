import pytest

from relais.core.scope import NOBODY, SYSTEM
from relais.letters import rules
from tests.cast import Cast
from tests.factories import make_letter, scope_of

PEOPLE = (
    "head",
    "deputy",
    "referent",
    "other_head",
    "officer",
    "pay_officer",
    "authority_reader",
    "outsider",
)


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (rules.can_edit_letter, {"head", "deputy", "referent"}),
        (rules.can_propose_letter, {"head", "deputy", "referent"}),
        (rules.can_give_visa, {"referent"}),
        (rules.can_comment_letter, {"head", "deputy", "referent", "officer"}),
        (rules.can_amend_letter, {"head", "deputy", "referent"}),
        (rules.can_review_letter, {"officer"}),
        (rules.can_return_letter, {"head"}),
        (rules.can_sign_letter, {"head"}),
        (rules.can_issue_letter, set()),
    ],
)
def test_rule_opens_to_these_people_only(cast: Cast, rule, allowed):
    letter = make_letter(cast.school)

    assert {name for name in PEOPLE if rule(scope_of(getattr(cast, name)), letter)} == allowed


def test_can_set_letters_is_the_academys_own_team(cast: Cast):
    asked = {name: rules.can_set_letters(scope_of(getattr(cast, name)), cast.academie.pk) for name in PEOPLE}

    assert {name for name, is_allowed in asked.items() if is_allowed} == {"officer"}
    assert rules.can_set_letters(scope_of(cast.officer), cast.academie.pk + 1) is False


def test_can_issue_is_the_installation_alone(cast: Cast):
    letter = make_letter(cast.school)

    assert [rules.can_issue_letter(actor, letter) for actor in (SYSTEM, NOBODY)] == [True, False]


@pytest.mark.parametrize(("count", "expected"), [(0, False), (5, False), (6, True)])
def test_has_too_many_main_beyond_five(count, expected):
    assert rules.has_too_many_main(count) is expected
