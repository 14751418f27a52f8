"""Who may edit, which band, which source is surer, which years are shown."""

from datetime import UTC, datetime

import pytest

from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.core.scope import NOBODY, SYSTEM, Role, Scope
from relais.schools.enums import ZoneSource
from relais.schools.rules import can_edit_schools, find_band, is_open_year, may_replace_zone, years_shown


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (Scope(1, "Odile", Role.OFFICER, academie_id=13), True),
        (Scope(1, "Odile", Role.OFFICER, academie_id=4), False),
        (Scope(1, "Paul", Role.PAY_OFFICER, academie_id=13), False),
        (Scope(1, "Hélène", Role.HEAD, school_id=13), False),
        (SYSTEM, True),
        (NOBODY, False),
    ],
)
def test_edit_is_for_the_officers_of_the_academie(*, actor: Scope, expected: bool) -> None:
    assert can_edit_schools(actor, 13) is expected


@pytest.mark.parametrize(
    ("held", "source", "expected"),
    [
        (ZoneSource.MANUAL, ZoneSource.CSV, False),
        (ZoneSource.MANUAL, ZoneSource.MANUAL, True),
        (ZoneSource.CSV, ZoneSource.FILE, False),
        (ZoneSource.CSV, ZoneSource.CSV, True),
        (ZoneSource.FILE, ZoneSource.CSV, True),
        (ZoneSource.DEPARTEMENT, ZoneSource.FILE, True),
    ],
)
def test_zone_a_less_sure_source_replaces_nothing(*, held: str, source: str, expected: bool) -> None:
    assert may_replace_zone(held, source) is expected


def test_band_unknown_code_is_none() -> None:
    assert find_band("enorme") is None


@pytest.mark.parametrize(
    ("month", "latest"), [(1, "2025-2026"), (4, "2025-2026"), (5, "2026-2027"), (9, "2026-2027")]
)
def test_years_next_one_is_shown_from_may(month: int, latest: str) -> None:
    with clock.at(datetime(2026, month, 15, 12, tzinfo=UTC)):
        assert str(years_shown()[0]) == latest


def test_open_year_is_the_present_one_or_one_to_come() -> None:
    with clock.at(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        assert [is_open_year(SchoolYear(start)) for start in (2025, 2026, 2027)] == [False, True, True]
