"""Who may do what on schools and their zones, and the bands of pupils the lists filter by."""

from dataclasses import dataclass

from relais.core import clock
from relais.core.rights import Place, Reach, declare
from relais.core.school_year import FIRST_MONTH, PREPARING_FROM_MONTH, SchoolYear
from relais.core.scope import Role, Scope
from relais.schools.enums import ZoneSource

YEARS_KEPT = 10


@dataclass(frozen=True, slots=True)
class Band:
    """A band of pupils, bounds included; `high` None goes on for ever."""

    code: str
    label: str
    low: int = 0
    high: int | None = None


# The bounds of the national scale (circulaire 2015-058, annexe): 200 for collèges, 500 for lycées.
BANDS = (
    Band("jusqua-200", "200 élèves ou moins", high=200),
    Band("plus-de-200", "plus de 200 élèves", low=201),
    Band("jusqua-500", "500 élèves ou moins", high=500),
    Band("plus-de-500", "plus de 500 élèves", low=501),
)
UNKNOWN_BAND = Band("inconnu", "effectif inconnu")


SEE_SCHOOLS = declare(
    "see_schools",
    "Voir les établissements",
    {
        Role.HEAD: Reach.SCHOOL,
        Role.DEPUTY: Reach.SCHOOL,
        Role.REFERENT: Reach.SCHOOL,
        Role.OFFICER: Reach.ACADEMIE,
        Role.PAY_OFFICER: Reach.ACADEMIE,
        Role.AUTHORITY_READER: Reach.AUTHORITY,
        Role.TRAINING_OFFICER: Reach.ACADEMIE,
        Role.ACADEMIE_READER: Reach.ACADEMIE,
        Role.ZONE_LEADER: Reach.ZONE,
        Role.ADMIN: Reach.EVERYWHERE,
    },
)
EDIT_SCHOOLS = declare(
    "edit_schools",
    "Fixer zones, effectifs et salles, importer les établissements",
    {Role.OFFICER: Reach.ACADEMIE},
    is_system=True,
)


def can_edit_schools(actor: Scope, academie_id: int) -> bool:
    """Tell whether the actor may set what is the academy's own: zones, head-counts, meeting rooms."""
    return EDIT_SCHOOLS.allows(actor, Place(academie_id=academie_id))


def find_band(code: str) -> Band | None:
    """Return the band of that code, or None."""
    return next((band for band in (*BANDS, UNKNOWN_BAND) if band.code == code), None)


def may_replace_zone(held: str, source: str) -> bool:
    """Tell whether a zone from `source` may replace one from `held`: never a less sure one."""
    sureness = (ZoneSource.DEPARTEMENT, ZoneSource.FILE, ZoneSource.CSV, ZoneSource.MANUAL)
    return sureness.index(ZoneSource(source)) >= sureness.index(ZoneSource(held))


def is_open_year(year: SchoolYear) -> bool:
    """Tell whether what is set for that year may still change: the present one, or one to come."""
    return year >= SchoolYear.current()


def years_shown() -> list[SchoolYear]:
    """Return the years a list may be seen at, latest first: next year can be prepared from May on."""
    current = SchoolYear.current()
    is_preparing = clock.today().month in range(PREPARING_FROM_MONTH, FIRST_MONTH)
    latest = current.next if is_preparing else current
    return [SchoolYear(start) for start in range(latest.start, current.start - YEARS_KEPT, -1)]
