"""Issue the pay file of 25,000 awards, then its differences: time beside a plain reading, and memory."""

import tracemalloc
from dataclasses import replace
from time import perf_counter

from bench import Figures, progress, run
from relais.accounts.models import Person
from relais.allowances.domain import issue_pay_file
from relais.allowances.enums import AwardState, PaymentMode
from relais.allowances.models import Award, Envelope, Share
from relais.allowances.selectors import payable_awards
from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.core.scope import SYSTEM, Role
from relais.core.uai import control_letter
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.schools.enums import AuthorityKind, SchoolType, Sector
from relais.schools.models import Academie, Authority, School

AWARDS, PER_SCHOOL, CHANGED, BATCH = 25_000, 3, 100, 2_000
MIB = 1 << 20


def make_awards(year: SchoolYear) -> Academie:
    """Write the schools, people, designations, shares and awards, all attested."""
    academie = Academie.objects.create(code="99", name="académie de mesure")
    authority = Authority.objects.create(kind=AuthorityKind.DEPARTEMENT, code="099", name="Mesure")
    now = clock.now()
    schools = School.objects.bulk_create(
        [
            School(
                uai=f"099{number:04d}{control_letter(f'099{number:04d}')}",
                name=f"Collège {number}",
                type=SchoolType.COLLEGE,
                sector=Sector.PUBLIC,
                academie=academie,
                authority=authority,
                departement_code="099",
                departement_name="Mesure",
            )
            for number in range(AWARDS // PER_SCHOOL + 1)
        ],
        BATCH,
    )
    envelopes = Envelope.objects.bulk_create(
        [Envelope(school=each, year=year, cents=375_000, reason="mesure", fixed_at=now) for each in schools],
        BATCH,
    )
    people = Person.objects.bulk_create(
        [Person(first_name="Camille", last_name=f"Mesure{number}") for number in range(AWARDS)], BATCH
    )
    progress("personnes écrites")
    designations = Designation.objects.bulk_create(
        [
            Designation(
                school=schools[rank // PER_SCHOOL],
                year=year,
                person=person,
                state=DesignationState.ACCEPTED,
                designated_at=now,
                answered_at=now,
                starts_on=year.first_day,
                ends_on=year.last_day,
            )
            for rank, person in enumerate(people)
        ],
        BATCH,
    )
    shares = Share.objects.bulk_create(
        [
            Share(designation=each, envelope=envelopes[rank // PER_SCHOOL], cents=125_000, shared_at=now)
            for rank, each in enumerate(designations)
        ],
        BATCH,
    )
    Award.objects.bulk_create(
        [
            Award(
                share=each,
                annual_cents=125_000,
                cents=125_000,
                starts_on=year.first_day,
                ends_on=year.last_day,
                mode=PaymentMode.NINTHS,
                state=AwardState.ATTESTED,
                decided_at=now,
                attested_at=now,
            )
            for each in shares
        ],
        BATCH,
    )
    return academie


def measure() -> Figures:
    """Issue the whole file, change a hundred awards, issue the differences."""
    year = SchoolYear.current()
    academie = make_awards(year)
    pay = replace(SYSTEM, role=Role.PAY_OFFICER, academie_id=academie.pk)

    start = perf_counter()
    rows = sum(1 for _ in payable_awards(academie, year).iterator(chunk_size=BATCH))
    reading = perf_counter() - start
    progress(f"{rows} attributions lues")

    start = perf_counter()
    issue_pay_file(actor=pay, academie=academie, year=year)
    seconds = perf_counter() - start

    changed = Award.objects.order_by("pk").values("pk")[:CHANGED]
    Award.objects.filter(pk__in=list(changed.values_list("pk", flat=True))).update(cents=74_537)
    tracemalloc.start()
    start = perf_counter()
    table = issue_pay_file(actor=pay, academie=academie, year=year)
    traced = perf_counter() - start
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "awards": rows,
        "seconds": round(seconds, 2),
        "plain_reading_seconds": round(reading, 2),
        "times_the_plain_reading": round(seconds / reading, 2),
        "changed": table.changed_count,
        "differences_seconds_while_traced": round(traced, 2),
        "peak_mib": round(peak / MIB, 1),
    }


if __name__ == "__main__":
    run(measure)
