from datetime import timedelta

import pytest
from django.http import Http404

from relais.accounts.models import Merge, Person
from relais.accounts.rules import RolePlace
from relais.accounts.search import search_people
from relais.accounts.selectors.people import (
    describe_person,
    get_editable_person_or_404,
    get_ending_role_or_404,
    get_mergeable_person_or_404,
    get_person_or_404,
    homonyms_of,
    may_end_role,
    people_visible_to,
    place_of,
    present_roles,
    roles_of,
    roles_visible_to,
    visible_people_or_404,
    with_roles,
)
from relais.core import clock
from relais.core.scope import NOBODY, Role, Scope
from tests import factories
from tests.accounts.builders import make_admin, make_far_school, make_role, make_zone_leader
from tests.cast import Cast

DAY = timedelta(days=1)


@pytest.fixture
def officer(cast: Cast) -> Scope:
    return factories.scope_of(cast.officer)


def seen_by(scope: Scope) -> set[Person]:
    return set(people_visible_to(scope))


# Who is seen


def test_officer_sees_whoever_holds_or_held_a_role_in_the_academy(cast: Cast, officer: Scope) -> None:
    gone = factories.make_member(Role.HEAD, cast.school)
    gone.assignments.update(ends_on=factories.LONG_AGO)
    leader = make_zone_leader(factories.make_zone())
    far = make_role(Role.HEAD, school=make_far_school()).person
    admin = make_admin()

    everybody = seen_by(officer)

    assert {gone, leader, cast.head, cast.pay_officer, cast.authority_reader} <= everybody
    assert {far, admin} & everybody == set()


def test_officer_sees_whoever_never_held_a_role(cast: Cast, officer: Scope) -> None:
    assert cast.outsider in seen_by(officer)


def test_officer_does_not_see_an_authority_without_school_here(cast: Cast, officer: Scope) -> None:
    far = make_far_school()
    reader = make_role(Role.AUTHORITY_READER, authority=far.authority).person
    empty = make_role(
        Role.AUTHORITY_READER, authority=factories.make_authority(code="017", name="Charente")
    ).person

    assert {reader, empty} & seen_by(officer) == set()


def test_admin_sees_everybody_but_absorbed_records(cast: Cast) -> None:
    admin = make_admin()
    absorbed = factories.make_person()
    merge = Merge.objects.create(kept=cast.head, absorbed=absorbed, merged_at=clock.now(), merged_by="X")

    assert seen_by(factories.scope_of(admin)) == set(Person.objects.exclude(pk=absorbed.pk))

    merge.undone_at, merge.undone_by = clock.now(), "X"
    merge.save()
    assert absorbed in seen_by(factories.scope_of(admin))


@pytest.mark.parametrize(
    "who", ["pay_officer", "head", "deputy", "referent", "authority_reader", "outsider", "other_head"]
)
def test_others_see_nobody(cast: Cast, who: str) -> None:
    scope = factories.scope_of(getattr(cast, who))

    assert (seen_by(scope), set(roles_visible_to(scope))) == (set(), set())
    with pytest.raises(Http404):
        visible_people_or_404(scope)


def test_nobody_sees_nobody(cast: Cast) -> None:
    assert seen_by(NOBODY) == set()


def test_visible_people_of_an_officer(cast: Cast, officer: Scope) -> None:
    assert cast.head in visible_people_or_404(officer)


def test_roles_elsewhere_are_not_shown(cast: Cast, officer: Scope) -> None:
    make_role(Role.HEAD, cast.head, school=make_far_school())
    shown = with_roles(people_visible_to(officer), officer).get(pk=cast.head.pk)

    assert [role.school for role in roles_of(shown)] == [cast.school]
    assert cast.head.assignments.count() == 2


def test_get_person_out_of_scope_is_not_found(cast: Cast, officer: Scope) -> None:
    far = make_role(Role.HEAD, school=make_far_school()).person

    assert get_person_or_404(officer, cast.head.pk) == cast.head
    with pytest.raises(Http404):
        get_person_or_404(officer, far.pk)


def test_person_with_a_role_elsewhere_is_read_but_not_changed(cast: Cast, officer: Scope) -> None:
    make_role(Role.HEAD, cast.head, school=make_far_school())

    assert get_person_or_404(officer, cast.head.pk) == cast.head
    for getter in (get_editable_person_or_404, get_mergeable_person_or_404):
        assert getter(officer, cast.deputy.pk) == cast.deputy
        with pytest.raises(Http404):
            getter(officer, cast.head.pk)


def test_closed_record_is_not_merged(cast: Cast, officer: Scope) -> None:
    Person.objects.filter(pk=cast.head.pk).update(is_active=False)

    with pytest.raises(Http404):
        get_mergeable_person_or_404(officer, cast.head.pk)


# What decides


def test_place_of_gathers_academies_of_always_and_roles_of_now(cast: Cast) -> None:
    person, far, zone = cast.outsider, make_far_school(), factories.make_zone()
    today = clock.today()
    make_role(Role.HEAD, person, school=cast.school, ends_on=today - DAY)
    make_role(Role.DEPUTY, person, school=far, ends_on=today)
    make_role(Role.ZONE_LEADER, person, zone=zone, starts_on=today + DAY)
    make_role(Role.ADMIN, person)
    make_role(Role.AUTHORITY_READER, person, authority=cast.school.authority)
    make_role(Role.PAY_OFFICER, person, academie=cast.academie)

    place = place_of(person)

    here, elsewhere = cast.academie.pk, far.academie_id
    assert place.person_id == person.pk
    assert place.academie_ids == {here, elsewhere, None}
    assert place.roles == {
        RolePlace(role=Role.DEPUTY, school_id=far.pk, academie_id=elsewhere),
        RolePlace(role=Role.ZONE_LEADER, academie_id=here),
        RolePlace(role=Role.ADMIN),
        RolePlace(role=Role.AUTHORITY_READER),
        RolePlace(role=Role.PAY_OFFICER, academie_id=here),
    }


