"""Link the parts of a school to it: sections, annexes, the collège of a cité scolaire."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from relais.schools.enums import SECTION_NATURES, SchoolType, Sector
from relais.schools.models import School

_GENERIC = """
cite college d de des du enseignement et general generale international l la le les lycee metiers polyvalent
professionnel regional regionale scolaire sportif climatique technologie technologique
"""
GENERIC = frozenset(_GENERIC.split())


class Place(NamedTuple):
    """What tells whether two schools are one site."""

    pk: int
    uai: str
    name: str
    type: str
    nature_code: str
    parent_uai: str
    parent_id: int | None
    point: tuple[float | None, float | None]
    is_public: bool


def link_parents(*, academie_code: str = "") -> int:
    """Link the schools of the academy (of all, if empty) to their parent, and return how many changed.

    The parent is the one the file names; else, for a public collège at the very point of one public lycée
    of the same name (a *cité scolaire*), that lycée.
    """
    schools = School.objects.order_by("pk")
    if academie_code:
        schools = schools.filter(academie__code=academie_code)
    rows = schools.values_list(
        "pk",
        "uai",
        "name",
        "type",
        "nature_code",
        "parent_uai",
        "parent_id",
        "latitude",
        "longitude",
        "sector",
    )
    places = [
        Place(*row[:7], (row[7], row[8]), row[9] == Sector.PUBLIC) for row in rows.iterator(chunk_size=2000)
    ]
    by_uai = {place.uai: place.pk for place in places}
    lycees = _lycees_by_point(places)
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
    return frozenset(re.findall(r"[a-z]+", plain)) - GENERIC


def _lycees_by_point(places: Iterable[Place]) -> dict[tuple[float | None, float | None], list[Place]]:
    """Return the public lycées, sections left out, by point."""
    lycees = defaultdict(list)
    for place in places:
        is_lycee = (
            place.type in {SchoolType.LYCEE, SchoolType.LP} and place.nature_code not in SECTION_NATURES
        )
        if is_lycee and place.is_public and place.point[0] is not None:
            lycees[place.point].append(place)
    return lycees


def _lycee_of(place: Place, lycees: dict[tuple[float | None, float | None], list[Place]]) -> int | None:
    """Return the lycée a public collège shares its site and name with, if there is exactly one."""
    if place.type != SchoolType.COLLEGE or not place.is_public:
        return None
    words = proper_words(place.name)
    same = [lycee.pk for lycee in lycees.get(place.point, ()) if words and words == proper_words(lycee.name)]
    return same[0] if len(same) == 1 else None
