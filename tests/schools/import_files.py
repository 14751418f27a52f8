"""Small files in the ministry's forms, for the tests of imports."""

import gzip
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from relais.core.scope import SYSTEM
from relais.schools.domain.apply_import import apply_import
from relais.schools.domain.compare_import import compare_import
from relais.schools.domain.receive_import import receive_import
from relais.schools.enums import ImportKind
from relais.schools.models import ImportRun
from relais.schools.readers import (
    HeadCountRecord,
    ReadIssue,
    SchoolRecord,
    open_source,
    read_annuaire,
    read_head_counts,
)

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

# Invented schools, in a range of UAIs that no real one uses.
COLLEGE = {
    "Identifiant_de_l_etablissement": "0169001X",
    "Nom_etablissement": "Collège Camille-Claudel",
    "Type_etablissement": "Collège",
    "Statut_public_prive": "Public",
    "Adresse_1": "1 rue des Essais",
    "Code_postal": "16140",
    "Code_commune": "16005",
    "Nom_commune": "Aigre",
    "Code_departement": "016",
    "Code_academie": "13",
    "Telephone": "05 45 00 00 00",
    "Mail": "ce.0169001X@ac-poitiers.fr",
    "latitude": "45.9",
    "longitude": "0.01",
    "date_ouverture": "1965-05-01",
    "etat": "OUVERT",
    "ministere_tutelle": "MINISTERE DE L'EDUCATION NATIONALE",
    "code_nature": "340",
    "Code_type_contrat_prive": "99",
    "etablissement_mere": "",
    "libelle_bassin_formation": "CHARENTE NORD",
}
LYCEE = COLLEGE | {
    "Identifiant_de_l_etablissement": "0169002Y",
    "Nom_etablissement": "Lycée Marie-Curie",
    "Type_etablissement": "Lycée",
    "Nom_commune": "Angoulême",
    "Code_commune": "16015",
    "Mail": "ce.0169002Y@ac-poitiers.fr",
    "latitude": "45.65",
    "longitude": "0.15",
    "code_nature": "300",
}
ECOLE = COLLEGE | {
    "Identifiant_de_l_etablissement": "0169003Z",
    "Nom_etablissement": "École des Lucioles",
    "Type_etablissement": "Ecole",
    "code_nature": "151",
}
SHORT = ("numero_uai", "appellation_officielle", "nature_uai")


def csv_text(rows: Sequence[dict[str, str]], separator: str = ";") -> str:
    """Write rows with the columns of the first."""
    lines = [separator.join(rows[0])]
    lines += [separator.join(row.values()) for row in rows]
    return "\r\n".join(lines) + "\r\n"


def annuaire(*rows: dict[str, str]) -> bytes:
    """Write an annuaire as the portal exports it: UTF-8 with BOM, semicolons."""
    return csv_text(rows or [COLLEGE, LYCEE]).encode("utf-8-sig")


def json_text(rows: Sequence[dict[str, Any]]) -> bytes:
    """Write an array of records."""
    return json.dumps(list(rows), ensure_ascii=False).encode()


def gzipped(content: bytes) -> bytes:
    """Compress with gzip."""
    return gzip.compress(content, mtime=0)


def zipped(content: bytes) -> bytes:
    """Compress in a zip, beside a smaller file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("lisez-moi.txt", "rien")
        archive.writestr("annuaire.csv", content)
    return target.getvalue()


def read_schools(content: bytes) -> list[SchoolRecord]:
    """Return the schools of a file."""
    return [item for item in read_all(content) if isinstance(item, SchoolRecord)]


def read_issues(content: bytes) -> list[ReadIssue]:
    """Return the anomalies of an annuaire, those of the lines kept and of the lines left out."""
    issues: list[ReadIssue] = []
    for item in read_all(content):
        issues += [item] if isinstance(item, ReadIssue) else item.faults if item else ()
    return issues


def read_all(content: bytes) -> list[SchoolRecord | ReadIssue | None]:
    """Return all that an annuaire yields."""
    with open_source(io.BytesIO(content)) as source:
        return list(read_annuaire(source))


def read_counts(content: bytes) -> list[HeadCountRecord | ReadIssue | None]:
    """Return all that a file of head-counts yields."""
    with open_source(io.BytesIO(content)) as source:
        return list(read_head_counts(source))


def compare(content: bytes, kind: ImportKind = ImportKind.ANNUAIRE, **given: Any) -> ImportRun:
    """Receive and compare a file as the system."""
    options = {"actor": SYSTEM, "file_name": "fichier.csv", **given}
    run = receive_import(kind=kind, content=io.BytesIO(content), **options)
    return compare_import(run)


def write(content: bytes, kind: ImportKind = ImportKind.ANNUAIRE, **given: Any) -> ImportRun:
    """Receive, compare and write a file as the system."""
    return apply_import(actor=SYSTEM, run=compare(content, kind, **given))


def changes_of(run: ImportRun) -> list[tuple[str, str]]:
    """Return the differences as (kind, UAI)."""
    return list(run.changes.values_list("kind", "uai"))


def issues_of(run: ImportRun) -> list[tuple[str, int, str]]:
    """Return the anomalies as (kind, line, UAI)."""
    return list(run.issues.values_list("kind", "line", "uai"))
