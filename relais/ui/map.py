"""A map drawn on the server: links on a plane, no script, no tiles, no other host.

It always stands beside a table that says the same. A state is told by colour and by shape.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.conf import settings

from relais.ui.components import prepares
from relais.ui.geometry import Boundary, Box, Point, Projection, hull, read_boundaries

WIDTH = 720.0
MARGIN = 24.0
SMALLEST_SPAN = 0.2  # degrees: one point alone is shown in some country around it
MOST_POINTS = 1500
BIGGEST_DISC = 34.0
SMALLEST_DISC = 12.0

# Drawn around (0, 0), of about the same area, so that none seems to weigh more.
SHAPES = {
    "success": "M-6,0a6,6 0 1,0 12,0a6,6 0 1,0 -12,0Z",  # disc
    "info": "M-5.5,-5.5H5.5V5.5H-5.5Z",  # square
    "warning": "M0,-7.5L7,5.5H-7Z",  # triangle
    "error": "M0,-8L8,0L0,8L-8,0Z",  # diamond
    "new": "M-2.6,-7H2.6V-2.6H7V2.6H2.6V7H-2.6V2.6H-7V-2.6H-2.6Z",  # cross
    "plain": "M-6,0a6,6 0 1,0 12,0a6,6 0 1,0 -12,0ZM-3,0a3,3 0 1,1 6,0a3,3 0 1,1 -6,0Z",  # ring
}


@dataclass(frozen=True, slots=True)
class MapState:
    """A state a point may be in; `level` (a key of SHAPES) gives its colour and its shape."""

    key: str
    label: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPoint:
    """A place, in degrees (WGS 84); `label` is read aloud, the state's label after it.

    `group` names the territory the point belongs to, for hulls and for aggregation.
    """

    lon: float
    lat: float
    label: str
    state: str
    href: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A point as drawn."""

    title: str
    href: str
    level: str
    path: str
    place: str
    radius: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class LegendLine:
    """A state in the legend."""

    label: str
    level: str
    path: str
    count: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map as the template draws it."""

    view_box: str
    boundaries: list[str]
    marks: list[Mark]
    legend: list[LegendLine]
    is_aggregated: bool


def draw(points: Sequence[MapPoint], states: Sequence[MapState]) -> Drawing:
    """Place the points; more than `MOST_POINTS` become one disc a group. No point: nothing but the legend.

    Where points overlap, those of the states listed last lie on top.
    """
    by_key = {state.key: state for state in states}
    counts = Counter(point.state for point in points)
    legend = [LegendLine(s.label, s.level, SHAPES[s.level], counts[s.key]) for s in states]
    if not points:
        return Drawing(f"0 0 {WIDTH:g} {WIDTH / 2:g}", [], [], legend, is_aggregated=False)
    places = [(point.lon, point.lat) for point in points]
    boundaries = _boundaries(points, places)
    box = _widen(Box.around([*places, *(corner for one in boundaries for corner in _corners(one.box))]))
    projection = Projection(box, WIDTH, MARGIN)
    is_aggregated = len(points) > MOST_POINTS
    ranks = {state.key: rank for rank, state in enumerate(states)}
    ordered = sorted(points, key=lambda point: ranks[point.state])
    marks = (
        _discs(points, by_key, projection)
        if is_aggregated
        else [_mark(point, by_key[point.state], projection) for point in ordered]
    )
    return Drawing(
        view_box=f"0 0 {WIDTH:g} {projection.height:.0f}",
        boundaries=[path for one in boundaries if (path := projection.path(one.rings))],
        marks=marks,
        legend=legend,
        is_aggregated=is_aggregated,
    )


def _mark(point: MapPoint, state: MapState, projection: Projection) -> Mark:
    x, y = projection.place((point.lon, point.lat))
    title = f"{point.label} : {state.label}"
    return Mark(title, point.href, state.level, SHAPES[state.level], f"{x:g} {y:g}")


def _discs(points: Sequence[MapPoint], states: dict[str, MapState], projection: Projection) -> list[Mark]:
    """Draw one disc a group, as large as the group, in the colour of its commonest state."""
    groups: dict[str, list[MapPoint]] = defaultdict(list)
    for point in points:
        groups[point.group].append(point)
    largest = max(len(members) for members in groups.values())
    return [_disc(name, members, states, projection, largest) for name, members in sorted(groups.items())]


def _disc(
    name: str,
    members: list[MapPoint],
    states: dict[str, MapState],
    projection: Projection,
    largest: int,
) -> Mark:
    size = len(members)
    counts = Counter(point.state for point in members)
    shares = ", ".join(f"{count} {states[key].label}" for key, count in counts.most_common())
    x, y = projection.place((sum(p.lon for p in members) / size, sum(p.lat for p in members) / size))
    return Mark(
        title=f"{name} : {size} ({shares})",
        href="",
        level=states[counts.most_common(1)[0][0]].level,
        path="",
        place=f"{x:g} {y:g}",
        radius=f"{max(SMALLEST_DISC, BIGGEST_DISC * sqrt(size / largest)):.1f}",
        text=str(size),
    )


def _boundaries(points: Sequence[MapPoint], places: list[Point]) -> list[Boundary]:
    """Return the territories that hold a point; without a file, the hull of each group."""
    if settings.BOUNDARIES_FILE:
        return [one for one in read_boundaries(settings.BOUNDARIES_FILE) if any(map(one.holds, places))]
    groups: dict[str, list[Point]] = defaultdict(list)
    for point, place in zip(points, places, strict=True):
        groups[point.group].append(place)
    hulls = [(name, ring) for name, members in sorted(groups.items()) if (ring := hull(members))]
    return [Boundary(name, (ring,), Box.around(ring)) for name, ring in hulls]


def _corners(box: Box) -> list[Point]:
    return [(box.left, box.bottom), (box.right, box.top)]


def _widen(box: Box) -> Box:
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    half_width = max(box.right - box.left, SMALLEST_SPAN) / 2
    half_height = max(box.top - box.bottom, SMALLEST_SPAN) / 2
    return Box(x - half_width, y - half_height, x + half_width, y + half_height)


@prepares("map")
def prepare_map(options: dict[str, Any]) -> dict[str, Any]:
    """Draw."""
    return {"drawing": draw(list(options["points"]), list(options["states"]))}
