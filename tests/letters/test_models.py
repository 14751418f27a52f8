from typing import Any

import pytest
from django.db import IntegrityError

from relais.letters.enums import LetterState, Party, Priority
from relais.letters.models import ActivityHolder, CourseEnrolment, Letter
from tests.cast import Cast
from tests.factories import SOME_TIME, make_letter
from tests.letters.builders import keep, make_desk


def test_rows_say_what_they_are(cast: Cast):
    desk = make_desk(cast)
    activity = keep(desk.letter, "M1.1", Priority.MAIN, desk.first, Party.STAFF)

    assert [
        str(desk.letter),
        str(desk.letter.sections.get(code="means")),
        str(activity),
        [str(holder) for holder in activity.holders.all()],
        str(CourseEnrolment(letter=desk.letter, designation=desk.second)),
    ] == [
        "Lettre de mission 2026-2027, Collège Ada-Lovelace, Poitiers (0869001S)",
        "Moyens",
        "M1.1 (Principale)",
        ["RÉFÉRENTE Rachida", "Autre personnel"],
        "SECOND Rémi",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"state": LetterState.PROPOSED},
        {"state": LetterState.SIGNED, "signed_at": SOME_TIME},
        {"state": LetterState.ISSUED, "issued_at": SOME_TIME},
        {"returned_at": SOME_TIME, "returned_by": "DIRECTION Hélène"},
        {
            "state": LetterState.PROPOSED,
            "proposed_at": SOME_TIME,
            "proposed_by": "X",
            "return_comment": "Non",
        },
    ],
)
def test_letter_state_without_its_facts_is_refused_by_the_database(cast: Cast, changes):
    letter = make_letter(cast.school)

    with pytest.raises(IntegrityError):
        Letter.objects.filter(pk=letter.pk).update(**changes)


def test_letter_twice_a_year_is_refused_by_the_database(cast: Cast):
    make_letter(cast.school)

    with pytest.raises(IntegrityError):
        make_letter(cast.school)


@pytest.mark.parametrize("twice", ["designation", "party", "both", "none"])
def test_holder_is_one_referent_or_one_party_once(cast: Cast, twice):
    desk = make_desk(cast)
    activity = keep(desk.letter, "M1.1", Priority.MAIN, desk.first, Party.STAFF)
    choices: dict[str, dict[str, Any]] = {
        "designation": {"designation": desk.first},
        "party": {"party": Party.STAFF},
        "both": {"designation": desk.second, "party": Party.STAFF},
        "none": {},
    }

    with pytest.raises(IntegrityError):
        ActivityHolder.objects.create(activity=activity, **choices[twice])
