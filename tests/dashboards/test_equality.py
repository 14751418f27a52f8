"""The equality view: what it adds up, what it hides, who reads it."""

import csv
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from relais.accounts.enums import Gender
from relais.accounts.models import Person
from relais.allowances.enums import Recognition
from relais.allowances.models import Share
from relais.core import clock
from relais.core.scope import Role
from relais.dashboards.numbers import Equality, Group, Line, Recipient, Yardstick, tabulate
from relais.dashboards.selectors.equality import equality_of, years_shared
from relais.designations.enums import DesignationState
from relais.schools.enums import SchoolType
from relais.schools.models import Academie, School
from tests import factories
from tests.browsers import signed_in
from tests.dashboards.builders import TODAY, YEAR
from tests.dashboards.reading import found_in, missing_from, text_of

pytestmark = pytest.mark.django_db
PAGE = "/egalite/"
FILE_NOTE = "masqué : moins de 5 personnes"
GENDERS = [Group(key, label) for key, label in (("woman", "Femmes"), ("man", "Hommes"), ("unknown", "?"))]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def pay(school: School, cents: int = 100_000, *, gender: str = Gender.UNKNOWN, **given: Any) -> Share:
    """Pay one person of the school."""
    person = given.pop("person", None) or factories.make_person(gender=gender)
    envelope = school.envelopes.first() or factories.make_envelope(school)
    return factories.make_share(envelope, factories.make_designation(school, person, **given), cents)


def pay_many(school: School, women: int = 0, men: int = 0, unknown: int = 0) -> None:
    """Pay so many people of a school: 1 000 € a woman, 2 000 € a man, 500 € each other."""
    for count, gender, cents in (
        (women, Gender.WOMAN, 100_000),
        (men, Gender.MAN, 200_000),
        (unknown, Gender.UNKNOWN, 50_000),
    ):
        for _ in range(count):
            pay(school, cents, gender=gender)


def read(academie: Academie | None = None) -> Equality:
    """Return the tables of the year; there are some."""
    found = equality_of(academie or factories.make_academie(), YEAR)
    assert found
    return found


def told(lines: list[Line]) -> list[tuple[str, int | None, int | None, int | None]]:
    """Return label, people, cents, and mean."""
    return [(line.label, line.people, line.cents, line.mean_cents) for line in lines]


# What is added up


def test_tables_add_up_by_gender_type_and_zone() -> None:
    college = factories.make_school()
    lycee = factories.make_school(type=SchoolType.LYCEE)
    factories.make_school_zone(college, factories.make_zone("Nord"))
    pay_many(college, women=5, men=6, unknown=7)
    pay_many(lycee, women=8, men=9, unknown=10)

    found = read()

    assert told(found.by_gender) == [
        ("Femmes", 13, 1_300_000, 100_000),
        ("Hommes", 15, 3_000_000, 200_000),
        ("Genre non renseigné", 17, 850_000, 50_000),
    ]
    assert told(found.by_type) == [
        ("Collège", 18, 2_050_000, 113_889),
        (SchoolType.LYCEE.label, 27, 3_100_000, 114_815),
    ]
    assert told(found.by_zone) == [
        ("Nord", 18, 2_050_000, 113_889),
        ("Sans zone", 27, 3_100_000, 114_815),
    ]
    assert [told(row)[1][1:] for row in found.crossed] == [(6, 1_200_000, 200_000), (9, 1_800_000, 200_000)]
    assert told([found.total]) == [("Ensemble", 45, 5_150_000, 114_444)]


def test_money_is_measured_against_pupils_and_teachers() -> None:
    school = factories.make_school()
    factories.make_head_count(school, 400, teachers=40)
    pay_many(school, women=5)

    (line,) = read().by_type

    assert (line.yardstick, line.cents_per_pupils, line.cents_per_teachers) == (
        Yardstick(400, 40),
        1_250_000,
        1_250_000,
    )


def test_money_is_not_measured_against_what_is_known_in_part() -> None:
    school, other = factories.make_school(), factories.make_school()
    factories.make_head_count(school, 400, teachers=40)
    pay_many(school, women=5)
    factories.make_head_count(other, 200)

    (line,) = read().by_type
    assert (line.yardstick, line.cents_per_teachers) == (Yardstick(600, None), None)

    factories.make_school()
    (line,) = read().by_type
    assert (line.yardstick, line.cents_per_pupils) == (Yardstick(None, None), None)


