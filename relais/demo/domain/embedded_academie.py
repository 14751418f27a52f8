"""The *académie de démonstration*: the size and shape of a real one, schools that exist nowhere.

It is written as the ministry's own two files, so that it enters by the same door as a real academy.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from relais.core.uai import control_letter
from relais.demo.readers import Town, school_names, towns
from relais.schools.reference import DEPARTEMENTS

ACADEMIE_CODE = "13"  # the départements are real, and an academy follows from its départements
ACADEMIE_NAME = "académie de démonstration"
SEED = 2026
# 016 9xxx and its like: no real school has such a number (a test reads the national list).
FIRST_NUMBER = 9001
COUNTED_YEARS = (2024, 2025)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of school: how the ministry writes it, how many pupils it has (low, high, weight)."""

    column: str
    title: str
    ministry_type: str
    nature: tuple[str, str]
    bands: tuple[tuple[int, int, int], ...]

    @property
    def is_public(self) -> bool:
        """Whether it is public."""
        return not self.column.startswith("private")


COLLEGE = ("340", "COLLEGE")
LYCEE = ("306", "LYCEE POLYVALENT")
LP = ("320", "LYCEE PROFESSIONNEL")
EREA = ("370", "ETABLISSEMENT REGIONAL D'ENSEIGNT ADAPTE")
KINDS = (
    Kind("colleges", "Collège", "Collège", COLLEGE, ((90, 200, 3), (201, 400, 6), (401, 720, 8))),
    Kind("lycees", "Lycée", "Lycée", LYCEE, ((260, 500, 2), (501, 900, 4), (901, 1700, 4))),
    Kind("lp", "Lycée professionnel", "Lycée", LP, ((130, 500, 8), (501, 680, 2))),
    Kind("erea", "EREA", "EREA", EREA, ((70, 150, 1),)),
    Kind("private_colleges", "Collège privé", "Collège", COLLEGE, ((80, 200, 2), (201, 600, 5))),
    Kind("private_lycees", "Lycée privé", "Lycée", LYCEE, ((180, 500, 3), (501, 900, 2))),
    Kind("private_lp", "Lycée professionnel privé", "Lycée", LP, ((90, 320, 1),)),
)
# What raises a question to the academy, so that the page of questions is not empty: one EREA above
# the scale's 500 pupils, two schools whose count is not known yet.
BIG_EREA_PUPILS = 504
UNCOUNTED_SCHOOLS = 2

ANNUAIRE_COLUMNS = (
    "Identifiant_de_l_etablissement",
    "Nom_etablissement",
    "Type_etablissement",
    "Statut_public_prive",
    "Adresse_1",
    "Code_postal",
    "Nom_commune",
    "Code_departement",
    "Code_academie",
    "Telephone",
    "Mail",
    "Type_contrat_prive",
    "Libelle_departement",
    "Libelle_academie",
    "Libelle_region",
    "latitude",
    "longitude",
    "date_ouverture",
    "etat",
    "ministere_tutelle",
    "code_nature",
    "libelle_nature",
    "libelle_bassin_formation",
)
HEAD_COUNT_COLUMNS = ("UAI", "rentrée", "effectif")


@dataclass(frozen=True, slots=True)
class EmbeddedSchool:
    """An invented school in a real town; `pupils` is None when its count is not known."""

    uai: str
    name: str
    kind: Kind
    town: Town
    latitude: float
    longitude: float
    pupils: int | None


def embedded_schools() -> list[EmbeddedSchool]:
    """Return the 293 schools, always the same, by département."""
    random = Random(SEED)  # noqa: S311 - a lottery of pupils, not of secrets
    names = iter(school_names())
    numbers = dict.fromkeys((town.departement_code for town in towns()), FIRST_NUMBER)
    schools: list[EmbeddedSchool] = []
    for town in towns():
        for kind in KINDS:
            for _ in range(getattr(town, kind.column)):
                number = numbers[town.departement_code]
                numbers[town.departement_code] += 1
                schools.append(_draw_school(random, kind, town, number, next(names)))
    return _with_questions(schools)


def _draw_school(random: Random, kind: Kind, town: Town, number: int, name: str) -> EmbeddedSchool:
    digits = f"{town.departement_code}{number}"
    low, high, _ = random.choices(kind.bands, weights=[band[2] for band in kind.bands])[0]
    return EmbeddedSchool(
        uai=digits + control_letter(digits),
        name=f"{kind.title} {name}",
        kind=kind,
        town=town,
        # Schools of one town do not stand on one another on the map.
        latitude=round(town.latitude + random.uniform(-0.008, 0.008), 5),
        longitude=round(town.longitude + random.uniform(-0.011, 0.011), 5),
        pupils=random.randint(low, high),
    )


def _with_questions(schools: list[EmbeddedSchool]) -> list[EmbeddedSchool]:
    """Leave the academy something to decide: the last EREA, the last two public collèges."""
    ereas = [school for school in schools if school.kind.column == "erea"]
    colleges = [school for school in schools if school.kind.column == "colleges"]
    changed: dict[str, int | None] = {school.uai: None for school in colleges[-UNCOUNTED_SCHOOLS:]}
    changed[ereas[-1].uai] = BIG_EREA_PUPILS
    return [
        replace(school, pupils=changed[school.uai]) if school.uai in changed else school for school in schools
    ]


def annuaire_csv(schools: list[EmbeddedSchool]) -> bytes:
    """Write the schools in the form of the ministry's annuaire."""
    return _csv(ANNUAIRE_COLUMNS, (_annuaire_row(school) for school in schools))


def head_counts_csv(schools: list[EmbeddedSchool]) -> bytes:
    """Write the counts of two autumns; the earlier differs by a few pupils, never by a band."""
    return _csv(
        HEAD_COUNT_COLUMNS,
        (
            (school.uai, year, _pupils_in(school, year))
            for school in schools
            if school.pupils is not None
            for year in COUNTED_YEARS
        ),
    )


def _pupils_in(school: EmbeddedSchool, year: int) -> int:
    pupils = school.pupils or 0
    before = pupils + (sum(map(ord, school.uai)) % 17) - 8
    for low, high, _ in school.kind.bands:
        if low <= pupils <= high:
            before = min(max(before, low), high)
    return pupils if year == COUNTED_YEARS[-1] else before


def _annuaire_row(school: EmbeddedSchool) -> tuple[object, ...]:
    town, kind = school.town, school.kind
    return (
        school.uai,
        school.name,
        kind.ministry_type,
        "Public" if kind.is_public else "Privé",
        "",  # no address: nobody must go there
        town.postcode,
        town.name,
        town.departement_code,
        ACADEMIE_CODE,
        "",
        f"ce.{school.uai.lower()}@example.org",
        "SANS OBJET" if kind.is_public else "CONTRAT D'ASSOCIATION TOUTES CLASSES",
        DEPARTEMENTS[town.departement_code].name,
        "Poitiers",
        "Nouvelle-Aquitaine",
        school.latitude,
        school.longitude,
        "1990-09-01",
        "OUVERT",
        "MINISTERE DE L'EDUCATION NATIONALE",
        *kind.nature,
        town.bassin,
    )


def _csv(columns: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()
