"""A year's money when people come and go: the amounts are worked out by hand.

Décret 2015-475, art. 3 (ninths, or after the service) and 4 (suspended from the day the holder is replaced,
paid to the replacement); a month counts thirty days (décret 62-765). 1 250 € is 138,89 € a month.
"""

from datetime import date, timedelta
from typing import Any

import pytest

from relais.allowances.domain import OtherRecognition, close_awards, hand_over_awards, share_envelope
from relais.allowances.enums import AwardState, PaymentMode, Recognition
from relais.allowances.models import AllowanceSettings, Award, Envelope, Share, Suspension
from relais.allowances.selectors import is_shared, settled_shares
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.designations.domain import answer_designation
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from tests import factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db
YEAR = factories.YEAR
MARCH_12 = date(2027, 3, 12)


@pytest.fixture
def head(cast: Cast) -> Scope:
    return factories.scope_of(cast.head)


@pytest.fixture
def first(cast: Cast) -> Designation:
    return factories.make_designation(cast.school, cast.referent)


@pytest.fixture
def second(cast: Cast) -> Designation:
    return factories.make_designation(cast.school, cast.second_referent)


@pytest.fixture
def envelope(cast: Cast, first: Designation, second: Designation, head: Scope) -> Envelope:
    """Make an envelope of 2 500 € shared in two halves."""
    envelope = factories.make_envelope(cast.school, 250_000)
    share_envelope(
        actor=head,
        school=cast.school,
        year=YEAR,
        cents_by_designation={first.pk: 125_000, second.pk: 125_000},
    )
    return envelope


def arrive(cast: Cast, **given: Any) -> Designation:
    return factories.make_designation(cast.school, **given)


def paid(designation: Designation) -> list[tuple[int, int, str]]:
    rows = Award.objects.filter(share__designation=designation)
    return list(rows.values_list("annual_cents", "cents", "mode"))


def balance(envelope: Envelope) -> tuple[int, str]:
    envelope.refresh_from_db()
    held = sum(Share.objects.filter(envelope=envelope).values_list("cents", flat=True))
    awarded = sum(Award.objects.filter(share__envelope=envelope).values_list("cents", flat=True))
    assert (held, held + envelope.remainder_cents) == (awarded, envelope.cents)
    assert is_shared(envelope)
    return envelope.remainder_cents, envelope.remainder_reason


def test_replaced_from_12_march(cast: Cast, envelope: Envelope, head: Scope, second: Designation) -> None:
    # 5 months and 11 days of thirty: 161/270 of 1 250 € is 745,37 €; the rest, 504,63 €, to the other.
    arriving = arrive(cast, starts_on=MARCH_12)
    hand_over_awards(actor=head, leaving=second, arriving=arriving, from_on=MARCH_12)

    assert paid(second) == [(125_000, 74_537, PaymentMode.NINTHS)]
    assert paid(arriving) == [(125_000, 50_463, PaymentMode.SERVICE_DONE)]
    assert balance(envelope) == (0, "")
    closed = Share.objects.get(designation=second)
    assert (closed.closed_on, closed.cents) == (date(2027, 3, 11), 74_537)
    assert {share.designation for share in settled_shares(envelope)} == {second, arriving}


def test_interim_of_three_weeks(cast: Cast, envelope: Envelope, head: Scope, second: Designation) -> None:
    # 11 to 31 January: 20 days of thirty, 20/270 of 1 250 € is 92,59 €; the holder keeps 1 157,41 €.
    first_day, last_day = date(2027, 1, 11), date(2027, 1, 31)
    interim = arrive(cast, starts_on=first_day, ends_on=last_day)
    hand_over_awards(actor=head, leaving=second, arriving=interim, from_on=first_day, until_on=last_day)

    assert paid(second) == [(125_000, 115_741, PaymentMode.NINTHS)]
    assert paid(interim) == [(125_000, 9_259, PaymentMode.SERVICE_DONE)]
    assert balance(envelope) == (0, "")
    held = Share.objects.get(designation=second)
    assert (held.closed_on, held.cents) == (None, 115_741)
    suspension = Suspension.objects.get()
    assert (suspension.starts_on, suspension.ends_on, suspension.interim.share.designation) == (
        first_day,
        last_day,
        interim,
    )


