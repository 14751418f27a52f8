"""Where the demonstration's schools come from: the first of four sources that answers."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from relais.demo.domain.embedded_academie import (
    ACADEMIE_CODE,
    annuaire_csv,
    embedded_schools,
    head_counts_csv,
)
from relais.demo.domain.open_data import PortalError, fetch_open_data
from relais.schools.enums import ImportKind

Say = Callable[[str], None]

# The real académie de Poitiers, as kept beside the checkout for development; `*` is any date.
REAL_FILES = ("fr-en-annuaire-education_poitiers*", "etablissements_poitiers.csv")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to import; `content` reads it when its turn comes."""

    kind: ImportKind
    name: str
    content: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class SchoolSource:
    """The files of one academy, and the line that says where they come from.

    `academie_code` is empty when the file decides: the academy that has the most schools in it.
    """

    line: str
    files: tuple[SourceFile, ...]
    academie_code: str = ACADEMIE_CODE
    is_invented: bool = False


def find_schools(*, schools_file: Path | None, say: Say) -> SchoolSource:
    """Return the first source that answers; what falls through is said too.

    In this order: the file given, the files kept beside the checkout, the ministry's portal, and the
    embedded academy, which is always there.
    """
    if schools_file is not None:
        return _from_file(f"Établissements lus dans {schools_file.name}.", schools_file, academie_code="")
    beside = _file_beside_checkout()
    if beside is not None:
        return _from_file(f"Établissements réels de l'académie de Poitiers ({beside.name}).", beside)
    try:
        annuaire, counts = fetch_open_data()
    except PortalError as error:
        say(f"Portail du ministère non disponible : {error}.")
        return _embedded()
    return SchoolSource(
        line=f"Établissements réels de l'académie de Poitiers ({settings.OPEN_DATA_URL}).",
        files=(
            SourceFile(ImportKind.ANNUAIRE, annuaire.name, annuaire.read_bytes),
            SourceFile(ImportKind.HEAD_COUNTS, counts.name, counts.read_bytes),
        ),
    )


def _from_file(line: str, path: Path, *, academie_code: str = ACADEMIE_CODE) -> SchoolSource:
    """Return a source of one annuaire, with its head-counts when it is of those that still carry them."""
    return SchoolSource(
        line=line,
        files=(SourceFile(ImportKind.ANNUAIRE, path.name, path.read_bytes),),
        academie_code=academie_code,
    )


def _file_beside_checkout() -> Path | None:
    data = settings.BASE_DIR.parent / "shared" / "data"
    for folder in (data / "ministere", data):
        for pattern in REAL_FILES:
            for path in sorted(folder.glob(pattern), reverse=True):
                return path
    return None


def _embedded() -> SchoolSource:
    schools = embedded_schools()
    return SchoolSource(
        line="Académie de démonstration : établissements inventés, communes réelles.",
        files=(
            SourceFile(ImportKind.ANNUAIRE, "academie_de_demonstration.csv", lambda: annuaire_csv(schools)),
            SourceFile(
                ImportKind.HEAD_COUNTS,
                "effectifs_de_demonstration.csv",
                lambda: head_counts_csv(schools),
            ),
        ),
        is_invented=True,
    )
