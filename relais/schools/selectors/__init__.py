"""Reads: which schools a scope sees, with their zone and head-count of a year."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from relais.core.rights import Paths, Right
from relais.core.school_year import SchoolYear
from relais.core.scope import ACADEMIE_ROLES, Scope
from relais.core.uai import normalise_uai
from relais.schools.enums import EDUCATION_MINISTRY, SECTION_NATURES, Sector, ZoneSource
from relais.schools.models import Academie, HeadCount, ImportRun, School, SchoolZone, Zone
from relais.schools.rules import EDIT_SCHOOLS, SEE_SCHOOLS, UNKNOWN_BAND, Band, can_edit_schools

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class PupilsCount(TypedDict):
    """What `with_pupils` adds to a school."""

    pupils: int | None


class ZoneName(TypedDict):
    """What `with_zone_name` adds to a school."""

    zone_name: str


class ZonesToReview(NamedTuple):
    """Schools without a zone, and those in their département's though the file names a nearer one."""

    without: int
    by_default: int

    @property
    def total(self) -> int:
        """How many schools there are to look at."""
        return self.without + self.by_default


Schools = QuerySet[School] | Collection[School]


def in_zone_now(school_path: str) -> Callable[[int], Q]:
    """Return what tells, for a zone's key, that the school at that path belongs to it this year."""

    def condition(zone_id: int) -> Q:
        members = SchoolZone.objects.filter(zone_id=zone_id, year=SchoolYear.current())
        return Q(**{f"{school_path}__in": members.values("school_id")})

    return condition


PATHS = Paths(school="pk", zone=in_zone_now("pk"), academie="academie_id", authority="authority_id")


def schools_visible_to(scope: Scope) -> QuerySet[School]:
    """Return the schools of the scope's perimeter, open and closed, public and private."""
    return School.objects.filter(SEE_SCHOOLS.within(scope, PATHS))


def get_school_or_404(scope: Scope, uai: str) -> School:
    """Return the school of that UAI with its academy, authority and parent; Http404 out of scope."""
    school = (
        schools_visible_to(scope)
        .select_related("academie", "authority", "parent")
        .filter(uai=normalise_uai(uai))
        .first()
    )
    if school is None:
        msg = "no such school in scope"
        raise Http404(msg)
    return school


def get_academie_or_404(scope: Scope) -> Academie:
    """Return the academy the scope acts over; Http404 for a role over a school or an authority."""
    if scope.role not in ACADEMIE_ROLES or scope.academie_id is None:
        msg = "no academy in scope"
        raise Http404(msg)
    return get_object_or_404(Academie, pk=scope.academie_id)


def get_academie_for_or_404(scope: Scope, right: Right) -> Academie:
    """Return the academy that the scope has this right over; Http404 to whoever has it over none."""
    return get_object_or_404(Academie, right.within(scope, Paths(academie="pk")))


def get_editable_school_or_404(scope: Scope, uai: str) -> School:
    """Return a school whose own facts the scope sets; Http404 for anybody but its academy's officers."""
    school = get_school_or_404(scope, uai)
    _require(can_edit_schools(scope, school.academie_id))
    return school


def _require(is_allowed: bool) -> None:  # noqa: FBT001 - the one thing it is about
    if not is_allowed:
        msg = "not an officer"
        raise Http404(msg)


def campaign_schools(academie: Academie) -> QuerySet[School]:
    """Return the schools that have referents: public, open, of the ministry, with a head of their own.

    A section (SEGPA and the like) has a UAI and its parent's head; a lycée of the ministry of agriculture
    is none of the rectorat's.
    """
    ours = Q(ministry="") | Q(ministry__icontains=EDUCATION_MINISTRY)
    schools = School.objects.filter(ours, academie=academie, sector=Sector.PUBLIC, is_open=True)
    return schools.exclude(nature_code__in=SECTION_NATURES)


def latest_head_counts(year: SchoolYear, schools: Schools) -> dict[int, HeadCount]:
    """Return, by school id, the last head-count known for `year`: of that year or an earlier one."""
    newer = HeadCount.objects.filter(school=OuterRef("school"), year__gt=OuterRef("year"), year__lte=year)
    latest = HeadCount.objects.filter(~Exists(newer), school__in=schools, year__lte=year)
    return {count.school_id: count for count in latest}


def zones_for_year(academie: Academie, year: SchoolYear) -> dict[int, Zone]:
    """Return, by school id, the zone each school of the academy belongs to that year."""
    memberships = SchoolZone.objects.filter(school__academie=academie, year=year).select_related("zone")
    return {membership.school_id: membership.zone for membership in memberships}


def memberships_of_schools(year: SchoolYear, schools: Schools) -> dict[int, SchoolZone]:
    """Return, by school id, the zone of these schools that year, with where it comes from."""
    memberships = SchoolZone.objects.filter(school__in=schools, year=year).select_related("zone")
    return {membership.school_id: membership for membership in memberships}


def count_schools_with_post_bac(academie: Academie) -> int:
    """Return how many open schools of the academy have post-bac pupils in some head-count."""
    schools = School.objects.filter(academie=academie, is_open=True)
    return schools.filter(Exists(HeadCount.objects.filter(school=OuterRef("pk"), post_bac__gt=0))).count()


