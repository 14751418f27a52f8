from datetime import UTC, date, datetime

import pytest
from django.core.serializers import deserialize, serialize

from relais.core import clock
from relais.core.converters import SchoolYearConverter, UaiConverter
from relais.core.school_year import SchoolYear, SchoolYearField
from relais.schools.models import HeadCount
from tests import factories

YEAR = SchoolYear(2026)


def test_school_year_text_and_bounds() -> None:
    assert (str(YEAR), int(YEAR)) == ("2026-2027", 2026)
    assert (YEAR.first_day, YEAR.last_day) == (date(2026, 9, 1), date(2027, 8, 31))


def test_school_year_neighbours_and_order() -> None:
    assert (YEAR.previous, YEAR.next) == (SchoolYear(2025), SchoolYear(2027))
    assert sorted([YEAR.next, YEAR, YEAR.previous]) == [YEAR.previous, YEAR, YEAR.next]
    assert YEAR.next >= YEAR.previous


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 8, 31), 2025),
        (date(2026, 9, 1), 2026),
        (date(2027, 1, 1), 2026),
        (date(2027, 8, 31), 2026),
    ],
)
def test_school_year_containing_a_day(day: date, start: int) -> None:
    assert SchoolYear.containing(day) == SchoolYear(start)


def test_school_year_current_in_paris_not_in_utc() -> None:
    # 22:30 UTC on 31 August is already 1 September in Paris.
    with clock.at(datetime(2026, 8, 31, 22, 30, tzinfo=UTC)):
        assert SchoolYear.current() == YEAR


@pytest.mark.parametrize("text", ["2026", "2026-2027", " 2026-2027 "])
def test_school_year_parse_accepts(text: str) -> None:
    assert SchoolYear.parse(text) == YEAR


@pytest.mark.parametrize("text", ["2026-2028", "deux mille", ""])
def test_school_year_parse_refuses(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - int() and ours say it differently
        SchoolYear.parse(text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, None), (YEAR, YEAR), ("2026-2027", YEAR), (2026, YEAR)],
)
def test_school_year_field_to_python(value: object, expected: SchoolYear | None) -> None:
    assert SchoolYearField().to_python(value) == expected


@pytest.mark.parametrize(("value", "expected"), [(None, None), (YEAR, 2026)])
def test_school_year_field_to_database(value: object, expected: int | None) -> None:
    assert SchoolYearField().get_prep_value(value) == expected


def test_school_year_field_reads_null() -> None:
    assert SchoolYearField().from_db_value(None) is None


def test_school_year_column_survives_a_fixture(db: None) -> None:
    count = factories.make_head_count(factories.make_school())

    text = serialize("json", [count])
    copies = [each.object for each in deserialize("json", text)]

    assert [copy.year for copy in copies if isinstance(copy, HeadCount)] == [YEAR]


def test_school_year_column_compares_in_queries(db: None) -> None:
    school = factories.make_school()
    for year in (YEAR.previous, YEAR):
        factories.make_head_count(school, year=year)

    found = HeadCount.objects.filter(year__lt=YEAR)

    assert [count.year for count in found] == [YEAR.previous]


def test_year_converter_both_ways() -> None:
    converter = SchoolYearConverter()

    assert (converter.to_python("2026-2027"), converter.to_url(YEAR)) == (YEAR, "2026-2027")


def test_year_converter_years_apart_do_not_match() -> None:
    with pytest.raises(ValueError, match="2026-2028"):
        SchoolYearConverter().to_python("2026-2028")


def test_uai_converter_reads_lower_case() -> None:
    converter = UaiConverter()

    assert (converter.to_python("0860034v"), converter.to_url("0860034V")) == ("0860034V", "0860034V")
