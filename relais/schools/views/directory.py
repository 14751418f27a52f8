"""What the pages of schools share: their columns, their map, the address of a school's page."""

from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from math import dist, inf

from django.db.models import Avg, Count, Min, QuerySet
from django.urls import NoReverseMatch, reverse

from relais.core.school_year import SchoolYear
from relais.schools.enums import SchoolType
from relais.schools.models import School, SchoolZone, Zone
from relais.schools.rules import is_open_year
from relais.schools.selectors import head_count_of, zone_of
from relais.ui.map import MOST_POINTS, MapPoint, MapState
from relais.ui.tables import Column, Kind

SAMPLE_UAI = "0000000A"
MANY = "many"
NO_ZONE = "none"
TYPE_STATES = (
    MapState(SchoolType.COLLEGE, "Collège", "info"),
    MapState(SchoolType.LYCEE, "Lycée", "success"),
    MapState(SchoolType.LP, "Lycée professionnel", "new"),
    MapState(SchoolType.EREA, "EREA", "warning"),
    MapState(SchoolType.OTHER, "Autre", "plain"),
)
MANY_STATES = (MapState(MANY, "Département, plusieurs établissements", "info"),)
ZONE_LEVELS = ("info", "success", "new", "warning", "plain")


@lru_cache
def address_maker(url_name: str) -> Callable[[str], str]:
    """Return what gives the address of that page for a UAI, faster than one `reverse` a point.

    The school's page belongs to a higher app: without it, there is no link.
    """
    try:
        sample = reverse(url_name, kwargs={"uai": SAMPLE_UAI})
    except NoReverseMatch:
        return lambda _uai: ""
    return lambda uai: sample.replace(SAMPLE_UAI, uai)


def school_url(school: School) -> str:
    """Return the address of a school's page."""
    return address_maker("dashboards:school")(school.uai)


def pupils(school: School) -> int | None:
    """Return the latest head-count, as the academy counts."""
    count = head_count_of(school)
    return None if count is None else count.pupils(counts_post_bac=school.academie.counts_post_bac)


def zone_name(school: School) -> str:
    """Return the zone of the year, empty without one."""
    held = zone_of(school)
    return held.zone.name if held else ""


def zone_source(school: School) -> str:
    """Return where the zone of the year comes from."""
    held: SchoolZone | None = zone_of(school)
    return held.get_source_display() if held else ""


def _counted_in(school: School) -> str:
    count = head_count_of(school)
    return str(int(count.year)) if count else ""


IDENTITY: tuple[Column[School], ...] = (
    Column(key="uai", label="UAI", value=lambda school: school.uai, sort=("uai",), href=school_url),
    Column(key="name", label="Nom", value=lambda school: school.name, sort=("name",)),
    Column(key="type", label="Type", value=lambda school: school.get_type_display(), sort=("type",)),
    Column(key="town", label="Commune", value=lambda school: school.town, sort=("town", "name")),
    Column(
        key="departement",
        label="Département",
        value=lambda school: school.departement_name,
        sort=("departement_code", "town", "name"),
    ),
    Column(
        key="zone",
        label="Zone",
        value=zone_name,
        sort=("zone_name",),
        description="Zone de l’année affichée",
    ),
)
FIGURES: tuple[Column[School], ...] = (
    Column(key="sector", label="Secteur", value=lambda school: school.get_sector_display(), sort=("sector",)),
    Column(
        key="pupils",
        label="Effectif",
        value=pupils,
        kind=Kind.INTEGER,
        sort=("pupils_rank",),
        description="Élèves du dernier constat connu à la rentrée affichée",
    ),
    Column(
        key="counted_in",
        label="Constat",
        value=_counted_in,
        description="Rentrée à laquelle l’effectif a été constaté",
    ),
)
EXPORTED: tuple[Column[School], ...] = (
    Column(key="address", label="Adresse", value=lambda school: school.address, shown=False),
    Column(key="postcode", label="Code postal", value=lambda school: school.postcode, shown=False),
    Column(key="authority", label="Collectivité", value=lambda school: str(school.authority), shown=False),
    Column(key="open", label="Ouvert", value=lambda school: school.is_open, kind=Kind.BOOLEAN, shown=False),
    Column(
        key="meeting_room", label="Salle de réunion", value=lambda school: school.meeting_room, shown=False
    ),
    Column(
        key="latitude",
        label="Latitude",
        value=lambda school: school.latitude,
        kind=Kind.DECIMAL,
        shown=False,
        description="Degrés, WGS 84",
    ),
    Column(
        key="longitude",
        label="Longitude",
        value=lambda school: school.longitude,
        kind=Kind.DECIMAL,
        shown=False,
        description="Degrés, WGS 84",
    ),
)


