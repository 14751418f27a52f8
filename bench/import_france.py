"""Import every French school of the second degree and its head-counts: read, compare, write.

The real files beside the repository when they are there (`../shared/data`, see its README), else a
generated one of the same size and shape. `peak_mib` is the greatest memory the process ever held.
"""

import csv
import random
import resource
import tempfile
import time
from pathlib import Path

import bench
from relais.core.scope import SYSTEM
from relais.core.uai import control_letter
from relais.schools import reference
from relais.schools.domain.apply_import import apply_import
from relais.schools.domain.compare_import import compare_import
from relais.schools.domain.receive_import import receive_import
from relais.schools.enums import ImportKind
from relais.schools.models import HeadCount, School

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
SCHOOLS = DATA / "etablissements_france.csv.gz"
HEAD_COUNTS = DATA / "effectifs.csv.gz"
GENERATED_SCHOOLS = 12_560
YEARS = (2023, 2024)
KINDS = (("340", "Collège"), ("340", "Collège"), ("300", "Lycée"), ("320", "Lycée"))
KIB_A_MIB = 1024


def measure() -> bench.Figures:
    """Import both files into an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        files = (SCHOOLS, HEAD_COUNTS) if SCHOOLS.exists() else generate(Path(folder))
        origin = "réels" if SCHOOLS.exists() else "engendrés"
        bench.progress(f"{files[0].name} et {files[1].name} ({origin})")
        start = time.perf_counter()
        for kind, path in zip((ImportKind.ANNUAIRE, ImportKind.HEAD_COUNTS), files, strict=True):
            with path.open("rb") as content:
                run = receive_import(actor=SYSTEM, kind=kind, file_name=path.name, content=content)
            apply_import(actor=SYSTEM, run=compare_import(run))
        seconds = time.perf_counter() - start
    return {
        "schools": School.objects.count(),
        "head_counts": HeadCount.objects.count(),
        "seconds": seconds,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_A_MIB,
        "files": origin,
    }


def generate(folder: Path) -> tuple[Path, Path]:
    """Write two files of the size and shape of the real ones."""
    lottery = random.Random(2026)
    departements = [code for code in reference.DEPARTEMENTS if code.isdecimal()]
    schools, counts = folder / "annuaire.csv", folder / "effectifs.csv"
    with (
        schools.open("w", encoding="utf-8", newline="") as annuaire,
        counts.open("w", newline="") as effectifs,
    ):
        school_lines, count_lines = csv.writer(annuaire, delimiter=";"), csv.writer(effectifs, delimiter=";")
        school_lines.writerow(
            [
                *("Identifiant_de_l_etablissement", "Nom_etablissement", "Type_etablissement"),
                *("Statut_public_prive", "Adresse_1", "Code_postal", "Code_commune", "Nom_commune"),
                *("Code_departement", "Code_academie", "latitude", "longitude", "code_nature", "etat"),
            ],
        )
        count_lines.writerow(["UAI", "rentrée", "effectif"])
        for number in range(GENERATED_SCHOOLS):
            departement = departements[number % len(departements)]
            digits = f"{departement}{number // len(departements) + 1:04d}"
            uai = digits + control_letter(digits)
            nature, label = lottery.choice(KINDS)
            sector = lottery.choice(("Public", "Public", "Privé"))
            academie = reference.DEPARTEMENTS[departement].academie_code
            latitude, longitude = lottery.uniform(42, 51), lottery.uniform(-5, 8)
            school_lines.writerow(
                [
                    *(
                        uai,
                        f"{label} engendré {number}",
                        label,
                        sector,
                        f"{number} rue des Écoles",
                        "86000",
                        "86194",
                    ),
                    *("Poitiers", departement, academie, latitude, longitude, nature, "OUVERT"),
                ],
            )
            for year in YEARS:
                count_lines.writerow([uai, year, lottery.randint(100, 1500)])
    return schools, counts


if __name__ == "__main__":
    bench.run(measure)
