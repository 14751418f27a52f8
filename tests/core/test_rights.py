import pytest
from django.db.models import Q

from relais.core.rights import NONE, Paths, Place, Reach, Right, declared
from relais.core.scope import NOBODY, SYSTEM, Role, Scope
from relais.letters import rules as letters

HERE = Place(school_id=1, zone_id=2, academie_id=3, authority_id=4, person_id=5)
PATHS = Paths(
    school="school_id",
    zone=lambda zone: Q(zone_id=zone),
    academie="academie_id",
    authority="authority_id",
    person="person_id",
)
RIGHT = Right(
    "test_right",
    "Essayer",
    {
        Role.HEAD: Reach.SCHOOL,
        Role.OFFICER: Reach.ACADEMIE,
        Role.AUTHORITY_READER: Reach.AUTHORITY,
        Role.PAY_OFFICER: Reach.EVERYWHERE,
        Role.REFERENT: Reach.ZONE,
        Role.ZONE_LEADER: Reach.COLLEAGUES,
    },
)
HEAD = Scope(9, "Hélène", Role.HEAD, school_id=1)


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (HEAD, Q(school_id=1)),
        (Scope(9, "Odile", Role.OFFICER, academie_id=3), Q(academie_id=3)),
        (Scope(9, "Colette", Role.AUTHORITY_READER, authority_id=4), Q(authority_id=4)),
        (Scope(9, "Rachida", Role.REFERENT, zone_id=2), Q(zone_id=2)),
        (Scope(9, "Paul", Role.PAY_OFFICER), Q()),
        (Scope(9, "Zoé", Role.ZONE_LEADER, zone_id=8, home_academie_id=3), Q(academie_id=3)),
    ],
)
def test_right_reaches_its_own_perimeter(actor: Scope, expected: Q) -> None:
    assert RIGHT.allows(actor, HERE) is True
    assert RIGHT.is_held_by(actor) is True
    assert RIGHT.within(actor, PATHS) == expected


@pytest.mark.parametrize(
    "actor",
    [
        Scope(9, "Henri", Role.HEAD, school_id=8),
        Scope(9, "Odile", Role.OFFICER, academie_id=8),
        Scope(9, "Rachida", Role.REFERENT, school_id=1),  # no zone in the scope
        Scope(9, "Zoé", Role.ZONE_LEADER, zone_id=2, home_academie_id=8),
        Scope(9, "Zoé", Role.ZONE_LEADER, zone_id=2),  # of no academy
        Scope(9, "Didier", Role.DEPUTY, school_id=1),
        NOBODY,
        SYSTEM,
    ],
)
def test_right_stops_at_the_perimeter(actor: Scope) -> None:
    assert RIGHT.allows(actor, HERE) is False


@pytest.mark.parametrize(
    "actor", [Scope(9, "Didier", Role.DEPUTY, school_id=1), Scope(9, "Rachida", Role.REFERENT), NOBODY]
)
def test_right_not_held_matches_no_row(actor: Scope) -> None:
    assert RIGHT.within(actor, PATHS) == NONE


def test_right_without_a_path_matches_no_row() -> None:
    assert RIGHT.within(HEAD, Paths(academie="academie_id")) == NONE


def test_right_of_the_system() -> None:
    assert Right("test_system", "Automatiser", is_system=True).allows(SYSTEM, HERE) is True


def test_right_own_is_whoever_it_is_about_in_any_role() -> None:
    own = Right("test_own", "Lire le sien", {Role.HEAD: Reach.SCHOOL}, is_own=True)

    assert own.allows(Scope(5, "Oscar"), HERE) is True
    assert own.allows(Scope(6, "Oscar"), HERE) is False
    assert own.allows(NOBODY, Place()) is False
    assert own.within(Scope(5, "Oscar"), PATHS) == NONE | Q(person_id=5)
    assert own.within(HEAD, PATHS) == Q(school_id=1) | Q(person_id=9)
    assert own.within(NOBODY, PATHS) == NONE


def test_right_delegated_is_that_of_the_head_and_of_no_other_school() -> None:
    deputy = Scope(9, "Didier", Role.DEPUTY, school_id=1, delegated=frozenset({"test_right"}))

    assert RIGHT.allows(deputy, HERE) is True
    assert RIGHT.allows(deputy, Place(school_id=8, academie_id=3)) is False
    assert RIGHT.within(deputy, PATHS) == Q(school_id=1)


def test_declared_are_those_of_the_apps_in_order() -> None:
    codes = [right.code for right in declared()]

    assert codes == sorted(codes)
    assert letters.SIGN_LETTER.code in codes
