"""Who leads a zone sees the schools of that zone this year, what is theirs, and nothing else."""

import pytest

from relais.core.scope import Role, Scope
from relais.designations.selectors import designations_visible_to
from relais.letters.selectors import letters_visible_to
from relais.schools.models import School
from relais.schools.selectors import schools_visible_to
from tests.cast import Cast
from tests.factories import YEAR, make_designation, make_letter, make_school_zone, make_zone


@pytest.fixture
def leader(cast: Cast) -> Scope:
    """Return who leads the zone the cast's school is in; the other school left it last year."""
    zone = make_zone("Nord")
    make_school_zone(cast.school, zone)
    make_school_zone(cast.other_school, zone, year=YEAR.previous)
    make_school_zone(cast.other_school, make_zone("Sud"))
    return Scope(99, "Zoé", Role.ZONE_LEADER, zone_id=zone.pk)


def test_zone_leader_sees_the_schools_of_the_zone_this_year(cast: Cast, leader: Scope) -> None:
    assert list(schools_visible_to(leader)) == [cast.school]


def test_zone_leader_sees_their_designations_and_letters(cast: Cast, leader: Scope) -> None:
    def rows(school: School) -> tuple[object, object]:
        return make_designation(school), make_letter(school)

    designation, letter = rows(cast.school)
    rows(cast.other_school)

    assert list(designations_visible_to(leader)) == [designation]
    assert list(letters_visible_to(leader)) == [letter]
