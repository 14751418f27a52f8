"""The list of schools at ten years of all of France, against the same page without a row."""

import statistics
import time
from collections.abc import Mapping
from random import Random

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

import bench
from relais.accounts.models import IS_VERIFIED, Person, RoleAssignment
from relais.core.school_year import SchoolYear
from relais.core.scope import Role
from relais.core.uai import control_letter
from relais.schools.enums import AuthorityKind, HeadCountSource, SchoolType, Sector, ZoneSource
from relais.schools.models import Academie, Authority, HeadCount, School, SchoolZone, Zone

SCHOOLS = 12_560  # collèges and lycées of France, public and private
SMALL = 3
YEARS = 10
DEPARTEMENTS = 101
PUBLIC_SHARE = 0.7
RUNS = 40
BATCH = 2_000
NAMES = ("Jean-Moulin", "Jules-Ferry", "Marie-Curie", "Saint-Joseph", "Victor-Hugo", "Simone-Veil", "Camus")


def measure() -> Mapping[str, float | str]:
    """Fill two academies, a small one and one as large as France, and read their list."""
    bench.progress(f"{SCHOOLS} établissements, {YEARS} années : écriture…")
    small = fill(Academie.objects.create(code="901", name="petite académie"), SMALL, first=900_000)
    large = fill(Academie.objects.create(code="902", name="toute la France"), SCHOOLS, first=0)
    bench.progress("Lecture…")
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        address = reverse("schools:list")
        empty = f"{address}?type=erea&sector=private"  # there is none
        timed(large, address)  # templates loaded, statements prepared
        timed(large, empty)
        pairs = [(timed(large, address), timed(large, empty)) for _ in range(RUNS)]
        full_ms, empty_ms = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
        return {
            "schools": School.objects.count() - SMALL,
            "head_counts": HeadCount.objects.count(),
            "queries_small": queries(small, address),
            "queries_large": queries(large, address),
            "full_page_ms": full_ms,
            "empty_page_ms": empty_ms,
            "ratio_to_empty_page": full_ms / empty_ms,
        }


def fill(academie: Academie, size: int, *, first: int) -> Client:
    """Write schools with their head-counts and zones of each year; return an officer's browser."""
    random = Random(size)
    authority = Authority.objects.create(kind=AuthorityKind.DEPARTEMENT, code=academie.code, name="Bench")
    zones = Zone.objects.bulk_create(
        Zone(academie=academie, name=f"Zone {n:03}") for n in range(min(size, DEPARTEMENTS))
    )
    schools = School.objects.bulk_create(
        (make_school(academie, authority, first + n, random) for n in range(size)), batch_size=BATCH
    )
    current = SchoolYear.current().start
    for start in range(current - YEARS + 1, current + 1):
        year = SchoolYear(start)
        HeadCount.objects.bulk_create(
            (
                HeadCount(
                    school=school,
                    year=year,
                    secondary=random.randrange(60, 1_400),
                    sources=HeadCountSource.PLAIN,
                )
                for school in schools
            ),
            batch_size=BATCH,
        )
        SchoolZone.objects.bulk_create(
            (
                SchoolZone(school=school, year=year, zone=random.choice(zones), source=ZoneSource.FILE)
                for school in schools
            ),
            batch_size=BATCH,
        )
    person = Person.objects.create(first_name="Odile", last_name=academie.name)
    starts_on = SchoolYear.current().first_day
    RoleAssignment.objects.create(person=person, role=Role.OFFICER, academie=academie, starts_on=starts_on)
    client = Client()
    client.force_login(person)
    session = client.session
    session[IS_VERIFIED] = True  # the second factor
    session.save()
    return client


def make_school(academie: Academie, authority: Authority, number: int, random: Random) -> School:
    """Return one school, not written, somewhere in France."""
    departement = f"{number % DEPARTEMENTS + 1:03}"
    digits = f"9{number:06}"
    return School(
        uai=digits + control_letter(digits),
        name=f"Collège {random.choice(NAMES)} {number}",
        type=random.choice((SchoolType.COLLEGE, SchoolType.COLLEGE, SchoolType.LYCEE, SchoolType.LP)),
        sector=Sector.PUBLIC if random.random() < PUBLIC_SHARE else Sector.PRIVATE,
        academie=academie,
        authority=authority,
        departement_code=departement,
        departement_name=f"Département {departement}",
        town=f"Commune {random.randrange(4_000)}",
        postcode=f"{random.randrange(1_000, 98_000):05}",
        latitude=random.uniform(42.4, 51.0),
        longitude=random.uniform(-4.7, 8.1),
    )


def read(client: Client, address: str) -> None:
    """Read the page."""
    if client.get(address).status_code != 200:  # noqa: PLR2004 - HTTP
        msg = f"{address} does not answer"
        raise RuntimeError(msg)


def timed(client: Client, address: str) -> float:
    """Return the seconds one reading takes."""
    start = time.perf_counter()
    read(client, address)
    return time.perf_counter() - start


def queries(client: Client, address: str) -> int:
    """Return how many statements one reading makes."""
    with CaptureQueriesContext(connection) as captured:
        read(client, address)
    return len(captured)


if __name__ == "__main__":
    bench.run(measure)