def test_place_of_an_authority_is_where_its_schools_are(cast: Cast) -> None:
    far = make_far_school(name="Autre rive")
    far.authority = cast.school.authority
    far.save()
    empty = make_role(Role.AUTHORITY_READER, authority=factories.make_authority(code="017")).person

    assert place_of(cast.authority_reader).academie_ids == {cast.academie.pk, far.academie_id}
    assert place_of(empty).academie_ids == {None}
    assert place_of(cast.outsider).academie_ids == frozenset()


# Roles


def test_role_to_end_is_one_the_scope_gives(cast: Cast, officer: Scope) -> None:
    headship = cast.head.assignments.get()

    assert get_ending_role_or_404(officer, headship.pk) == headship
    assert may_end_role(factories.scope_of(cast.deputy), headship) is False
    with pytest.raises(Http404):
        get_ending_role_or_404(factories.scope_of(cast.head), headship.pk)


def test_role_to_end_elsewhere_is_not_found(cast: Cast, officer: Scope) -> None:
    far = make_role(Role.HEAD, cast.head, school=make_far_school())

    with pytest.raises(Http404):
        get_ending_role_or_404(officer, far.pk)


def test_role_of_a_referent_ends_with_the_designation(cast: Cast, officer: Scope) -> None:
    with pytest.raises(Http404):
        get_ending_role_or_404(officer, cast.referent.assignments.get().pk)


@pytest.mark.parametrize(("days", "expected"), [(-1, False), (0, False), (1, True)])
def test_role_ending_already_is_not_ended_again(
    cast: Cast, officer: Scope, days: int, expected: bool
) -> None:
    role = cast.head.assignments.get()
    role.ends_on = clock.today() + days * DAY

    assert may_end_role(officer, role) is expected


def test_role_of_zone_or_academy_is_ended_by_its_officer(cast: Cast, officer: Scope) -> None:
    leader = make_zone_leader(factories.make_zone()).assignments.get()

    assert may_end_role(officer, leader) is True
    assert may_end_role(officer, cast.pay_officer.assignments.get()) is True
    assert may_end_role(officer, make_admin().assignments.get()) is False


# Homonyms, search


def test_homonyms_are_alike_but_for_accents_and_case(cast: Cast, officer: Scope) -> None:
    mine = factories.make_member(Role.REFERENT, cast.school, "Zoé", "Lebœuf")
    alike = factories.make_member(Role.DEPUTY, cast.other_school, "ZOE", "Leboeuf")
    factories.make_member(Role.DEPUTY, cast.other_school, "Zoé", "Lebois")
    far = make_role(Role.HEAD, factories.make_person("Zoé", "Lebœuf"), school=make_far_school()).person
    unnamed = [factories.make_person("", "x") for _ in range(2)]

    assert homonyms_of(mine, officer) == [alike]
    assert far not in homonyms_of(mine, officer)
    assert homonyms_of(unnamed[0], officer) == []


def test_describe_person_tells_address_and_present_roles_or_the_last(cast: Cast, officer: Scope) -> None:
    def describe(person: Person) -> str:
        return describe_person(with_roles(Person.objects.all(), officer).get(pk=person.pk))

    assert describe(cast.head) == (
        f"DIRECTION Hélène · {cast.head.email} · Chef d'établissement, {cast.school}"
    )
    assert describe(cast.outsider) == f"ÉTRANGER Oscar · {cast.outsider.email}"
    cast.head.assignments.update(ends_on=clock.today() - DAY)
    assert describe(cast.head).endswith(str(cast.school))


def test_present_roles_are_those_of_today(cast: Cast, officer: Scope) -> None:
    past = make_role(Role.DEPUTY, cast.head, school=cast.other_school, ends_on=clock.today() - DAY)
    shown = with_roles(Person.objects.all(), officer).get(pk=cast.head.pk)

    assert set(roles_of(shown)) == {past, *present_roles(shown)}
    assert [role.role for role in present_roles(shown)] == [Role.HEAD]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("lebœuf", {"mine"}),
        ("LEBOEUF zoe", {"mine"}),
        ("zoe.lb", {"mine"}),
        ("jean-marie", {"other"}),
        ("marie-jean", {"other"}),
        ("inconnu", set()),
        ("0869", {"mine", "other"}),
    ],
)
def test_search_people(db: None, typed: str, expected: set[str]) -> None:
    school = factories.make_school()
    mine = factories.make_person("Zoé", "Lebœuf", email="zoe.lb@example.org")
    other = factories.make_person("Jean-Marie", "Dupond", email="jmd@example.org")
    make_role(Role.HEAD, mine, school=school)
    make_role(Role.HEAD, other, school=factories.make_school(), ends_on=clock.today())
    factories.make_person("Paul", "Autre", email="paul@example.org")

    found = set(search_people(Person.objects.all(), typed))

    assert found == {{"mine": mine, "other": other}[who] for who in expected}


def test_search_people_by_uai_finds_past_roles_of_that_school_alone(cast: Cast) -> None:
    assert set(search_people(Person.objects.all(), cast.other_school.uai.lower())) == {cast.other_head}