def type_map(schools: QuerySet[School], count: int) -> tuple[list[MapPoint], tuple[MapState, ...]]:
    """Place the schools by type; beyond what a map can show, one point a département. One query."""
    placed = schools.order_by()
    if count > MOST_POINTS:
        return _departement_points(placed), MANY_STATES
    page = address_maker("dashboards:school")
    rows = placed.values_list("longitude", "latitude", "uai", "name", "town", "type", "departement_name")
    points = [
        MapPoint(lon=lon, lat=lat, label=f"{name}, {town}", state=kind, href=page(uai), group=group)
        for lon, lat, uai, name, town, kind, group in rows
        if lon is not None and lat is not None
    ]
    return points, TYPE_STATES


def _departement_points(placed: QuerySet[School]) -> list[MapPoint]:
    base = reverse("schools:list")
    # By code alone, which an index has in order; the name goes with it.
    groups = (
        placed.exclude(longitude=None)
        .values("departement_code")
        .annotate(name=Min("departement_name"), lon=Avg("longitude"), lat=Avg("latitude"), size=Count("pk"))
        .values_list("departement_code", "name", "lon", "lat", "size")
    )
    return [
        MapPoint(
            lon=lon,
            lat=lat,
            label=f"{name} : {size} établissements",
            state=MANY,
            href=f"{base}?departement={code}",
            group="France",
        )
        for code, name, lon, lat, size in groups
    ]


def zone_map(
    schools: QuerySet[School], zones: dict[int, Zone], year: SchoolYear
) -> tuple[list[MapPoint], list[MapState]]:
    """Place the schools by zone, each linked to the form that changes it in an open year. One query."""
    edit, is_open = address_maker("schools:zone"), is_open_year(year)
    points: list[MapPoint] = []
    names: dict[str, str] = {}
    rows = schools.order_by().values_list("pk", "longitude", "latitude", "uai", "name", "town")
    for pk, lon, lat, uai, name, town in rows:
        if lon is None or lat is None:
            continue
        zone = zones.get(pk)
        key = str(zone.pk) if zone else NO_ZONE
        names[key] = zone.name if zone else "Sans zone"
        href = f"{edit(uai)}?year={year}" if is_open else ""
        points.append(
            MapPoint(lon=lon, lat=lat, label=f"{name}, {town}", state=key, href=href, group=names[key])
        )
    levels = levels_apart(points)
    ordered = sorted((name, key) for key, name in names.items() if key != NO_ZONE)
    states = [MapState(key, name, levels[key]) for name, key in ordered]
    if NO_ZONE in names:
        states.append(MapState(NO_ZONE, names[NO_ZONE], "error"))
    return points, states


def levels_apart(points: list[MapPoint]) -> dict[str, str]:
    """Give each zone a look; those that share one, when there are more zones than looks, lie far apart."""
    members: dict[str, list[MapPoint]] = defaultdict(list)
    for point in points:
        members[point.state].append(point)
    centres = {
        key: (sum(one.lon for one in of) / len(of), sum(one.lat for one in of) / len(of))
        for key, of in members.items()
        if key != NO_ZONE
    }
    levels: dict[str, str] = {}
    for key, centre in sorted(centres.items(), key=lambda item: item[1]):
        alike = {
            level: [centres[other] for other, held in levels.items() if held == level]
            for level in ZONE_LEVELS
        }
        levels[key] = max(
            ZONE_LEVELS, key=lambda level: min((dist(centre, one) for one in alike[level]), default=inf)
        )
    return levels
