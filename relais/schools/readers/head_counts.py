"""Head-counts: every published form, each recognised by its columns.

- `fr-en-mode-hebergement-eleves-etablissements-2d`: the whole second degree, and post-bac apart;
- `fr-en-college-`, `fr-en-lycee_gt-` and `fr-en-lycee_pro-effectifs-niveau-sexe-lv`: a part each;
- `fr-en-effectifs-second-degre` (no longer published), an annuaire with its year, `UAI;rentrée;effectif`:
  the whole second degree; the last one may count the teachers too (`enseignants`);
- one line per school, year and level (`niveau`), as the files above merged.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from relais.core.school_year import SchoolYear
from relais.core.uai import is_valid_uai, normalise_uai
from relais.schools import reference
from relais.schools.enums import HeadCountSource, IssueKind
from relais.schools.readers import values
from relais.schools.readers.sources import Row, Source, UnreadableFileError
from relais.schools.readers.values import FirstOf, ReadIssue

COLUMNS = {
    "uai": (
        "uai",
        "numero_uai",
        "numero_college",
        "numero_du_college",
        "numero_lycee",
        "numero_du_lycee",
        "numero_d_etablissement",
        "numero_etablissement",
        "identifiant_de_l_etablissement",
        "code_etablissement",
    ),
    "year": ("rentree", "rentree_scolaire", "annee_scolaire", "rentree_effectif"),
    "level": ("niveau",),
    "pupils": (
        "nombre_d_eleves",
        "effectif",
        "effectifs",
        "effectif_total",
        "nombre_eleves",
        "nombre_total_d_eleves",
    ),
    "secondary": ("nombre_d_eleves_dans_une_formation_du_second_degre",),
    "post_bac": ("nombre_d_eleves_dans_une_formation_du_superieur",),
    "teachers": ("enseignants", "nombre_d_enseignants"),
}
COLLEGE_TOTAL = re.compile(r"^nombre_(d_)?eleves_total(_nombre_.*|_dans_.*)?$")
COLLEGE_UAI = ("numero_college", "numero_du_college")
SOURCE_OF_LEVEL = {
    "college": HeadCountSource.COLLEGE,
    "lycee_gt": HeadCountSource.LYCEE_GT,
    "lycee_pro": HeadCountSource.LYCEE_PRO,
}
# Which column of HeadCount a source fills; the others give the whole second degree.
PART_OF_SOURCE = {
    HeadCountSource.COLLEGE: "college",
    HeadCountSource.LYCEE_GT: "lycee_gt",
    HeadCountSource.LYCEE_PRO: "lycee_pro",
}
WHOLE = "secondary"


class HeadCountRecord(NamedTuple):
    """Pupils of a school in a year: figures by column of HeadCount."""

    line: int
    uai: str
    year: SchoolYear
    source: HeadCountSource
    parts: dict[str, int]


class Form(NamedTuple):
    """A file's form: where a line's source comes from, and the column of the total."""

    source: Callable[[Mapping[str, str]], HeadCountSource | None]
    total: tuple[str, ...]


def read_head_counts(source: Source) -> Iterator[HeadCountRecord | ReadIssue | None]:
    """Yield one item a line: a head-count, what is wrong with it, or None without any figure.

    Raises UnreadableFileError when the columns are those of no known form.
    """
    form = _form_of(source.columns)
    cells = FirstOf({**COLUMNS, "pupils": form.total}, source.columns)
    if not (cells.has("uai") and cells.has("year") and (cells.has("pupils") or cells.has("secondary"))):
        msg = (
            "Ce fichier n'est pas un fichier d'effectifs : il lui faut au moins l'UAI, la rentrée et le "
            "nombre d'élèves."
        )
        raise UnreadableFileError(msg)
    for row in source.rows:
        yield _read_row(form, cells, row)


def _form_of(columns: frozenset[str]) -> Form:
    """Recognise the form of a file by its columns."""
    college_totals = tuple(sorted(name for name in columns if COLLEGE_TOTAL.match(name)))
    fixed: HeadCountSource
    if "niveau" in columns:
        return Form(lambda cells: SOURCE_OF_LEVEL.get(cells.get("niveau", "")), COLUMNS["pupils"])
    if not columns.isdisjoint(COLUMNS["secondary"]):
        fixed = HeadCountSource.HEBERGEMENT_2D
    elif not columns.isdisjoint(COLLEGE_UAI):
        fixed = HeadCountSource.COLLEGE
    elif any(name.startswith(("2ndes_gt", "2nde_gt")) for name in columns):
        fixed = HeadCountSource.LYCEE_GT
    elif any(name.startswith(("2ndes_pro", "2nde_pro", "cap_")) for name in columns):
        fixed = HeadCountSource.LYCEE_PRO
    elif "annee_scolaire" in columns:
        fixed = HeadCountSource.SECOND_DEGRE
    elif "rentree_effectif" in columns:
        fixed = HeadCountSource.ANNUAIRE
    else:
        fixed = HeadCountSource.PLAIN
    return Form(lambda _cells: fixed, college_totals or COLUMNS["pupils"])


def _read_row(form: Form, cells: FirstOf, row: Row) -> HeadCountRecord | ReadIssue | None:
    """Return the head-count of a line, or what is wrong with it."""
    uai = normalise_uai(cells.read(row.cells, "uai"))
    year = values.read_year(cells.read(row.cells, "year"))
    source = form.source(row.cells)
    academie = reference.academie_of_uai(uai)
    if not is_valid_uai(uai):
        return values.bad_uai(row.line, uai, academie)
    try:
        parts = _parts(source, cells, row.cells)
    except ValueError as error:
        detail = f"Effectif illisible : « {error} »."[: values.DETAIL_LENGTH]
        return ReadIssue(IssueKind.BAD_VALUE, row.line, uai, detail, academie_code=academie)
    if not parts:
        return None
    if year is None or source is None:
        detail = (
            f"Rentrée illisible : « {cells.read(row.cells, 'year')} »." if year is None else "Niveau inconnu."
        )
        detail = detail[: values.DETAIL_LENGTH]
        return ReadIssue(IssueKind.BAD_VALUE, row.line, uai, detail, academie_code=academie)
    return HeadCountRecord(row.line, uai, year, source, parts)


def _parts(source: HeadCountSource | None, cells: FirstOf, row: Mapping[str, str]) -> dict[str, int]:
    """Return the figures of a line by column; ValueError for an illegible one.

    Post-bac pupils alone (a school without second degree) are no head-count.
    """
    if source == HeadCountSource.HEBERGEMENT_2D:
        read = {key: values.read_number(cells.read(row, key)) for key in (WHOLE, "post_bac")}
        if read[WHOLE] is None:
            return {}
    else:
        column = PART_OF_SOURCE.get(source, WHOLE) if source else WHOLE
        read = {column: values.read_number(cells.read(row, "pupils"))}
        if source == HeadCountSource.PLAIN and read[column] is not None:
            read["teachers"] = values.read_number(cells.read(row, "teachers"))
    return {key: value for key, value in read.items() if value is not None}
