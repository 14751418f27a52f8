"""The real académie de Poitiers, where its file lies beside the repository; skipped aloud elsewhere."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from relais.allowances.domain import copy_scale, edit_scale, ensure_default_scale
from relais.allowances.models import Scale
from relais.allowances.numbers.thresholds import search_thresholds
from relais.allowances.selectors import ground_for, rules_of, simulate, simulate_draft
from relais.core.scope import Role
from relais.schools.models import Academie
from tests import factories
from tests.factories import YEAR
from tests.schools.import_files import DATA, write

pytestmark = pytest.mark.django_db

FILE = DATA / "etablissements_poitiers.csv"
COUNTED = "COALESCE(counted.secondary, counted.college, 0)"
BETWEEN_200_AND_250 = f"""
    SELECT school.departement_name, COUNT(*), COUNT(*) * (2500 - 1250)
    FROM schools_school AS school JOIN schools_headcount AS counted ON counted.school_id = school.id
    WHERE school.sector = 'public' AND school.type = 'college' AND school.is_open
      AND counted.year = 2024 AND {COUNTED} > 200 AND {COUNTED} <= 250
    GROUP BY school.departement_name
"""  # noqa: S608 - constants of this file
COST_OF_2015 = f"""
    SELECT SUM(
      CASE
        WHEN school.type = 'college' AND {COUNTED} <= 200 THEN 1250
        WHEN school.type = 'college' THEN 2500
        WHEN {COUNTED} <= 500 THEN 2500
        ELSE 3750
      END)
    FROM schools_school AS school JOIN schools_headcount AS counted ON counted.school_id = school.id
    WHERE school.sector = 'public' AND school.is_open AND counted.year = 2024
"""  # noqa: S608 - constants of this file


@pytest.fixture
def poitiers() -> Academie:
    if not FILE.exists():
        pytest.skip(f"{FILE.name} is not in {DATA.name} beside the repository")
    write(FILE.read_bytes(), academie_code="13")
    ensure_default_scale()
    return Academie.objects.get(code="13")


def asked(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows: list[tuple[object, ...]] = cursor.fetchall()
        return rows


@pytest.fixture
def raised(poitiers: Academie) -> Scale:
    """Copy the scale in force, the threshold of collèges raised from 200 to 250."""
    officer = factories.scope_of(factories.make_member(Role.OFFICER, poitiers))
    draft = copy_scale(actor=officer, academie=poitiers, source=ensure_default_scale(), from_year=YEAR)
    rules = rules_of(draft)
    rules[0], rules[1] = rules[0]._replace(max_pupils=250), rules[1]._replace(min_pupils=251)
    return edit_scale(actor=officer, scale=draft, revision=1, name="barème 2026", from_year=YEAR, rules=rules)


def test_total_of_the_simulation_is_that_of_the_command_and_of_a_plain_query(
    poitiers: Academie, raised: Scale
) -> None:
    out = StringIO()
    call_command("envelopes", academie="13", year="2026", format="json", stdout=out)
    totals = json.loads(out.getvalue())["totals"]
    simulation = simulate_draft(raised, poitiers, year=YEAR, assumed_people=1)

    [[by_hand]] = asked(COST_OF_2015)
    assert totals["euros"] * 100 == simulation.total.before
    assert totals["euros"] == by_hand == 607_500
    assert (totals["public"], totals["questions"]) == (simulation.total.schools, simulation.total.questions)


def test_threshold_of_colleges_from_200_to_250_loses_what_a_plain_query_says(
    poitiers: Academie, raised: Scale
) -> None:
    simulation = simulate_draft(raised, poitiers, year=YEAR, assumed_people=1)
    found = simulation.by(lambda school: school.departement_name)

    expected = {name: (schools, euros) for name, schools, euros in asked(BETWEEN_200_AND_250)}
    assert sum(schools for schools, _ in expected.values()) == 12  # type: ignore[misc]
    assert {name: (each.losers, each.lost // 100) for name, each in found.items() if each.losers} == expected
    total = simulation.total
    assert (total.gainers, total.losers, total.difference) == (0, 12, -1_500_000)
    by_type = simulation.by(lambda school: school.type)
    assert [kind for kind, each in by_type.items() if each.losers] == ["college"]


def test_search_within_what_the_raised_threshold_costs_finds_no_fewer_losers_by_chance(
    poitiers: Academie, raised: Scale
) -> None:
    """Against raising the collèges' threshold to 250: the search never does worse for the same money."""
    rules = rules_of(ensure_default_scale())
    simulation = simulate(ground_for(poitiers, year=YEAR), before=rules, after=rules_of(raised))

    answer = search_thresholds(
        simulation.ground.arrays, rules, simulation.before, ceiling=simulation.total.after
    )

    best = answer.proposals[0]
    assert best.cost <= simulation.total.after
    assert best.losers <= simulation.total.losers
