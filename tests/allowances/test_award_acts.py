"""An award's way, from the proposal to the pay application; who may do each step."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from relais.allowances.domain import (
    act_on_awards,
    attest_service,
    decide_award,
    reopen_award,
    tick_entered,
)
from relais.allowances.enums import AwardState, PaymentMode
from relais.allowances.models import AllowanceSettings, Award, Envelope
from relais.allowances.selectors import (
    awards_to_act_on,
    awards_visible_to,
    circuit_or_404,
    count_by_state,
    has_opinions,
)
from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM, Role, Scope
from relais.designations.enums import DesignationState
from relais.schools.enums import Sector
from tests import factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db
YEAR = factories.YEAR


@pytest.fixture
def award(cast: Cast) -> Award:
    """Make an award proposed for the whole year."""
    envelope = factories.make_envelope(cast.school, 125_000)
    share = factories.make_share(envelope, factories.make_designation(cast.school, cast.referent), 125_000)
    return share.awards.get()


@pytest.fixture
def officer(cast: Cast) -> Scope:
    return factories.scope_of(cast.officer)


@pytest.fixture
def head(cast: Cast) -> Scope:
    return factories.scope_of(cast.head)


def scope_for(cast: Cast, name: str) -> Scope:
    return factories.scope_of(getattr(cast, name))


def test_the_way_of_an_award(award: Award, officer: Scope, head: Scope) -> None:
    award = decide_award(actor=officer, award=award)
    assert (award.state, award.decided_by, award.decided_at) == ("decided", officer.label, clock.now())
    award = attest_service(actor=head, award=award)
    assert (award.state, award.attested_by, award.attested_at) == ("attested", head.label, clock.now())
    assert list(Entry.objects.order_by("pk").values_list("act", flat=True)) == [
        "decide_award",
        "attest_service",
    ]


@pytest.mark.parametrize("who", ["head", "deputy", "referent", "pay_officer", "other_head", "outsider"])
def test_only_the_rectorat_decides(cast: Cast, award: Award, who: str) -> None:
    with pytest.raises(DomainError) as refused:
        decide_award(actor=scope_for(cast, who), award=award)
    assert refused.value.code == "forbidden"


@pytest.mark.parametrize("who", ["officer", "deputy", "referent", "pay_officer", "other_head", "outsider"])
def test_only_the_head_attests(cast: Cast, award: Award, officer: Scope, who: str) -> None:
    award = decide_award(actor=officer, award=award)
    with pytest.raises(DomainError) as refused:
        attest_service(actor=scope_for(cast, who), award=award)
    assert refused.value.code == "forbidden"


def test_the_deputy_attests_by_delegation(cast: Cast, award: Award, officer: Scope) -> None:
    deputy = factories.scope_of(cast.deputy)
    by_delegation = Scope(
        **{
            name: getattr(deputy, name)
            for name in ("person_id", "person_name", "role", "perimeter", "school_id", "home_academie_id")
        },
        delegated=frozenset({"attest_service"}),
        on_behalf_of_id=cast.head.pk,
        on_behalf_of_name=str(cast.head),
    )
    award = attest_service(actor=by_delegation, award=decide_award(actor=officer, award=award))
    assert award.state == AwardState.ATTESTED


def test_nothing_is_decided_before_the_person_has_agreed(award: Award, officer: Scope) -> None:
    # Décret 2015-475, art. 1.
    designation = award.share.designation
    designation.state, designation.answered_at = DesignationState.PROPOSED, None
    designation.save()
    with pytest.raises(DomainError) as refused:
        decide_award(actor=officer, award=award)
    assert refused.value.code == "not_accepted"


def test_opinions_are_wanted_where_the_academy_says_so(cast: Cast, award: Award, officer: Scope) -> None:
    AllowanceSettings.objects.create(academie=cast.academie, from_year=YEAR, requires_opinions=True)
    envelope = award.share.envelope
    with pytest.raises(DomainError) as refused:
        decide_award(actor=officer, award=award)
    assert refused.value.code == "opinions_missing"

    envelope.pedagogical_council_on, envelope.board_on = date(2026, 6, 2), date(2026, 6, 30)
    envelope.save()
    award.refresh_from_db()
    assert decide_award(actor=officer, award=Award.objects.get(pk=award.pk)).state == AwardState.DECIDED


def test_has_opinions_of_both_kinds(cast: Cast) -> None:
    public = factories.make_envelope(cast.school, 125_000)
    private = factories.make_envelope(factories.make_school(sector=Sector.PRIVATE), 125_000)
    assert (has_opinions(public), has_opinions(private)) == (False, False)
    public.pedagogical_council_on = date(2026, 6, 2)
    assert has_opinions(public) is False
    public.board_on = private.teachers_informed_on = date(2026, 6, 30)
    assert (has_opinions(public), has_opinions(private)) == (True, True)


def test_the_board_never_speaks_before_the_council(cast: Cast) -> None:
    # Décret 2015-475, art. 8.
    envelope = factories.make_envelope(cast.school, 125_000)
    for council, board in ((None, date(2026, 6, 2)), (date(2026, 6, 3), date(2026, 6, 2))):
        with pytest.raises(IntegrityError), transaction.atomic():
            Envelope.objects.filter(pk=envelope.pk).update(pedagogical_council_on=council, board_on=board)


def test_service_done_is_attested_when_it_is_over(award: Award, officer: Scope, head: Scope) -> None:
    award.mode, award.starts_on, award.ends_on = (
        PaymentMode.SERVICE_DONE,
        date(2026, 11, 2),
        date(2026, 11, 30),
    )
    award.save()
    award = decide_award(actor=officer, award=award)
    with pytest.raises(DomainError) as refused:
        attest_service(actor=head, award=award)
    assert refused.value.code == "too_early"
    with clock.at(datetime(2026, 11, 30, 8, tzinfo=UTC)):
        assert attest_service(actor=head, award=award).state == AwardState.ATTESTED


def test_a_year_paid_at_once_is_attested_from_30_june(award: Award, officer: Scope, head: Scope) -> None:
    # Nothing is counted after June: the payment is July's.
    award.mode = PaymentMode.SERVICE_DONE
    award.save()
    award = decide_award(actor=officer, award=award)
    with clock.at(datetime(2027, 6, 29, 8, tzinfo=UTC)), pytest.raises(DomainError) as refused:
        attest_service(actor=head, award=award)
    assert refused.value.code == "too_early"
    with clock.at(datetime(2027, 6, 30, 8, tzinfo=UTC)):
        assert attest_service(actor=head, award=award).state == AwardState.ATTESTED


def test_a_year_by_ninths_is_attested_once_begun(award: Award, officer: Scope, head: Scope) -> None:
    award = decide_award(actor=officer, award=award)
    with clock.at(datetime(2026, 8, 31, 8, tzinfo=UTC)), pytest.raises(DomainError) as refused:
        attest_service(actor=head, award=award)
    assert refused.value.code == "too_early"


def test_reopened_goes_back_to_the_head(award: Award, officer: Scope, head: Scope) -> None:
    award = attest_service(actor=head, award=decide_award(actor=officer, award=award))
    with pytest.raises(DomainError) as refused:
        reopen_award(actor=officer, award=award, reason=" ")
    assert refused.value.code == "reason_required"
    with pytest.raises(DomainError) as forbidden:
        reopen_award(actor=head, award=award, reason="Erreur")
    assert forbidden.value.code == "forbidden"

    award = reopen_award(actor=officer, award=award, reason="Erreur de quotité")
    assert (award.state, award.decided_at, award.attested_by) == (AwardState.PROPOSED, None, "")
    assert Entry.objects.order_by("-pk")[0].comment == "Erreur de quotité"


def test_decided_twice_is_stale(award: Award, officer: Scope) -> None:
    decide_award(actor=officer, award=award)
    with pytest.raises(DomainError) as refused:
        decide_award(actor=officer, award=award)
    assert refused.value.code == "stale_state"


@pytest.mark.parametrize("who", ["head", "officer", "pay_officer"])
def test_entered_is_ticked_and_unticked(cast: Cast, award: Award, officer: Scope, who: str) -> None:
    actor = scope_for(cast, who)
    with pytest.raises(DomainError) as refused:
        tick_entered(actor=actor, award=award)
    assert refused.value.code == "not_decided"
    decide_award(actor=officer, award=award)
    acts = Entry.objects.count()

    ticked = tick_entered(actor=actor, award=award)
    assert (ticked.entered_at, ticked.entered_by) == (clock.now(), actor.label)
    tick_entered(actor=actor, award=award)
    assert Entry.objects.count() == acts + 1
    assert tick_entered(actor=actor, award=award, is_entered=False).entered_at is None
    assert Entry.objects.count() == acts + 2


@pytest.mark.parametrize("who", ["deputy", "referent", "other_head", "outsider"])
def test_entered_is_not_for_others(cast: Cast, award: Award, officer: Scope, who: str) -> None:
    decide_award(actor=officer, award=award)
    with pytest.raises(DomainError) as refused:
        tick_entered(actor=scope_for(cast, who), award=award)
    assert refused.value.code == "forbidden"


def test_each_line_has_its_result(cast: Cast, award: Award, officer: Scope) -> None:
    second = factories.make_designation(
        cast.school, cast.second_referent, state=DesignationState.PROPOSED, answered_at=None
    )
    waiting = factories.make_share(award.share.envelope, second, 62_500).awards.get()

    results = act_on_awards(actor=officer, act="decide", awards=[waiting, award])

    assert [(each.award.pk, each.error) for each in results] == [
        (waiting.pk, "La personne n'a pas encore accepté sa mission."),
        (award.pk, ""),
    ]
    again = act_on_awards(actor=officer, act="reopen", awards=[award], reason="Erreur")
    assert again[0].award.state == AwardState.PROPOSED
    assert act_on_awards(actor=officer, act="attest", awards=[award])[0].error
    assert [
        act_on_awards(actor=officer, act=act, awards=[award])[0].error for act in ("enter", "unenter")
    ] == ["Le rectorat n'a pas encore décidé de cette attribution."] * 2


@pytest.mark.parametrize("who", ["head", "officer", "pay_officer"])
def test_circuit_is_for_those_who_act(cast: Cast, award: Award, who: str) -> None:
    assert list(circuit_or_404(scope_for(cast, who), YEAR)) == [award]
    assert list(circuit_or_404(scope_for(cast, who), YEAR.previous)) == []
    assert awards_to_act_on(scope_for(cast, who), YEAR, [str(award.pk), "x", "0"]) == [award]


@pytest.mark.parametrize("who", ["deputy", "referent", "authority_reader", "outsider"])
def test_circuit_is_not_for_others(cast: Cast, award: Award, who: str) -> None:
    with pytest.raises(Http404):
        circuit_or_404(scope_for(cast, who), YEAR)


def test_circuit_of_another_head_is_empty(cast: Cast, award: Award) -> None:
    assert awards_to_act_on(scope_for(cast, "other_head"), YEAR, [str(award.pk)]) == []
    assert list(awards_visible_to(factories.scope_of(cast.referent), YEAR)) == [award]


def test_count_by_state_tells_every_state(award: Award, officer: Scope) -> None:
    decide_award(actor=officer, award=award)
    assert count_by_state(Award.objects.all()) == [
        (AwardState.PROPOSED, 0, 0),
        (AwardState.DECIDED, 1, 125_000),
        (AwardState.ATTESTED, 0, 0),
        (AwardState.TRANSMITTED, 0, 0),
        (AwardState.PAID, 0, 0),
    ]


def test_reader_and_training_have_no_part(cast: Cast, award: Award) -> None:
    for role in (Role.ACADEMIE_READER, Role.TRAINING_OFFICER):
        person = factories.make_member(role, cast.academie)
        with pytest.raises(Http404):
            circuit_or_404(factories.scope_of(person), YEAR)


def test_the_system_does_none_of_it(award: Award) -> None:
    for act in (decide_award, attest_service, tick_entered):
        with pytest.raises(DomainError) as refused:
            act(actor=SYSTEM, award=award)
        assert refused.value.code in {"forbidden", "not_decided"}
