from datetime import UTC, datetime

import pytest

from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.demo.domain.pilots import choose_pilots, reserve_schools
from relais.demo.domain.plan import draw_play
from relais.demo.enums import Outcome
from relais.demo.models import Pilot, PlayedStage
from relais.schools.enums import SchoolType
from tests.factories import make_head_count, make_school

YEAR = SchoolYear(2026)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_only_colleges_of_a_fair_size_are_reserved():
    sizes = {SchoolType.COLLEGE: (200, 201, 700, 701), SchoolType.LYCEE: (400,)}
    schools = [(make_school(type=kind), pupils) for kind, many in sizes.items() for pupils in many]
    for school, pupils in schools:
        make_head_count(school, pupils)
    make_school()  # nobody knows how many pupils it has

    reserved = reserve_schools(schools[0][0].academie, YEAR)

    assert reserved == {
        "head-designate": (schools[1][0].uai, Outcome.NOT_DESIGNATED),
        "head-share": (schools[2][0].uai, Outcome.NOT_SHARED),
    }


def test_account_nobody_can_hold_is_left_out():
    school = make_school()
    play = draw_play(uais=[], authority_ids=[], reserved={})
    reserved = {"head-designate": (school.uai, Outcome.NOT_DESIGNATED)}

    with clock.at(NOON):
        choose_pilots(school.academie, play, reserved, YEAR)

    assert not Pilot.objects.exists()


def test_rows_are_called_by_what_they_are_known_by():
    assert str(PlayedStage(key="day 2026-09-04")) == "day 2026-09-04"
    assert str(Pilot(slug="officer")) == "officer"
