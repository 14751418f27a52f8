"""What a scope sees of the schools, with zone and head-count of a year."""

from typing import Any

import pytest
from django.http import Http404

from relais.core.school_year import SchoolYear
from relais.core.scope import NOBODY, Role, Scope
from relais.schools import selectors
from relais.schools.enums import AuthorityKind, Sector, ZoneSource
from relais.schools.models import School
from relais.schools.rules import EDIT_SCHOOLS, UNKNOWN_BAND, find_band
from tests import factories
from tests.cast import Cast

YEAR = factories.YEAR


def elsewhere() -> School:
    """A school of another academy and another authority."""
    return factories.make_school(
        academie=factories.make_academie(code="04", name="académie de Bordeaux"),
        authority=factories.make_authority(code="033", name="Gironde"),
    )


@pytest.mark.parametrize("role", ["officer", "pay_officer"])
def test_visible_academie_role_sees_its_academie(cast: Cast, role: str) -> None:
    elsewhere()

    visible = selectors.schools_visible_to(factories.scope_of(getattr(cast, role)))

    assert set(visible) == {cast.school, cast.other_school}


@pytest.mark.parametrize("role", ["head", "deputy", "referent", "second_referent"])
def test_visible_school_role_sees_its_school(cast: Cast, role: str) -> None:
    assert list(selectors.schools_visible_to(factories.scope_of(getattr(cast, role)))) == [cast.school]


def test_visible_authority_reader_sees_only_its_schools(cast: Cast) -> None:
    region = factories.make_authority(kind=AuthorityKind.REGION, code="75", name="Nouvelle-Aquitaine")
    factories.make_school(authority=region)

    visible = selectors.schools_visible_to(factories.scope_of(cast.authority_reader))

    assert set(visible) == {cast.school, cast.other_school}


def test_visible_outsider_sees_nothing(cast: Cast) -> None:
    assert list(selectors.schools_visible_to(factories.scope_of(cast.outsider))) == []
    with pytest.raises(Http404):
        selectors.visible_schools_or_404(factories.scope_of(cast.outsider))


def test_get_school_lower_case_is_found(cast: Cast) -> None:
    scope = factories.scope_of(cast.head)

    assert selectors.get_school_or_404(scope, cast.school.uai.lower()) == cast.school


def test_get_school_out_of_scope_is_not_found(cast: Cast) -> None:
    with pytest.raises(Http404):
        selectors.get_school_or_404(factories.scope_of(cast.other_head), cast.school.uai)


def test_get_academie_officer_gets_it_and_head_does_not(cast: Cast) -> None:
    assert selectors.get_academie_or_404(factories.scope_of(cast.officer)) == cast.academie
    with pytest.raises(Http404):
        selectors.get_academie_or_404(factories.scope_of(cast.head))


def test_editable_pay_officer_edits_nothing(cast: Cast) -> None:
    scope = factories.scope_of(cast.pay_officer)

    with pytest.raises(Http404):
        selectors.get_academie_for_or_404(scope, EDIT_SCHOOLS)
    with pytest.raises(Http404):
        selectors.get_editable_school_or_404(scope, cast.school.uai)


def test_editable_officer_edits(cast: Cast) -> None:
    scope = factories.scope_of(cast.officer)

    assert selectors.get_academie_for_or_404(scope, EDIT_SCHOOLS) == cast.academie
    assert selectors.get_editable_school_or_404(scope, cast.school.uai) == cast.school


@pytest.mark.django_db
def test_campaign_private_and_closed_stay_out() -> None:
    kept = factories.make_school()
    factories.make_school(sector=Sector.PRIVATE)
    factories.make_school(is_open=False, closed_on=YEAR.first_day)

    assert list(selectors.campaign_schools(kept.academie)) == [kept]


@pytest.mark.django_db
def test_latest_head_counts_take_the_greatest_year_not_after() -> None:
    counted, uncounted = factories.make_school(), factories.make_school()
    factories.make_head_count(counted, 400, year=SchoolYear(2023))
    latest = factories.make_head_count(counted, 410, year=SchoolYear(2024))
    factories.make_head_count(counted, 420, year=SchoolYear(2027))

    assert selectors.latest_head_counts(YEAR, [counted, uncounted]) == {counted.pk: latest}
    assert selectors.latest_head_counts(SchoolYear(2022), School.objects.all()) == {}


@pytest.mark.django_db
def test_zones_for_year_are_those_of_the_year() -> None:
    school = factories.make_school()
    factories.make_school_zone(school, factories.make_zone("Sud"), year=YEAR.previous)
    factories.make_school_zone(school, factories.make_zone("Nord"))

    assert selectors.zones_for_year(school.academie, YEAR) == {school.pk: factories.make_zone("Nord")}
    assert selectors.zones_for_year(school.academie, YEAR.next) == {}


