"""A few schools of the embedded academy, as a file to play: enough for every outcome to be met."""

import csv
from pathlib import Path

from relais.demo.domain.embedded_academie import annuaire_csv, embedded_schools

COLLEGES = 14


def write_small_academie(path: Path, colleges: int = COLLEGES) -> Path:
    """Write 20 schools: 16 without a question, the EREA and the collège that raise one, 2 private."""
    schools = embedded_schools()
    public = [school for school in schools if school.kind.column == "colleges" and school.pupils]
    chosen = [
        *[school for school in public if 201 <= (school.pupils or 0) <= 700][:colleges],
        next(school for school in schools if school.kind.column == "lycees"),
        next(school for school in schools if school.kind.column == "lp"),
        [school for school in schools if school.kind.column == "erea"][-1],
        next(school for school in schools if school.pupils is None),
        *[school for school in schools if not school.kind.is_public][:2],
    ]
    rows = list(csv.reader(annuaire_csv(chosen).decode().splitlines(), delimiter=";"))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([*rows[0], "Nombre_d_eleves", "rentree_effectif"])
        writer.writerows(
            [*row, school.pupils if school.pupils is not None else "", 2024]
            for row, school in zip(rows[1:], chosen, strict=True)
        )
    return path