def zones_to_review(academie: Academie, year: SchoolYear) -> ZonesToReview:
    """Return how many open schools `carry_zones` would place, or place better."""
    schools = School.objects.filter(academie=academie, is_open=True)
    of_departement = SchoolZone.objects.filter(
        school=OuterRef("pk"), year=year, source=ZoneSource.DEPARTEMENT
    )
    return ZonesToReview(
        without=in_zone(schools, year, None).count(),
        by_default=schools.exclude(ministry_zone="").filter(Exists(of_departement)).count(),
    )


def with_pupils(
    schools: QuerySet[School], year: SchoolYear
) -> "QuerySet[WithAnnotations[School, PupilsCount]]":
    """Add `pupils`: what `latest_head_counts` counts, post-bac as the academy chose, or null."""
    second_degree = Coalesce(
        F("secondary"),
        Coalesce(F("college"), 0) + Coalesce(F("lycee_gt"), 0) + Coalesce(F("lycee_pro"), 0),
    )
    pupils = Case(
        When(school__academie__counts_post_bac=True, then=second_degree + Coalesce(F("post_bac"), 0)),
        default=second_degree,
    )
    latest = HeadCount.objects.filter(school=OuterRef("pk"), year__lte=year).order_by("-year")
    return schools.annotate(pupils=Subquery(latest.annotate(total=pupils).values("total")[:1]))


def in_band(
    schools: QuerySet[School], year: SchoolYear, band: Band
) -> "QuerySet[WithAnnotations[School, PupilsCount]]":
    """Keep the schools whose head-count is in the band."""
    counted = with_pupils(schools, year)
    if band == UNKNOWN_BAND:
        return counted.filter(pupils=None)
    within = Q(pupils__gte=band.low)
    return counted.filter(within if band.high is None else within & Q(pupils__lte=band.high))


def in_zone(schools: QuerySet[School], year: SchoolYear, zone_id: int | None) -> QuerySet[School]:
    """Keep the schools of that zone that year; None keeps those without a zone."""
    if zone_id is None:
        return schools.exclude(Exists(SchoolZone.objects.filter(school=OuterRef("pk"), year=year)))
    return schools.filter(
        Exists(SchoolZone.objects.filter(school=OuterRef("pk"), year=year, zone_id=zone_id))
    )


def zones_visible_to(scope: Scope, year: SchoolYear) -> QuerySet[Zone]:
    """Return the zones that hold a visible school that year, and for an academy role all of its zones."""
    if scope.role in ACADEMIE_ROLES and scope.academie_id is not None:
        return Zone.objects.filter(academie_id=scope.academie_id)
    members = SchoolZone.objects.filter(zone=OuterRef("pk"), year=year, school__in=schools_visible_to(scope))
    return Zone.objects.filter(Exists(members))


def departements_visible_to(scope: Scope) -> list[tuple[str, str]]:
    """Return the code and name of the départements that hold a visible school."""
    pairs = (
        schools_visible_to(scope)
        .order_by("departement_code")
        .values_list("departement_code", "departement_name")
    )
    return list(pairs.distinct())


def with_zone_name(
    schools: QuerySet[School], year: SchoolYear
) -> "QuerySet[WithAnnotations[School, ZoneName]]":
    """Add `zone_name`: the name of the zone that year, empty without one."""
    names = SchoolZone.objects.filter(school=OuterRef("pk"), year=year).values("zone__name")
    return schools.annotate(zone_name=Coalesce(Subquery(names), Value("")))


def with_details(schools: QuerySet[School], year: SchoolYear) -> QuerySet[School]:
    """Read along, for `zone_of` and `head_count_of`: academy, zone of the year, latest head-count."""
    newer = HeadCount.objects.filter(school=OuterRef("school"), year__gt=OuterRef("year"), year__lte=year)
    return schools.select_related("academie", "authority").prefetch_related(
        Prefetch("zones", SchoolZone.objects.filter(year=year).select_related("zone"), to_attr="year_zones"),
        Prefetch(
            "head_counts", HeadCount.objects.filter(~Exists(newer), year__lte=year), to_attr="year_counts"
        ),
    )


def zone_of(school: School) -> SchoolZone | None:
    """Return the zone of a school read by `with_details`."""
    held: list[SchoolZone] = getattr(school, "year_zones")  # noqa: B009 - put there by the prefetch
    return held[0] if held else None


def head_count_of(school: School) -> HeadCount | None:
    """Return the latest head-count of a school read by `with_details`."""
    held: list[HeadCount] = getattr(school, "year_counts")  # noqa: B009 - put there by the prefetch
    return held[0] if held else None


def visible_schools_or_404(scope: Scope) -> QuerySet[School]:
    """Return the visible schools; Http404 for a person without any role, who has no directory."""
    if scope.role is None:
        msg = "no role"
        raise Http404(msg)
    return schools_visible_to(scope)


def imports_visible_to(scope: Scope) -> QuerySet[ImportRun]:
    """Return the imports of the officer's academy; none to anybody else."""
    return ImportRun.objects.filter(EDIT_SCHOOLS.within(scope, Paths(academie="academie_id")))


def get_import_or_404(scope: Scope, pk: int) -> ImportRun:
    """Return the import; Http404 out of scope."""
    return get_object_or_404(imports_visible_to(scope), pk=pk)
