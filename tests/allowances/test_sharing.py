"""What a head may give: legal rates, several of them, free amounts, hours, and what is left."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from relais.allowances.domain import OtherRecognition, share_envelope
from relais.allowances.enums import AwardState, PaymentMode, Recognition
from relais.allowances.models import AllowanceSettings, Award, Envelope, LegalRate, Share
from relais.allowances.numbers.splits import pieces
from relais.allowances.selectors import (
    is_shared,
    last_years_shares,
    legal_rates,
    settings_for,
    shared_school_ids,
)
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from tests import factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db
YEAR = factories.YEAR
REDUCTION = OtherRecognition(Recognition.SERVICE_REDUCTION, weekly_minutes=60)
PACTE = OtherRecognition(Recognition.PACTE)


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
def envelope(cast: Cast, first: Designation, second: Designation) -> Envelope:
    return factories.make_envelope(cast.school, 250_000)


def allow(cast: Cast, **given: Any) -> AllowanceSettings:
    return AllowanceSettings.objects.create(academie=cast.academie, from_year=YEAR, **given)


def share(head: Scope, cents: dict[Designation, int], **given: Any) -> list[Share]:
    school = next(iter(cents)).school
    return share_envelope(
        actor=head,
        school=school,
        year=YEAR,
        cents_by_designation={one.pk: amount for one, amount in cents.items()},
        **given,
    )


def refusal(head: Scope, cents: dict[Designation, int], **given: Any) -> str:
    with pytest.raises(DomainError) as refused:
        share(head, cents, **given)
    return refused.value.code


def balance(envelope: Envelope) -> tuple[int, str]:
    """Return what is left and why; the books always balance."""
    envelope.refresh_from_db()
    held = sum(Share.objects.filter(envelope=envelope).values_list("cents", flat=True))
    assert held + envelope.remainder_cents == envelope.cents
    assert is_shared(envelope)
    assert shared_school_ids(envelope.school.academie, YEAR) == {envelope.school_id}
    return envelope.remainder_cents, envelope.remainder_reason


def awards(designation: Designation) -> list[tuple[int, int, str]]:
    rows = Award.objects.filter(share__designation=designation)
    return list(rows.values_list("annual_cents", "cents", "mode"))


def test_share_makes_an_award_at_the_rate(
    envelope: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    share(head, {first: 250_000})

    assert awards(first) == [(250_000, 250_000, PaymentMode.NINTHS)]
    assert awards(second) == []
    assert second.share.recognition == Recognition.NONE
    assert balance(envelope) == (0, "")


def test_share_of_two_rates_to_one_person_is_two_awards_where_the_academy_allows(
    cast: Cast, envelope: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    assert refusal(head, {first: 187_500, second: 62_500}) == "several_awards"
    allow(cast, allows_several_awards=True)

    share(head, {first: 187_500, second: 62_500})

    assert [row[0] for row in awards(first)] == [125_000, 62_500]
    assert first.share.cents == 187_500


def test_share_to_the_cent_where_the_academy_allows(
    cast: Cast, envelope: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    assert refusal(head, {first: 100_001, second: 149_999}) == "illegal_rate"
    allow(cast, allows_free_shares=True)

    share(head, {first: 100_001, second: 149_999})

    assert [row[0] for row in awards(first) + awards(second)] == [100_001, 149_999]
    assert balance(envelope) == (0, "")


@pytest.mark.parametrize("free", [True, False])
def test_share_of_less_than_nothing_is_refused(
    cast: Cast, envelope: Envelope, head: Scope, first: Designation, second: Designation, *, free: bool
) -> None:
    allow(cast, allows_free_shares=free)
    assert refusal(head, {first: 375_000, second: -125_000}) == "illegal_rate"


def test_share_with_a_service_reduction_leaves_the_rest_said(
    envelope: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    others = {second.pk: REDUCTION}
    assert refusal(head, {first: 125_000}, others=others) == "sum_differs"

    share(head, {first: 125_000}, others=others, remainder_reason=" Allègement d'une heure ")

    assert (second.share.recognition, second.share.weekly_minutes, second.share.cents) == (
        Recognition.SERVICE_REDUCTION,
        60,
        0,
    )
    assert balance(envelope) == (125_000, "Allègement d'une heure")


def test_share_of_people_all_recognised_otherwise_says_why_by_itself(
    envelope: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    others = {first.pk: REDUCTION, second.pk: PACTE}
    share_envelope(actor=head, school=envelope.school, year=YEAR, cents_by_designation={}, others=others)

    assert balance(envelope) == (250_000, "allègement de service, déjà payée par le pacte enseignant")


def test_share_never_gives_both_for_one_mission(
    envelope: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    # Décret 2015-475, art. 1; the database refuses it too.
    assert refusal(head, {first: 250_000}, others={first.pk: REDUCTION}) == "both_recognitions"
    share(head, {first: 250_000})
    with pytest.raises(IntegrityError), transaction.atomic():
        Share.objects.filter(designation=first).update(weekly_minutes=60)


@pytest.mark.parametrize("minutes", [0, -30])
def test_share_with_a_reduction_of_nothing_is_refused(
    envelope: Envelope, head: Scope, first: Designation, second: Designation, minutes: int
) -> None:
    others = {second.pk: OtherRecognition(Recognition.SERVICE_REDUCTION, minutes)}
    assert refusal(head, {first: 250_000}, others=others) == "no_reduction"


def test_share_of_somebody_out_of_the_team_otherwise_is_refused(
    envelope: Envelope, head: Scope, first: Designation
) -> None:
    assert refusal(head, {first: 250_000}, others={0: PACTE}) == "not_in_team"


def test_share_beyond_the_envelope_is_refused_even_with_a_reason(
    envelope: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    assert refusal(head, {first: 250_000, second: 31_250}, remainder_reason="Non") == "sum_differs"


def test_share_changed_reason_is_written(
    envelope: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    share(head, {first: 125_000}, remainder_reason="À revoir")
    share(head, {first: 125_000}, remainder_reason="Un seul référent actif")

    assert balance(envelope) == (125_000, "Un seul référent actif")


def test_share_of_the_whole_forgets_the_reason_of_a_former_rest(
    envelope: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    share(head, {first: 125_000}, remainder_reason="À revoir")
    second.starts_on = YEAR.first_day.replace(year=2027, month=1, day=4)
    second.save()
    share(head, {first: 125_000, second: 125_000})

    assert balance(envelope) == (43_056, "jours non servis")


def test_share_of_who_arrives_in_january_is_worth_the_days_served(
    envelope: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    # From 4 January: 27 thirtieths of January and five months of nine, 177/270 of 1 250 €.
    second.starts_on = YEAR.first_day.replace(year=2027, month=1, day=4)
    second.save()

    share(head, {first: 125_000, second: 125_000})

    assert awards(second) == [(125_000, 81_944, PaymentMode.SERVICE_DONE)]
    assert balance(envelope) == (43_056, "jours non servis")
    written = envelope.shares.count()
    share(head, {first: 125_000, second: 125_000})  # asked twice
    assert (envelope.shares.count(), balance(envelope)) == (written, (43_056, "jours non servis"))


def test_share_after_the_rectorat_has_decided_is_refused(
    envelope: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    share(head, {first: 250_000})
    award = first.share.awards.get()
    award.state, award.decided_at = AwardState.DECIDED, factories.SOME_TIME
    award.save()

    assert refusal(head, {first: 125_000, second: 125_000}) == "already_decided"
    share(head, {first: 250_000})  # the same again is no change


def test_share_keeps_what_was_decided_for_somebody_gone(
    envelope: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    # Decided, then gone on 30 November: October and November are due, 60/270 of 1 250 €.
    share(head, {first: 125_000, second: 125_000})
    award = second.share.awards.get()
    award.state, award.decided_at = AwardState.DECIDED, factories.SOME_TIME
    award.save()
    second.state = DesignationState.ENDED
    second.ends_on = second.starts_on.replace(month=11, day=30)
    second.save()

    share(head, {first: 125_000}, remainder_reason="Départ")

    assert (awards(second), balance(envelope)) == (
        [(125_000, 27_778, PaymentMode.NINTHS)],
        (97_222, "Départ"),
    )


def test_share_of_a_closed_year_is_refused(cast: Cast, head: Scope) -> None:
    with pytest.raises(DomainError) as refused:
        share_envelope(actor=head, school=cast.school, year=SchoolYear(2025), cents_by_designation={})
    assert refused.value.code == "closed_year"


def test_last_years_shares_are_yearly_rates(
    cast: Cast, envelope: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    second.starts_on = YEAR.first_day.replace(year=2027, month=1, day=4)
    second.save()
    share(head, {first: 125_000, second: 125_000})

    assert last_years_shares(cast.school.pk, YEAR.next) == {
        first.person_id: 125_000,
        second.person_id: 125_000,
    }


def test_legal_rates_are_those_in_force() -> None:
    assert legal_rates(YEAR) == (375_000, 250_000, 125_000, 62_500, 31_250)
    LegalRate.objects.create(from_year=2027, cents=130_000, source="arrêté à venir")

    assert (legal_rates(YEAR)[0], legal_rates(YEAR.next)) == (375_000, (130_000,))
    assert legal_rates(SchoolYear(2014)) == ()
    assert all(rate.source for rate in LegalRate.objects.all())


def test_settings_are_those_in_force(cast: Cast) -> None:
    assert settings_for(cast.academie.pk, YEAR).pk is None
    chosen = allow(cast)

    assert settings_for(cast.academie.pk, YEAR.next) == chosen
    assert settings_for(cast.academie.pk, YEAR.previous).pk is None
    assert str(chosen) == "Réglages de l'indemnité, académie de Poitiers, 2026-2027"


@pytest.mark.parametrize(
    ("cents", "rates"),
    [
        (0, ()),
        (31_250, (31_250,)),
        (187_500, (125_000, 62_500)),
        (500_000, (375_000, 125_000)),
        (100_000, ()),
    ],
)
def test_pieces_are_the_fewest_rates(cents: int, rates: tuple[int, ...]) -> None:
    assert pieces(cents) == rates


@pytest.fixture
def per_person(envelope: Envelope) -> Envelope:
    """Make an envelope of a scale "par référent": 625 € each, at most 2 500 €."""
    envelope.per_person_cents = 62_500
    envelope.save()
    return envelope


def test_share_of_a_fixed_rate_leaves_the_rest_by_itself(
    per_person: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    share(head, {first: 62_500, second: 62_500})

    assert balance(per_person) == (125_000, "taux fixe par référent")


def test_share_of_a_fixed_rate_beside_a_service_reduction_says_both(
    per_person: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    share(head, {first: 62_500}, others={second.pk: REDUCTION})

    assert balance(per_person) == (187_500, "taux fixe par référent, allègement de service")


def test_share_of_a_fixed_rate_explains_who_is_left_out_or_paid_otherwise(
    per_person: Envelope, head: Scope, first: Designation, second: Designation
) -> None:
    assert refusal(head, {first: 62_500}) == "sum_differs"
    assert refusal(head, {first: 62_500, second: 125_000}) == "sum_differs"

    share(head, {first: 62_500}, remainder_reason="Second référent volontaire")

    assert balance(per_person) == (187_500, "Second référent volontaire")