@pytest.mark.django_db
def test_zones_to_review_are_of_open_schools_without_or_with_a_nearer_one() -> None:
    placed, by_default, bare = factories.make_school(), factories.make_school(), factories.make_school()
    factories.make_school_zone(placed)
    factories.make_school_zone(bare, source=ZoneSource.DEPARTEMENT)
    factories.make_school_zone(by_default, source=ZoneSource.DEPARTEMENT)
    School.objects.filter(pk__in=[placed.pk, by_default.pk]).update(ministry_zone="Nord")
    factories.make_school()
    factories.make_school(is_open=False, closed_on=YEAR.first_day)

    review = selectors.zones_to_review(placed.academie, YEAR)

    assert (review.without, review.by_default, review.total) == (1, 1, 2)


@pytest.mark.django_db
def test_schools_with_post_bac_are_open_and_of_the_academy() -> None:
    school = factories.make_school()
    for year in (YEAR, YEAR.previous):
        factories.make_head_count(school, 400, year=year, post_bac=30)
    factories.make_head_count(factories.make_school(), 400, post_bac=0)
    factories.make_head_count(
        factories.make_school(academie=factories.make_academie(code="04")), 400, post_bac=9
    )
    factories.make_head_count(factories.make_school(is_open=False, closed_on=YEAR.first_day), 400, post_bac=9)

    assert selectors.count_schools_with_post_bac(school.academie) == 1


@pytest.mark.django_db
def test_in_zone_keeps_its_schools_or_those_without() -> None:
    placed, free = factories.make_school(), factories.make_school()
    zone = factories.make_school_zone(placed).zone

    assert list(selectors.in_zone(School.objects.all(), YEAR, zone.pk)) == [placed]
    assert list(selectors.in_zone(School.objects.all(), YEAR, None)) == [free]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("jusqua-200", [199, 200]),
        ("plus-de-200", [201, 499, 500, 501]),
        ("jusqua-500", [199, 200, 201, 499, 500]),
        ("plus-de-500", [501]),
    ],
)
def test_band_bounds_are_included(code: str, expected: list[int]) -> None:
    for pupils in (199, 200, 201, 499, 500, 501):
        factories.make_head_count(factories.make_school(), pupils)
    band = find_band(code)
    assert band is not None

    kept = selectors.in_band(School.objects.all(), YEAR, band)

    assert list(kept.order_by("pupils").values_list("pupils", flat=True)) == expected


@pytest.mark.django_db
def test_band_unknown_keeps_schools_without_count() -> None:
    factories.make_head_count(factories.make_school())
    uncounted = factories.make_school()

    assert list(selectors.in_band(School.objects.all(), YEAR, UNKNOWN_BAND)) == [uncounted]


@pytest.mark.django_db
@pytest.mark.parametrize("counts_post_bac", [False, True])
@pytest.mark.parametrize("secondary", [None, 900])
def test_pupils_agree_with_the_head_count(*, counts_post_bac: bool, secondary: int | None) -> None:
    academie = factories.make_academie(counts_post_bac=counts_post_bac)
    school = factories.make_school(academie=academie)
    figures: dict[str, Any] = {"college": 10, "lycee_gt": 500, "lycee_pro": None, "post_bac": 60}
    count = factories.make_head_count(school, **figures, secondary=secondary)

    read = selectors.with_pupils(School.objects.all(), YEAR).get()

    assert read.pupils == count.pupils(counts_post_bac=counts_post_bac)


@pytest.mark.django_db
def test_details_are_read_along() -> None:
    school, bare = factories.make_school(), factories.make_school()
    membership = factories.make_school_zone(school)
    factories.make_head_count(school, 400, year=YEAR.previous)
    count = factories.make_head_count(school, 412)

    first, second = selectors.with_details(School.objects.order_by("pk"), YEAR)

    assert (selectors.zone_of(first), selectors.head_count_of(first)) == (membership, count)
    assert (selectors.zone_of(second), selectors.head_count_of(second)) == (None, None)
    assert selectors.memberships_of_schools(YEAR, [school, bare]) == {school.pk: membership}


@pytest.mark.django_db
def test_zone_name_is_empty_without_a_zone() -> None:
    factories.make_school_zone(factories.make_school(), factories.make_zone("Nord"))
    factories.make_school()

    named = selectors.with_zone_name(School.objects.order_by("pk"), YEAR)

    assert [school.zone_name for school in named] == ["Nord", ""]


def test_zones_visible_officer_sees_all_and_head_sees_own(cast: Cast) -> None:
    own = factories.make_school_zone(cast.school, factories.make_zone("Nord")).zone
    empty = factories.make_zone("Sud")

    assert set(selectors.zones_visible_to(factories.scope_of(cast.officer), YEAR)) == {own, empty}
    assert list(selectors.zones_visible_to(factories.scope_of(cast.head), YEAR)) == [own]
    assert list(selectors.zones_visible_to(factories.scope_of(cast.outsider), YEAR)) == []


@pytest.mark.django_db
def test_departements_are_told_once() -> None:
    factories.make_school()
    school = factories.make_school()
    factories.make_school(departement_code="016", departement_name="Charente")
    scope = Scope(1, "Odile", Role.OFFICER, academie_id=school.academie_id)

    assert selectors.departements_visible_to(scope) == [("016", "Charente"), ("086", "Vienne")]
    assert selectors.departements_visible_to(NOBODY) == []