def test_ground_holds_schools_that_pay_nobody_and_those_that_left_the_campaign() -> None:
    closed, silent = factories.make_school(is_open=False, closed_on=YEAR.first_day), factories.make_school()
    factories.make_head_count(closed, 100)
    factories.make_head_count(silent, 200)
    pay_many(closed, women=5)

    assert read().total.yardstick.pupils == 300


def test_person_of_two_schools_counts_once_where_they_receive_most() -> None:
    college = factories.make_school()
    lycee = factories.make_school(type=SchoolType.LYCEE)
    pay_many(college, women=5)
    pay_many(lycee, women=4)
    both = factories.make_person(gender=Gender.WOMAN)
    pay(college, 30_000, person=both)
    pay(lycee, 90_000, person=both)

    found = read()

    assert told(found.by_type) == [
        ("Collège", 5, 500_000, 100_000),
        (SchoolType.LYCEE.label, 5, 520_000, 104_000),
    ]
    assert (found.total.people, found.total.awards) == (10, 11)


def test_only_money_of_the_team_of_the_year_and_the_academy_counts() -> None:
    school = factories.make_school()
    pay_many(school, women=5)
    reduced = pay(school, 0)
    reduced.recognition, reduced.weekly_minutes = Recognition.SERVICE_REDUCTION, 30
    reduced.save()
    pay(school, state=DesignationState.DECLINED)
    elsewhere = factories.make_academie(code="04", name="académie de Bordeaux")
    pay(factories.make_school(academie=elsewhere))
    old = factories.make_school()
    factories.make_envelope(old, year=YEAR.previous)
    pay(old, year=YEAR.previous)

    assert told([read().total]) == [("Ensemble", 5, 500_000, 100_000)]


def test_whoever_left_with_something_earned_counts() -> None:
    school = factories.make_school()
    pay_many(school, women=5)
    share = pay(school, state=DesignationState.ENDED)
    share.closed_on = YEAR.first_day
    share.save()

    assert read().total.people == 6


def test_nobody_paid_is_no_table() -> None:
    factories.make_school()

    assert equality_of(factories.make_academie(), YEAR) is None


def test_years_are_those_shared_and_the_current_one() -> None:
    factories.make_envelope(factories.make_school(), year=YEAR.previous)
    elsewhere = factories.make_academie(code="04", name="académie de Bordeaux")
    factories.make_envelope(factories.make_school(academie=elsewhere), year=YEAR.previous.previous)

    assert years_shared(factories.make_academie()) == [YEAR, YEAR.previous]


# What is hidden


def recipients(count: int, gender: str = "woman", kind: str = "college", zone: str = "1") -> list[Recipient]:
    return [Recipient(gender, kind, zone, 1, 100_000)] * count


def tables(*people: list[Recipient], zones: tuple[str, ...] = ("1", "2")) -> Equality:
    return tabulate(
        [one for group in people for one in group],
        genders=GENDERS,
        types=[Group("college", "Collège"), Group("lycee", "Lycée")],
        zones=[Group(key, f"Zone {key}") for key in zones],
        yardstick=Yardstick(1_000, 100),
    )


def test_small_cell_hides_every_figure_of_its_line() -> None:
    found = tables(recipients(4, "man"), recipients(20), recipients(9, kind="lycee", zone="2"))

    man = found.crossed[0][1]
    assert man == Line("Collège, hommes", None, None, None)
    assert (man.is_hidden, man.mean_cents, man.cents_per_pupils) == (True, None, None)


def test_small_gender_is_not_found_by_subtraction_in_any_table() -> None:
    found = tables(recipients(4, "man"), recipients(20), recipients(9, kind="lycee", zone="2"))

    hidden = [line.label for line in found.by_gender if line.is_hidden]
    assert "Hommes" in hidden
    assert len(hidden) >= 2
    for row in found.crossed:
        assert sum(line.is_hidden for line in row) != 1


def test_small_zone_takes_another_with_it() -> None:
    found = tables(recipients(4), recipients(20, zone="2"), recipients(30, zone="3"), zones=("1", "2", "3"))

    assert [line.people for line in found.by_zone] == [None, None, 30]
    assert found.total.people == 54


def test_total_hidden_for_the_types_hides_every_zone() -> None:
    """The zones, shown, would give back the total that covers the one person of the collège."""
    found = tables(recipients(1, "unknown"), recipients(6, kind="lycee"), recipients(6, "man", "lycee"))

    assert (found.total.is_hidden, [line.is_hidden for line in found.by_zone]) == (True, [True, True])


