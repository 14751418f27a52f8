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
        (rules.can_propose_letter, {"deputy", "referent"}),
        (rules.can_return_letter, {"head"}),
        (rules.can_sign_letter, {"head"}),
        (rules.can_issue_letter, set()),
    ],
)
def test_rule_opens_to_these_people_only(cast: Cast, rule, allowed):
    letter = make_letter(cast.school)

    assert {name for name in PEOPLE if rule(scope_of(getattr(cast, name)), letter)} == allowed


def test_can_issue_is_the_installation_alone(cast: Cast):
    letter = make_letter(cast.school)

    assert [rules.can_issue_letter(actor, letter) for actor in (SYSTEM, NOBODY)] == [True, False]


@pytest.mark.parametrize(("count", "expected"), [(0, False), (5, False), (6, True)])
def test_has_too_many_main_beyond_five(count, expected):
    assert rules.has_too_many_main(count) is expected