def test_interim_then_replaced(cast: Cast, envelope: Envelope, head: Scope, second: Designation) -> None:
    # After the interim: 161 days less 20, 141/270 is 652,78 €; the interim keeps 92,59 €.
    days = {"from_on": date(2027, 1, 11), "until_on": date(2027, 1, 31)}
    interim, arriving = arrive(cast), arrive(cast, starts_on=MARCH_12)
    hand_over_awards(actor=head, leaving=second, arriving=interim, **days)
    hand_over_awards(actor=head, leaving=second, arriving=arriving, from_on=MARCH_12)

    assert [cents for one in (second, interim, arriving) for _, cents, _ in paid(one)] == [
        65_278,
        9_259,
        50_463,
    ]
    assert balance(envelope) == (0, "")


def test_counted_on_ten_months_where_the_academy_chose_so(
    cast: Cast, envelope: Envelope, head: Scope, second: Designation
) -> None:
    # From September: 191/300 of 1 250 € is 795,83 €.
    AllowanceSettings.objects.create(academie=cast.academie, from_year=YEAR, prorata_base="september")
    arriving = arrive(cast, starts_on=MARCH_12)
    hand_over_awards(actor=head, leaving=second, arriving=arriving, from_on=MARCH_12)

    assert [row[1] for row in paid(second) + paid(arriving)] == [79_583, 45_417]
    assert balance(envelope) == (0, "")


