"""A person's months: paid, late, to come. 1 250 € by ninths is eight times 138,89 €, then 138,88 €."""

from datetime import UTC, date, datetime

import pytest

from relais.allowances.enums import MonthState, PaymentMode, Recognition
from relais.allowances.models import Award, Payment, Share, Suspension
from relais.allowances.selectors import awards_of, schedule_of
from relais.core import clock
from tests import factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PLANNED, AWAITED, PAID = MonthState.PLANNED, MonthState.AWAITED, MonthState.PAID
NOVEMBER_30 = datetime(2026, 11, 30, 12, tzinfo=UTC)
DECEMBER_1 = datetime(2026, 12, 1, 12, tzinfo=UTC)
NINTH = 13_889


@pytest.fixture
def share(cast: Cast) -> Share:
    designation = factories.make_designation(cast.school, cast.referent)
    return factories.make_share(factories.make_envelope(cast.school, 250_000), designation, 125_000)


def pay(share: Share, month: date, cents: int) -> None:
    award = share.awards.get()
    Payment.objects.create(
        award=award, month=month, cents=cents, recorded_at=NOVEMBER_30, recorded_by="PAYE Paule"
    )


def at(moment: datetime, share: Share) -> list[tuple[int, int, MonthState]]:
    with clock.at(moment):
        return [(each.month.month, each.cents, each.state) for each in schedule_of(share, awards_of(share))]


def test_schedule_of_a_whole_year_is_nine_months_to_the_cent(share: Share) -> None:
    rows = at(datetime(2026, 9, 15, tzinfo=UTC), share)

    assert [row[0] for row in rows] == [10, 11, 12, 1, 2, 3, 4, 5, 6]
    assert [row[1] for row in rows] == [NINTH] * 8 + [13_888]
    assert {row[2] for row in rows} == {PLANNED}


def test_schedule_awaits_a_month_only_once_it_is_over(share: Share) -> None:
    assert [row[2] for row in at(NOVEMBER_30, share)][:3] == [AWAITED, PLANNED, PLANNED]
    assert [row[2] for row in at(DECEMBER_1, share)][:3] == [AWAITED, AWAITED, PLANNED]


def test_schedule_shows_what_was_paid(share: Share) -> None:
    pay(share, date(2026, 10, 1), NINTH)

    assert at(DECEMBER_1, share)[:3] == [(10, NINTH, PAID), (11, NINTH, AWAITED), (12, NINTH, PLANNED)]


def test_schedule_of_a_month_paid_in_part_awaits_the_rest(share: Share) -> None:
    pay(share, date(2026, 10, 1), 10_000)

    assert at(DECEMBER_1, share)[:3] == [(10, 3_889, AWAITED), (10, 10_000, PAID), (11, NINTH, AWAITED)]


def test_schedule_of_two_months_paid_together_awaits_neither(share: Share) -> None:
    pay(share, date(2026, 11, 1), 2 * NINTH)

    rows = at(DECEMBER_1, share)

    assert rows[:2] == [(11, 2 * NINTH, PAID), (12, NINTH, PLANNED)]
    assert sum(row[1] for row in rows) == 125_000


def test_schedule_of_a_payment_in_a_month_not_planned_settles_the_first(share: Share) -> None:
    pay(share, date(2026, 9, 1), NINTH)

    rows = at(DECEMBER_1, share)

    assert rows[:2] == [(9, NINTH, PAID), (11, NINTH, AWAITED)]
    assert sum(row[1] for row in rows) == 125_000


def test_schedule_of_a_part_of_the_year_is_one_payment_after_it(share: Share) -> None:
    Award.objects.update(mode=PaymentMode.SERVICE_DONE, cents=50_463, starts_on=date(2027, 3, 12))

    assert at(DECEMBER_1, share) == [(7, 50_463, PLANNED)]


def test_schedule_skips_the_month_somebody_else_serves(share: Share) -> None:
    award = share.awards.get()
    other = factories.make_designation(share.envelope.school)
    interim = factories.make_award(factories.make_share(share.envelope, other, 0), 125_000)
    Suspension.objects.create(
        award=award, interim=interim, starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 31)
    )
    Award.objects.filter(pk=award.pk).update(cents=111_111)

    rows = at(DECEMBER_1, share)

    assert [row[0] for row in rows] == [10, 11, 12, 2, 3, 4, 5, 6]
    assert sum(row[1] for row in rows) == 111_111


def test_schedule_adds_up_two_awards(share: Share) -> None:
    factories.make_award(share, 62_500)

    rows = at(DECEMBER_1, share)

    assert len(rows) == 9
    assert rows[0] == (10, 13_889 + 6_944, AWAITED)
    assert sum(row[1] for row in rows) == 187_500


@pytest.mark.parametrize(
    ("recognition", "cents", "minutes", "expected"),
    [
        (Recognition.IMP, 125_000, 0, "1 250,00 €"),
        (Recognition.NONE, 0, 0, "sans indemnité"),
        (Recognition.PACTE, 0, 0, "déjà payée par le pacte"),
        (Recognition.SERVICE_REDUCTION, 0, 60, "allègement de service – 1 h par semaine"),
        (Recognition.SERVICE_REDUCTION, 0, 90, "allègement de service – 1 h 30 par semaine"),
        (Recognition.SERVICE_REDUCTION, 0, 30, "allègement de service – 30 min par semaine"),
    ],
)
def test_share_in_words(recognition: Recognition, cents: int, minutes: int, expected: str) -> None:
    share = Share(recognition=recognition, cents=cents, weekly_minutes=minutes)

    assert share.in_words.replace("\u00a0", " ").replace("\u202f", " ") == expected


def test_share_without_reduction_has_no_hours() -> None:
    assert Share(recognition=Recognition.IMP, cents=1).hours == ""
