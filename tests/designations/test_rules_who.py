"""Who may do what in designations: each right, tried at home and abroad."""

import pytest

from relais.core.rights import Right
from relais.designations import rules
from tests.cast import Cast
from tests.factories import scope_of
from tests.who_may import who_may

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("right", "holders"),
    [
        (
            rules.SEE_DESIGNATIONS,
            "officer pay_officer training_officer academie_reader zone_leader head deputy referent +own",
        ),
        (rules.DESIGNATE, "officer head deputy +system"),
        (rules.ANSWER_DESIGNATION, "+own"),
        (rules.SEE_CONTACTS, "officer training_officer academie_reader zone_leader head deputy referent"),
        (rules.EDIT_CONTACT_CARD, "+own"),
        (rules.READ_ROLE_LIST, "officer training_officer"),
        (rules.ISSUE_ROLE_LIST, "officer"),
        (rules.IMPORT_PAST_DESIGNATIONS, "officer"),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_right_is_held_by_these_and_nobody_else(right: Right, holders: str) -> None:
    assert who_may(right) == holders


def test_predicates_ask_the_rights(cast: Cast) -> None:
    head, other, referent = (scope_of(each) for each in (cast.head, cast.other_head, cast.referent))
    place = {"school_id": cast.school.pk, "academie_id": cast.academie.pk}
    assert [rules.can_designate(each, **place) for each in (head, other)] == [True, False]
    for predicate in (rules.can_answer, rules.can_edit_contact_card):
        mine = cast.referent.pk
        assert [predicate(each, person_id=mine) for each in (referent, head)] == [True, False]
