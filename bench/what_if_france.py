"""A scale recomputed for every French school: cost, who gains, who loses.

Reads the file of `shared/data` beside this repository, else invents as many schools of the same shape.
`seconds` is one recomputation: amounts under both scales, totals by type and by département. `ratio` is how
many times longer the same amounts take one school at a time, as the campaign computes them, without totals.
"""

import csv
import gzip
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

import bench
from relais.allowances.domain import ensure_default_scale
from relais.allowances.models import ScaleLine
from relais.allowances.numbers.scale import CountedPupils, compute_envelope
from relais.allowances.numbers.thresholds import search_thresholds
from relais.allowances.numbers.whatif import (
    NO_AMOUNT,
    Rule,
    SchoolArrays,
    add_up,
    add_up_by,
    amounts,
    arrays_of,
)
from relais.allowances.selectors import rules_of
from relais.core.school_year import SchoolYear
from relais.schools.enums import SchoolType, Sector

SCHOOLS = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "etablissements_france.csv.gz"
GENERATED_SCHOOLS = 12_560
KINDS = {
    "COLLEGE": SchoolType.COLLEGE,
    "LYCEE": SchoolType.LYCEE,
    "LP": SchoolType.LP,
    "EREA": SchoolType.EREA,
}
YEAR = SchoolYear(2024)
ROUNDS = 5
SHARE_KEPT = 0.97


class Facts(NamedTuple):
    """What a scale asks of a school."""

    kind: str
    sector: str
    pupils: int | None
    departement: str


def measure() -> bench.Figures:
    """Recompute with the collèges' threshold raised to 250, then search within 97 % of the cost."""
    facts, origin = read() if SCHOOLS.exists() else generate()
    bench.progress(f"{len(facts)} établissements ({origin})")
    lines = list(ensure_default_scale().lines.all())
    rules = rules_of(ensure_default_scale())
    raised = [rules[0]._replace(max_pupils=250), rules[1]._replace(min_pupils=251), *rules[2:]]
    schools = arrays_of(
        [each.kind for each in facts],
        [each.sector for each in facts],
        [each.pupils for each in facts],
        [1] * len(facts),
    )
    seconds = min(timed(lambda: recompute(schools, facts, rules, raised)) for _ in range(ROUNDS))
    start = time.perf_counter()
    one_by_one = [envelope(each, lines) for each in facts]
    raised_lines = raise_threshold(lines)
    raised_by_one = [envelope(each, raised_lines) for each in facts]
    plain_seconds = time.perf_counter() - start
    before, after = amounts(schools, rules), amounts(schools, raised)
    if before.tolist() != one_by_one or after.tolist() != raised_by_one:
        msg = "the arrays and the schools one by one disagree"
        raise AssertionError(msg)
    total = add_up(before, after)
    cost = int(before[before >= 0].sum())
    search_seconds = timed(lambda: search_thresholds(schools, rules, before, ceiling=int(cost * SHARE_KEPT)))
    return {
        "schools": len(facts),
        "seconds": seconds,
        "plain_seconds": plain_seconds,
        "ratio": plain_seconds / seconds,
        "search_seconds": search_seconds,
        "losers": total.losers,
        "euros": -total.difference / 100,
        "files": origin,
    }


def raise_threshold(lines: Sequence[ScaleLine]) -> list[ScaleLine]:
    """Raise the collèges' threshold to 250, in memory alone."""
    raised = list(lines)
    raised[0].max_pupils, raised[1].min_pupils = 250, 251
    return raised


def timed(act: Callable[[], object]) -> float:
    """Return how long a call takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def recompute(
    schools: SchoolArrays, facts: Sequence[Facts], before: Sequence[Rule], after: Sequence[Rule]
) -> None:
    """Do what the page of a draft does each time it is saved."""
    old, new = amounts(schools, before), amounts(schools, after)
    add_up(old, new)
    for keys in ([each.kind for each in facts], [each.departement for each in facts]):
        add_up_by(keys, old, new)
    np.argsort(new - old, kind="stable")


def envelope(each: Facts, lines: Sequence[ScaleLine]) -> int:
    """Compute one school's envelope as the campaign does."""
    counted = None if each.pupils is None else CountedPupils(each.pupils, 0, YEAR, counts_post_bac=False)
    outcome = compute_envelope(
        school_type=each.kind, sector=each.sector, counted=counted, lines=lines, scale_name="barème 2015"
    )
    return NO_AMOUNT if outcome.cents is None else outcome.cents


def read() -> tuple[list[Facts], str]:
    """Read the real schools."""
    with gzip.open(SCHOOLS, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return [
        Facts(
            kind=KINDS.get(row["categorie"], SchoolType.OTHER),
            sector=Sector.PUBLIC if row["Statut_public_prive"] == "Public" else Sector.PRIVATE,
            pupils=int(row["Nombre_d_eleves"]) if row["Nombre_d_eleves"] else None,
            departement=row["Code_departement"],
        )
        for row in rows
    ], "réels"


def generate() -> tuple[list[Facts], str]:
    """Invent as many, in the same proportions."""
    lottery = random.Random(2026)
    kinds = [SchoolType.COLLEGE] * 61 + [SchoolType.LYCEE] * 28 + [SchoolType.LP] * 10 + [SchoolType.EREA]
    return [
        Facts(
            kind=lottery.choice(kinds),
            sector=lottery.choice((Sector.PUBLIC, Sector.PUBLIC, Sector.PRIVATE)),
            pupils=None if lottery.random() < 0.15 else lottery.randint(20, 1_800),  # noqa: PLR2004 - the real file's share
            departement=f"{number % 101 + 1:03d}",
        )
        for number in range(GENERATED_SCHOOLS)
    ], "engendrés"


if __name__ == "__main__":
    bench.run(measure)
