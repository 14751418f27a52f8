"""Plane geometry for the map: projection, hulls, which boundaries matter. Degrees in, drawing units out."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = tuple[Point, ...]

CORNERS = 3
FINEST = 0.6  # drawing units under which two corners of a boundary are one


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(cls, points: Iterable[Point]) -> "Box":
        """Return the smallest box holding the points, of which there is at least one."""
        xs, ys = zip(*points, strict=True)
        return cls(min(xs), min(ys), max(xs), max(ys))

    def holds(self, point: Point) -> bool:
        """Tell whether a point lies inside."""
        return self.left <= point[0] <= self.right and self.bottom <= point[1] <= self.top


@dataclass(frozen=True, slots=True)
class Boundary:
    """A named territory: its rings of (longitude, latitude); holes are drawn as rings too."""

    name: str
    rings: tuple[Ring, ...]
    box: Box

    def holds(self, point: Point) -> bool:
        """Tell whether a place lies inside (even-odd rule)."""
        return self.box.holds(point) and sum(_is_inside(ring, point) for ring in self.rings) % 2 == 1


@dataclass(frozen=True, slots=True)
class Projection:
    """Equirectangular, true to scale at the middle latitude: enough for an académie, or for France."""

    box: Box
    width: float
    margin: float

    @property
    def _shrink(self) -> float:
        return cos(radians((self.box.bottom + self.box.top) / 2))

    @property
    def _scale(self) -> float:
        return (self.width - 2 * self.margin) / ((self.box.right - self.box.left) * self._shrink)

    @property
    def height(self) -> float:
        """The height of the drawing."""
        return (self.box.top - self.box.bottom) * self._scale + 2 * self.margin

    def place(self, point: Point) -> Point:
        """Return where a (longitude, latitude) falls on the drawing, y downwards."""
        x = self.margin + (point[0] - self.box.left) * self._shrink * self._scale
        y = self.margin + (self.box.top - point[1]) * self._scale
        return round(x, 1), round(y, 1)

    def path(self, rings: Sequence[Ring]) -> str:
        """Return the SVG path of rings, without the corners too fine to see."""
        return "".join(self._subpath(ring) for ring in rings)

    def _subpath(self, ring: Ring) -> str:
        kept: list[Point] = []
        for point in map(self.place, ring):
            if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= FINEST:
                kept.append(point)
        if len(kept) < CORNERS:
            return ""
        return "M" + "L".join(f"{x:g},{y:g}" for x, y in kept) + "Z"


def hull(points: Iterable[Point]) -> Ring:
    """Return the convex hull, counter-clockwise (monotone chain); fewer than three corners is no hull."""
    ordered = sorted(set(points))
    if len(ordered) < CORNERS:
        return ()
    ring = (*_chain(ordered), *_chain(ordered[::-1]))
    return ring if len(ring) >= CORNERS else ()


def _chain(points: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
            kept.pop()
        kept.append(point)
    return kept[:-1]


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _is_inside(ring: Ring, point: Point) -> bool:
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def read_boundaries(path: str) -> tuple[Boundary, ...]:
    """Read the polygons of a GeoJSON file, once per version of the file."""
    return _read(path, Path(path).stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: str, _version: int) -> tuple[Boundary, ...]:
    features = json.loads(Path(path).read_text(encoding="utf-8"))["features"]
    return tuple(_boundary(feature) for feature in features if feature["geometry"])


def _boundary(feature: dict[str, Any]) -> Boundary:
    geometry, properties = feature["geometry"], feature.get("properties") or {}
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = tuple(tuple((x, y) for x, y, *_ in ring) for polygon in polygons for ring in polygon)
    name = next((str(properties[key]) for key in ("nom", "name", "libelle") if properties.get(key)), "")
    return Boundary(name, rings, Box.around(point for ring in rings for point in ring))