COUNT = st.sampled_from([0, 0, 1, 3, 4, 5, 6, 9])


@given(cells=st.lists(st.tuples(COUNT, st.integers(0, 2)), min_size=6, max_size=6))
def test_no_hidden_figure_is_a_sum_of_the_shown_ones(cells: list[tuple[int, int]]) -> None:
    """Every table at once, by linear algebra: nine counts, of which those shown are equations."""
    keys = [(gender.key, kind) for gender in GENDERS for kind in ("college", "lycee")]
    people = [recipients(count, *key, zone=str(zone)) for key, (count, zone) in zip(keys, cells, strict=True)]
    found = tables(*people, zones=("0", "1", "2"))

    def sums(**wanted: str) -> list[int]:
        """Return which of the six cells, then of the three zones, a figure is the sum of."""
        inner = [
            wanted.get("gender", gender) == gender and wanted.get("kind", kind) == kind
            for gender, kind in keys
        ]
        return [*map(int, inner), 0, 0, 0]

    figures = [(found.total, sums()), (found.total, [0] * 6 + [1] * 3)]
    figures += [(line, sums(gender=each.key)) for line, each in zip(found.by_gender, GENDERS, strict=True)]
    figures += [
        (line, sums(kind=kind)) for line, kind in zip(found.by_type, ("college", "lycee"), strict=True)
    ]
    figures += [
        (line, sums(gender=each.key, kind=kind))
        for row, kind in zip(found.crossed, ("college", "lycee"), strict=True)
        for line, each in zip(row, GENDERS, strict=True)
    ]
    figures += [
        (line, [0] * 6 + [int(place == rank) for place in range(3)])
        for rank, line in enumerate(found.by_zone)
    ]
    shown = [[1] * 6 + [-1] * 3, *(row for line, row in figures if not line.is_hidden)]
    rank = np.linalg.matrix_rank(np.array(shown))
    for line, row in figures:
        if line.is_hidden:
            assert np.linalg.matrix_rank(np.array([*shown, row])) > rank, line.label


def test_large_tables_are_shown_whole() -> None:
    found = tables(*(recipients(5, each.key, kind) for each in GENDERS for kind in ("college", "lycee")))

    lines = [*found.by_gender, *found.by_type, *found.by_zone, found.total, *found.crossed[0]]
    assert not any(line.is_hidden for line in lines)


@pytest.mark.parametrize("nobody", [Line("", 0, 0, 0), Line("", None, None, None)])
def test_mean_of_nobody_is_none(nobody: Line) -> None:
    assert nobody.mean_cents is None


# The page


@pytest.fixture
def officer(db: None) -> Person:
    return factories.make_member(Role.OFFICER, factories.make_academie())


@pytest.fixture
def browser(officer: Person) -> Client:
    return signed_in(officer)


def test_page_says_how_many_genders_are_known(browser: Client) -> None:
    pay_many(factories.make_school(), women=6, men=7, unknown=5)

    text = text_of(browser, PAGE)

    assert not missing_from(
        text,
        "13 personnes sur 18 dont le genre est renseigné.",
        "Femmes 6 6 6 000,00 € 1 000,00 €",
        "Hommes 7 7 14 000,00 € 2 000,00 €",
        "une femme recevait en moyenne 990 € et un homme 1 280 €",
        "DEPP, note d’information n° 22.33",
        "année scolaire 2026-2027",
    )


def test_page_hides_small_cells_and_says_why(browser: Client) -> None:
    pay_many(factories.make_school(), women=3, men=20, unknown=30)

    text = text_of(browser, PAGE)

    assert not missing_from(text, "« masqué » : moins de 5 personnes", "Femmes masqué masqué masqué masqué")
    assert not found_in(text, "3 000,00 €", "1 000,00 €")


def test_page_does_not_say_how_many_are_known_when_the_rest_is_small(browser: Client) -> None:
    pay_many(factories.make_school(), women=20, men=30, unknown=2)

    text = text_of(browser, PAGE)

    assert "Le nombre de personnes dont le genre est renseigné est masqué." in text
    assert not found_in(text, "sur 52")


def test_page_shows_teachers_where_known(browser: Client) -> None:
    school = factories.make_school()
    pay_many(school, women=5)
    factories.make_head_count(school, 500)
    assert "enseignants" not in text_of(browser, PAGE)

    school.head_counts.update(teachers=50)
    text = text_of(browser, PAGE)
    assert not missing_from(text, "Pour 100 enseignants", "500 10 000,00 € 50 10 000,00 €")