def test_replaced_by_the_other_of_the_team_makes_two_awards(
    envelope: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    hand_over_awards(actor=head, leaving=second, arriving=first, from_on=MARCH_12)

    assert paid(first) == [
        (125_000, 125_000, PaymentMode.NINTHS),
        (125_000, 50_463, PaymentMode.SERVICE_DONE),
    ]
    assert balance(envelope) == (0, "")


def test_replaced_by_somebody_unpaid_so_far_pays_them(
    cast: Cast, envelope: Envelope, head: Scope, second: Designation
) -> None:
    arriving = arrive(cast)
    factories.make_share(envelope, arriving, 0)
    hand_over_awards(actor=head, leaving=second, arriving=arriving, from_on=MARCH_12)

    assert arriving.share.__class__.objects.get(designation=arriving).recognition == Recognition.IMP
    assert balance(envelope) == (0, "")


def test_replaced_on_the_first_day_hands_the_award_itself(
    cast: Cast, envelope: Envelope, head: Scope, second: Designation
) -> None:
    arriving = arrive(cast)
    hand_over_awards(actor=head, leaving=second, arriving=arriving, from_on=YEAR.first_day)

    assert (paid(second), paid(arriving)) == ([], [(125_000, 125_000, PaymentMode.NINTHS)])
    assert balance(envelope) == (0, "")


def test_replaced_after_the_end_changes_nothing(
    cast: Cast, envelope: Envelope, head: Scope, second: Designation
) -> None:
    close_awards(actor=head, designation=second, last_day=date(2027, 1, 31))
    arriving = arrive(cast, starts_on=MARCH_12)
    hand_over_awards(actor=head, leaving=second, arriving=arriving, from_on=MARCH_12)

    assert paid(arriving) == []
    assert balance(envelope) == (69_444, "jours non servis")  # 150/270 of 1 250 € not served


def test_what_is_decided_stays_decided_and_what_is_new_is_proposed(
    cast: Cast, envelope: Envelope, head: Scope, second: Designation
) -> None:
    Award.objects.filter(share__designation=second).update(
        state=AwardState.DECIDED, decided_at=factories.SOME_TIME
    )
    arriving = arrive(cast, starts_on=MARCH_12)
    hand_over_awards(actor=head, leaving=second, arriving=arriving, from_on=MARCH_12)

    states = [Award.objects.get(share__designation=one).state for one in (second, arriving)]
    assert states == [AwardState.DECIDED, AwardState.PROPOSED]


def test_who_leaves_without_replacement_is_paid_the_days_served(
    envelope: Envelope, head: Scope, second: Designation
) -> None:
    close_awards(actor=head, designation=second, last_day=date(2027, 3, 11))

    assert paid(second) == [(125_000, 74_537, PaymentMode.NINTHS)]
    assert balance(envelope) == (50_463, "jours non servis")


def test_who_leaves_before_having_begun_is_paid_nothing(
    envelope: Envelope, head: Scope, second: Designation
) -> None:
    close_awards(actor=head, designation=second, last_day=YEAR.first_day - timedelta(days=1))

    assert [row[1] for row in paid(second)] == [0]
    assert balance(envelope) == (125_000, "jours non servis")


@pytest.mark.parametrize("until_on", [None, date(2027, 3, 31)])
def test_a_service_reduction_passes_without_money(
    cast: Cast, head: Scope, first: Designation, until_on: date | None
) -> None:
    envelope = factories.make_envelope(cast.school, 125_000)
    others = {first.pk: OtherRecognition(Recognition.SERVICE_REDUCTION, 60)}
    share_envelope(actor=head, school=cast.school, year=YEAR, cents_by_designation={}, others=others)
    arriving = arrive(cast, starts_on=MARCH_12)
    hand_over_awards(actor=head, leaving=first, arriving=arriving, from_on=MARCH_12, until_on=until_on)

    share = Share.objects.get(designation=arriving)
    assert (share.recognition, share.weekly_minutes, share.cents) == (Recognition.SERVICE_REDUCTION, 60, 0)
    closed_on = Share.objects.get(designation=first).closed_on
    assert closed_on == (None if until_on else date(2027, 3, 11))
    assert envelope.shares.count() == 2


def test_sharing_again_after_a_replacement_leaves_it(
    cast: Cast, envelope: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    arriving = arrive(cast, starts_on=MARCH_12)
    hand_over_awards(actor=head, leaving=second, arriving=arriving, from_on=MARCH_12)
    share_envelope(
        actor=head,
        school=cast.school,
        year=YEAR,
        cents_by_designation={first.pk: 62_500},
        remainder_reason="Moitié",
    )

    assert [row[1] for row in paid(first) + paid(second) + paid(arriving)] == [62_500, 74_537, 50_463]
    assert balance(envelope) == (62_500, "Moitié")


def test_handover_before_any_sharing_does_nothing(
    cast: Cast, head: Scope, first: Designation, second: Designation
) -> None:
    assert hand_over_awards(actor=head, leaving=first, arriving=second, from_on=MARCH_12) is None
    assert close_awards(actor=head, designation=first, last_day=MARCH_12) is None
    factories.make_envelope(cast.school, 250_000)
    assert hand_over_awards(actor=head, leaving=first, arriving=second, from_on=MARCH_12) is None
    assert close_awards(actor=head, designation=first, last_day=MARCH_12) is None


def test_handover_refuses(cast: Cast, envelope: Envelope, head: Scope, second: Designation) -> None:
    arriving = arrive(cast)
    elsewhere = factories.make_designation(cast.other_school)
    cases: list[tuple[Scope, dict[str, Any], str]] = [
        (factories.scope_of(cast.other_head), {"arriving": arriving}, "forbidden"),
        (factories.scope_of(cast.referent), {"arriving": arriving}, "forbidden"),
        (head, {"arriving": elsewhere}, "other_school"),
        (head, {"arriving": arriving, "until_on": MARCH_12 - timedelta(days=1)}, "bad_days"),
    ]
    for actor, given, code in cases:
        with pytest.raises(DomainError) as refused:
            hand_over_awards(actor=actor, leaving=second, from_on=MARCH_12, **given)
        assert refused.value.code == code
    with pytest.raises(DomainError) as refused:
        close_awards(actor=factories.scope_of(cast.other_head), designation=second, last_day=MARCH_12)
    assert refused.value.code == "forbidden"


def test_interim_ended_early_pays_the_holder_again(
    cast: Cast, envelope: Envelope, head: Scope, second: Designation
) -> None:
    # Planned 11 to 31 January, ended on the 20th: 10 days of thirty, 10/270 of 1 250 € is 46,30 €.
    first_day, last_day = date(2027, 1, 11), date(2027, 1, 31)
    interim = arrive(cast, starts_on=first_day, ends_on=last_day)
    hand_over_awards(actor=head, leaving=second, arriving=interim, from_on=first_day, until_on=last_day)
    close_awards(actor=head, designation=interim, last_day=date(2027, 1, 20))

    assert [row[1] for row in paid(interim) + paid(second)] == [4_630, 120_370]
    assert balance(envelope) == (0, "")
    assert Suspension.objects.get().ends_on == date(2027, 1, 20)


def test_interim_called_off_before_it_begins_changes_nothing(
    cast: Cast, envelope: Envelope, head: Scope, second: Designation
) -> None:
    first_day, last_day = date(2027, 1, 11), date(2027, 1, 31)
    interim = arrive(cast, starts_on=first_day, ends_on=last_day)
    hand_over_awards(actor=head, leaving=second, arriving=interim, from_on=first_day, until_on=last_day)
    close_awards(actor=head, designation=interim, last_day=date(2027, 1, 10))

    assert [row[1] for row in paid(interim) + paid(second)] == [0, 125_000]
    assert (balance(envelope), Suspension.objects.count()) == ((0, ""), 0)


def test_interim_declined_gives_the_money_back(
    cast: Cast, envelope: Envelope, head: Scope, second: Designation
) -> None:
    first_day, last_day = date(2027, 1, 11), date(2027, 1, 31)
    interim = arrive(
        cast, starts_on=first_day, ends_on=last_day, state=DesignationState.PROPOSED, answered_at=None
    )
    hand_over_awards(actor=head, leaving=second, arriving=interim, from_on=first_day, until_on=last_day)
    answer_designation(
        actor=factories.scope_of(interim.person), designation=interim, accepts=False, comment="Non"
    )

    assert (paid(second), paid(interim)) == ([(125_000, 125_000, PaymentMode.NINTHS)], [])
    assert balance(envelope) == (0, "")


def test_replacement_declined_leaves_the_money_in_the_envelope(
    cast: Cast, envelope: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    arriving = arrive(cast, starts_on=MARCH_12, state=DesignationState.PROPOSED, answered_at=None)
    hand_over_awards(actor=head, leaving=second, arriving=arriving, from_on=MARCH_12)
    answer_designation(
        actor=factories.scope_of(arriving.person), designation=arriving, accepts=False, comment=""
    )
    assert balance(envelope) == (50_463, "jours non servis")

    # Somebody else comes on the same day: the yearly rate, for the days left.
    other = arrive(cast, starts_on=MARCH_12)
    share_envelope(
        actor=head,
        school=cast.school,
        year=YEAR,
        cents_by_designation={first.pk: 125_000, other.pk: 125_000},
    )
    assert [row[1] for row in paid(second) + paid(other)] == [74_537, 50_463]
    assert balance(envelope) == (0, "")


def test_declined_before_any_sharing_does_nothing(cast: Cast) -> None:
    named = arrive(cast, state=DesignationState.PROPOSED, answered_at=None)
    answer_designation(
        actor=factories.scope_of(named.person), designation=named, accepts=False, comment="Non"
    )
    assert Share.objects.count() == 0


def test_a_person_in_two_schools_is_paid_in_each(
    cast: Cast, envelope: Envelope, head: Scope, second: Designation
) -> None:
    # 1 250 € here, 625 € there; replaced from 12 March here only: 745,37 € and 625 € all the same.
    there = factories.make_envelope(cast.other_school, 62_500)
    elsewhere = factories.make_designation(cast.other_school, second.person)
    share_envelope(
        actor=factories.scope_of(cast.other_head),
        school=cast.other_school,
        year=YEAR,
        cents_by_designation={elsewhere.pk: 62_500},
    )
    arriving = arrive(cast, starts_on=MARCH_12)
    hand_over_awards(actor=head, leaving=second, arriving=arriving, from_on=MARCH_12)

    rows = Award.objects.filter(share__designation__person=second.person).order_by("annual_cents")
    assert list(rows.values_list("cents", flat=True)) == [62_500, 74_537]
    assert (balance(envelope), balance(there)) == ((0, ""), (0, ""))


def test_a_mission_paid_by_pacte_is_replaced_without_money(
    cast: Cast, head: Scope, first: Designation, second: Designation
) -> None:
    # Domain, 1.5: a part of pacte excludes any other payment for the same mission.
    envelope = factories.make_envelope(cast.school, 125_000)
    share_envelope(
        actor=head,
        school=cast.school,
        year=YEAR,
        cents_by_designation={first.pk: 125_000},
        others={second.pk: OtherRecognition(Recognition.PACTE)},
    )
    arriving = arrive(cast, starts_on=MARCH_12)
    hand_over_awards(actor=head, leaving=second, arriving=arriving, from_on=MARCH_12)

    assert (paid(second), paid(arriving)) == ([], [])
    assert Share.objects.get(designation=arriving).recognition == Recognition.PACTE
    assert balance(envelope) == (0, "")


def test_who_left_already_loses_nothing_more(envelope: Envelope, head: Scope, second: Designation) -> None:
    close_awards(actor=head, designation=second, last_day=date(2027, 3, 11))
    close_awards(actor=head, designation=second, last_day=date(2027, 5, 31))

    assert [row[1] for row in paid(second)] == [74_537]
    assert balance(envelope) == (50_463, "jours non servis")
