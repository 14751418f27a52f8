"""The share of letters signed, this year against the year before."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from relais.campaigns.enums import Stage
from relais.campaigns.models import Campaign
from relais.core import clock
from relais.dashboards.numbers import Portion
from relais.dashboards.selectors.campaign import campaign_rows
from relais.dashboards.selectors.signatures import two_years
from relais.letters.enums import LetterState
from tests import factories
from tests.dashboards.builders import (
    DAY,
    TODAY,
    YEAR,
    make_campaign,
    make_invitation,
    make_letter_at,
    make_school_at,
)

LAST_YEAR = YEAR.previous


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def campaign(db: None) -> Campaign:
    return make_campaign()


def invited_last_year(campaign: Campaign, *signed_at: datetime | None) -> None:
    """Give each school of this year's campaign a letter of last year signed then."""
    old = make_campaign(year=LAST_YEAR)
    for at in signed_at:
        school = make_school_at(Stage.WRITE, campaign)
        make_invitation(old, school)
        if at:
            make_letter_at(Stage.ISSUE, school, year=LAST_YEAR, since=at)
        else:
            factories.make_letter(school, year=LAST_YEAR)


def test_last_year_counts_to_the_same_date(campaign: Campaign) -> None:
    same_evening = datetime(2025, 10, 20, 21, 0, tzinfo=UTC)
    invited_last_year(campaign, datetime(2025, 9, 30, tzinfo=UTC), same_evening, same_evening + DAY, None)

    assert two_years(campaign, campaign_rows(campaign)).last_today == Portion(2, 4)


def test_last_year_is_about_the_schools_asked_for(campaign: Campaign) -> None:
    invited_last_year(campaign, datetime(2025, 9, 30, tzinfo=UTC), None)
    make_school_at(Stage.DONE, campaign)  # new this year
    gone = factories.make_school()
    make_invitation(Campaign.objects.get(year=LAST_YEAR), gone)
    rows = campaign_rows(campaign)

    assert two_years(campaign, rows).last_today == Portion(1, 2)
    unsigned = [row for row in rows if not row.progress.is_signed]
    assert two_years(campaign, unsigned[:1]).last_today == Portion(1, 1)


def test_last_year_without_campaign_nor_letter_is_unknown(campaign: Campaign) -> None:
    make_school_at(Stage.DONE, campaign)

    years = two_years(campaign, campaign_rows(campaign))

    assert (years.last, years.last_today) == (None, None)


def test_last_year_without_campaign_counts_the_letters_brought_in(campaign: Campaign) -> None:
    imported = {"content_sha256": "0" * 64, "signed_content": {}, "year": LAST_YEAR, "signed_by": ""}
    for signed_at in (datetime(2025, 10, 1, tzinfo=UTC), None):
        school = make_school_at(Stage.WRITE, campaign)
        factories.make_letter(school, state=LetterState.IMPORTED, signed_at=signed_at, **imported)
    make_school_at(Stage.WRITE, campaign)

    assert two_years(campaign, campaign_rows(campaign)).last_today == Portion(1, 3)


def test_last_year_on_29_february_is_to_the_28th(campaign: Campaign) -> None:
    invited_last_year(
        campaign, datetime(2027, 2, 28, 9, 0, tzinfo=UTC), datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    )

    with clock.at(datetime(2028, 2, 29, 9, 0, tzinfo=UTC)):
        assert two_years(campaign, campaign_rows(campaign)).last_today == Portion(1, 2)


def test_days_run_from_september_to_a_month_ahead(campaign: Campaign) -> None:
    make_school_at(Stage.DONE, campaign, since=datetime(2026, 10, 1, 9, 0, tzinfo=UTC))
    make_school_at(Stage.WRITE, campaign)

    years = two_years(campaign, campaign_rows(campaign))

    days = years.days
    assert (days[0], days[-1], len(days)) == (date(2026, 9, 1), date(2026, 11, 19), 80)
    shares = {day: years.this_on(date(2026, *day)) for day in ((9, 30), (10, 1), (10, 20), (10, 21))}
    assert shares == {(9, 30): Portion(0, 2), (10, 1): Portion(1, 2), (10, 20): Portion(1, 2), (10, 21): None}


def test_days_end_with_the_year(campaign: Campaign) -> None:
    with clock.at(datetime(2028, 1, 10, 9, 0, tzinfo=UTC)):
        years = two_years(campaign, campaign_rows(campaign))

    assert (years.today, years.days[-1]) == (date(2027, 8, 31), date(2027, 8, 31))


def test_an_amendment_does_not_move_the_first_signature(campaign: Campaign) -> None:
    school = make_school_at(Stage.DONE, campaign, since=datetime(2026, 9, 20, 9, 0, tzinfo=UTC))
    first = school.letters.get()
    school.letters.update(is_superseded=True)
    content = {"signed": {"by": "DIRECTION Hélène"}}
    amended = {"version": 2, "amends": first, "amend_reason": "Départ"}
    factories.make_signed_letter(school, content, signed_at=TODAY, **amended)

    assert two_years(campaign, campaign_rows(campaign)).this.days == [date(2026, 9, 20)]


def test_two_statements(campaign: Campaign, django_assert_num_queries: Any) -> None:
    invited_last_year(campaign, datetime(2025, 9, 30, tzinfo=UTC), None)
    rows = campaign_rows(campaign)

    with django_assert_num_queries(2):
        two_years(campaign, rows)