def test_page_without_head_count_draws_a_dash(browser: Client) -> None:
    pay_many(factories.make_school(), women=5)

    assert "5 000,00 € 1 000,00 € – –" in text_of(browser, PAGE)


def test_page_of_nobody_says_why_and_leads_to_other_years(browser: Client) -> None:
    factories.make_envelope(factories.make_school(), year=YEAR.previous)

    text = text_of(browser, PAGE)

    assert not missing_from(text, "Aucune indemnité n’est encore répartie", f"Année {YEAR.previous}")
    assert browser.get(f"{PAGE}?export=csv")["Content-Type"].startswith("text/html")


def test_page_of_another_year_shows_it(browser: Client) -> None:
    old = factories.make_school()
    factories.make_envelope(old, year=YEAR.previous)
    for _ in range(5):
        pay(old, year=YEAR.previous)

    assert "0 personne sur 5 dont" in text_of(browser, f"{PAGE}{YEAR.previous}/")


def csv_of(browser: Client) -> list[dict[str, str]]:
    body = b"".join(browser.get(f"{PAGE}?export=csv")).decode("utf-8-sig")
    return list(csv.DictReader(body.splitlines(), delimiter=";"))


def test_file_holds_the_same_tables_with_the_same_cells_hidden(browser: Client) -> None:
    school = factories.make_school()
    pay_many(school, women=3, men=20, unknown=30)

    rows = {(row["Tableau"], row["Groupe"]): row for row in csv_of(browser)}

    women, total = rows["Par genre", "Femmes"], rows["Par genre", "Ensemble"]
    assert {women[name] for name in ("Personnes", "Indemnités", "Total", "Moyenne par personne")} == {""}
    assert women["Précision"].startswith(FILE_NOTE)
    assert (total["Personnes"], total["Total"], total["Précision"]) == ("53", "58000,00", "")
    assert rows["Par type et genre", "Collège, femmes"]["Personnes"] == ""


@pytest.mark.parametrize("extension", ["ods", "xlsx", "csv"])
def test_file_comes_in_each_format(browser: Client, extension: str) -> None:
    pay_many(factories.make_school(), women=5)

    response = browser.get(f"{PAGE}?export={extension}")

    assert f".{extension}" in response["Content-Disposition"]


def test_page_costs_the_same_whatever_the_people(
    browser: Client, assert_same_queries: Callable[..., None]
) -> None:
    def more() -> None:
        school = factories.make_school(type=SchoolType.LYCEE)
        factories.make_school_zone(school, factories.make_zone(f"Zone {factories.next_number()}"))
        factories.make_head_count(school)
        pay_many(school, women=3, men=3)

    assert_same_queries(lambda: browser.get(PAGE), more, expected=9)


def test_reader_of_the_academy_reads_it() -> None:
    pay_many(factories.make_school(), women=5)
    reader = factories.make_member(Role.ACADEMIE_READER, factories.make_academie())

    assert "5 personnes sur 5" in text_of(signed_in(reader), PAGE)


def test_officer_elsewhere_learns_nothing() -> None:
    pay_many(factories.make_school(), women=5)
    elsewhere = factories.make_academie(code="04", name="académie de Bordeaux")
    browser = signed_in(factories.make_member(Role.OFFICER, elsewhere))

    assert "Aucune indemnité n’est encore répartie" in text_of(browser, PAGE)


@pytest.mark.parametrize("role", [Role.PAY_OFFICER, Role.TRAINING_OFFICER])
def test_others_of_the_academy_do_not(role: Role) -> None:
    pay_many(factories.make_school(), women=5)
    person = factories.make_member(role, factories.make_academie())

    assert signed_in(person).get(PAGE).status_code == 404


@pytest.mark.parametrize(
    ("role", "is_offered"),
    [(Role.OFFICER, True), (Role.ACADEMIE_READER, True), (Role.PAY_OFFICER, False)],
)
def test_campaign_leads_there_whoever_may_read_it(role: Role, is_offered: bool) -> None:
    academie = factories.make_academie()
    factories.make_campaign(academie)
    page = signed_in(factories.make_member(role, academie)).get("/pilotage/").content.decode()

    assert (f"/egalite/{YEAR}/" in page) is is_offered
