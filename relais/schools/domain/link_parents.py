"""Link the parts of a school to it: sections, annexes, the collège and the LP of a cité scolaire."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import cos, hypot, radians
from typing import NamedTuple

from relais.schools.enums import SECTION_NATURES, SchoolType, Sector
from relais.schools.models import School

_GENERIC = """
cite clg college d de des du enseignement et general generale internationale international l la le les
lgt lp lycee metiers polyvalent professionnel regional regionale scolaire sportif climatique technologie
technologique
"""
GENERIC = frozenset(_GENERIC.split())
# What follows is a label, not a part of the name: "Lycée Jean Moulin - Lycée des métiers du bois".
LABEL = re.compile(r"\s-\s+(lycee des metiers|section d).*")
# One site, for sources that place its schools by their own addresses: the gates of a large cité scolaire.
SAME_SITE_METRES = 100.0
DEGREE_METRES = 111_200.0
CELL_DEGREES = 0.002  # wider than a site, so that its schools are in neighbouring cells

Cell = tuple[int, int]


class Place(NamedTuple):
    """What tells whether two schools are one site."""

    pk: int
    uai: str
    name: str
    type: str
    nature_code: str
    parent_uai: str
    parent_id: int | None
    latitude: float | None
    longitude: float | None
    sector: str


def link_parents(*, academie_code: str = "") -> int:
    """Link the schools of the academy (of all, if empty) to their parent, and return how many changed.

    The parent is the one the file names; else, for a public collège or LP, the public lycée of the same name
    on the same site (a *cité scolaire*), if there is exactly one.
    """
    schools = School.objects.order_by("pk")
    if academie_code:
        schools = schools.filter(academie__code=academie_code)
    places = [Place(*row) for row in schools.values_list(*Place._fields).iterator(chunk_size=2000)]
    by_uai = {place.uai: place.pk for place in places}
    lycees = _lycees_by_cell(places)
    changed = []
    for place in places:
        parent_id = by_uai.get(place.parent_uai) if place.parent_uai else _lycee_of(place, lycees)
        if parent_id not in {place.parent_id, place.pk}:
            changed.append(School(pk=place.pk, parent_id=parent_id))
    School.objects.bulk_update(changed, ["parent"], batch_size=200)
    return len(changed)


def proper_words(name: str) -> frozenset[str]:
    """Return the words that make a school's own name: "Cité scolaire Émile-Zola (collège)" → emile, zola."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return frozenset(re.findall(r"[a-z]+", LABEL.sub("", plain))) - GENERIC


def _lycees_by_cell(places: Iterable[Place]) -> dict[Cell, list[Place]]:
    """Return the public lycées of any kind, sections left out, by cell of a grid."""
    lycees = defaultdict(list)
    for place in places:
        is_lycee = place.type in {SchoolType.LYCEE, SchoolType.LP}
        if is_lycee and place.nature_code not in SECTION_NATURES and place.sector == Sector.PUBLIC:
            for cell in _cells(place, reach=0):
                lycees[cell].append(place)
    return lycees


def _cells(place: Place, *, reach: int) -> Iterator[Cell]:
    """Yield the cell of the grid the school is in, with those around it up to `reach`; none without point."""
    if place.latitude is None or place.longitude is None:
        return
    row, column = round(place.latitude / CELL_DEGREES), round(place.longitude / CELL_DEGREES)
    steps = range(-reach, reach + 1)
    yield from ((row + north, column + east) for north in steps for east in steps)


def _lycee_of(place: Place, lycees: dict[Cell, list[Place]]) -> int | None:
    """Return the lycée a public collège or LP shares its site and name with, if there is exactly one.

    Where a cité scolaire has both, the lycée général comes before the LP.
    """
    is_part = place.type in {SchoolType.COLLEGE, SchoolType.LP} and place.nature_code not in SECTION_NATURES
    words = proper_words(place.name)
    if not is_part or not words or place.sector != Sector.PUBLIC:
        return None
    near = [lycee for cell in _cells(place, reach=1) for lycee in lycees.get(cell, ())]
    same = [
        lycee
        for lycee in near
        if proper_words(lycee.name) == words and _metres(place, lycee) <= SAME_SITE_METRES
    ]
    general = [lycee.pk for lycee in same if lycee.type == SchoolType.LYCEE]
    if place.type == SchoolType.COLLEGE and not general:
        general = [lycee.pk for lycee in same]
    return general[0] if len(general) == 1 else None


def _metres(one: Place, other: Place) -> float:
    """Return the distance of two schools that have a point, on the plane: they are near each other."""
    assert one.latitude is not None and one.longitude is not None  # noqa: S101, PT018 - for the type checker
    assert other.latitude is not None and other.longitude is not None  # noqa: S101, PT018 - same
    north = other.latitude - one.latitude
    east = (other.longitude - one.longitude) * cos(radians(one.latitude))
    return hypot(north, east) * DEGREE_METRES
