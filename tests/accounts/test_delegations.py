"""A head lets the deputy act: chosen acts, between two days, both names on each act."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from relais.accounts.domain import delegate_rights, end_role, revoke_delegation
from relais.accounts.models import Delegation
from relais.accounts.selectors import capacities_for, delegations_visible_to, deputies_of
from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM, Role, Scope
from relais.letters.models import Letter
from tests import factories
from tests.cast import Cast
from tests.factories import scope_of
from tests.letters.builders import make_ready_desk, sign

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 25), date(2026, 12, 4)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.at(NOON):
        yield


def delegate(cast: Cast, **given: Any) -> Delegation:
    values: dict[str, Any] = {
        "actor": scope_of(cast.head),
        "deputy": cast.deputy.assignments.get(),
        "rights": ["sign_letter"],
        "starts_on": FIRST,
        "ends_on": LAST,
        **given,
    }
    return delegate_rights(**values)


def delegated_scope(cast: Cast) -> Scope:
    return capacities_for(cast.deputy)[-1].scope


def test_delegate_lets_the_deputy_choose_to_act_in_the_heads_name(cast: Cast) -> None:
    delegate(cast, rights=["sign_letter", "return_letter", "sign_letter"])

    own, delegated = capacities_for(cast.deputy)

    assert own.scope == scope_of(cast.deputy)
    assert delegated.label == f"{own.label}, par délégation de DIRECTION Hélène"
    assert delegated.scope.delegated == {"sign_letter", "return_letter"}
    assert (delegated.scope.on_behalf_of_id, delegated.scope.role) == (cast.head.pk, Role.DEPUTY)
    assert delegated.scope.label == (
        f"ADJOINT Didier (Adjoint au chef d'établissement, {cast.school}) par délégation de DIRECTION Hélène"
    )
    assert Entry.objects.get(act="delegate_rights").comment == "return_letter, sign_letter"


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2026, 12, 5)])
def test_delegation_is_nothing_outside_its_days(cast: Cast, day: date) -> None:
    delegation = delegate(cast)

    with clock.at(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
        assert len(capacities_for(cast.deputy)) == 1
    assert delegation.is_live_on(day) is False
    assert [delegation.is_live_on(each) for each in (FIRST, LAST)] == [True, True]


@pytest.mark.parametrize("who", ["head", "deputy"])
def test_delegation_ends_with_either_role(cast: Cast, who: str) -> None:
    delegation = delegate(cast, starts_on=date(2026, 11, 26))
    end_role(actor=SYSTEM, assignment=getattr(cast, who).assignments.get(), ends_on=FIRST)

    with clock.at(datetime(2026, 11, 26, 12, tzinfo=UTC)):
        assert len(capacities_for(cast.deputy)) == (1 if who == "head" else 0)
    delegation.refresh_from_db()
    assert delegation.is_live_on(date(2026, 11, 26)) is False


def test_revoke_stops_at_once_and_once(cast: Cast) -> None:
    delegation = delegate(cast)

    revoked = revoke_delegation(actor=scope_of(cast.head), delegation=delegation)
    again = revoke_delegation(actor=scope_of(cast.head), delegation=delegation)

    assert (revoked.revoked_at, again.revoked_at) == (NOON, NOON)
    assert len(capacities_for(cast.deputy)) == 1
    assert Entry.objects.filter(act="revoke_delegation").count() == 1


@pytest.mark.parametrize("who", ["deputy", "other_head", "officer", "referent"])
def test_delegation_is_the_heads_own_affair(cast: Cast, who: str) -> None:
    delegation = delegate(cast)

    with pytest.raises(DomainError) as given:
        delegate(cast, actor=scope_of(getattr(cast, who)))
    with pytest.raises(DomainError) as withdrawn:
        revoke_delegation(actor=scope_of(getattr(cast, who)), delegation=delegation)

    assert (given.value.code, withdrawn.value.code) == ("forbidden", "forbidden")


def test_delegate_by_delegation_is_refused(cast: Cast) -> None:
    delegate(cast)

    with pytest.raises(DomainError) as refused:
        delegate(cast, actor=delegated_scope(cast))

    assert refused.value.code == "forbidden"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"rights": []}, "no_right"),
        ({"rights": ["delegate"]}, "not_delegable"),
        ({"ends_on": date(2026, 11, 24)}, "bad_dates"),
        ({"starts_on": date(2026, 10, 1), "ends_on": date(2026, 10, 2)}, "bad_dates"),
        ({"ends_on": date(2027, 9, 1)}, "bad_dates"),
    ],
)
def test_delegate_wrongly_is_refused(cast: Cast, given: dict[str, object], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        delegate(cast, **given)

    assert (refused.value.code, Delegation.objects.count()) == (code, 0)


def test_delegate_to_a_referent_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        delegate(cast, deputy=cast.referent.assignments.get())

    assert refused.value.code == "not_a_deputy"


@pytest.mark.parametrize(
    ("who", "seen"), [("head", 1), ("deputy", 1), ("officer", 1), ("other_head", 0), ("referent", 0)]
)
def test_delegations_are_seen_in_the_school_and_from_the_academie(cast: Cast, who: str, seen: int) -> None:
    delegate(cast)

    assert delegations_visible_to(scope_of(getattr(cast, who))).count() == seen


def test_deputies_of_a_school(cast: Cast) -> None:
    assert [each.person for each in deputies_of(cast.school.pk)] == [cast.deputy]


def test_deputy_signs_by_delegation_and_both_names_are_on_the_letter(cast: Cast) -> None:
    desk = make_ready_desk(cast)
    delegate(cast)

    with pytest.raises(DomainError):
        sign(desk.deputy, desk.letter)
    signed = sign(delegated_scope(cast), desk.letter)

    content = Letter.objects.get(pk=signed.pk).signed_content or {}
    assert signed.signer == "ADJOINT Didier, par délégation de DIRECTION Hélène"
    assert content["signed"]["by"] == signed.signer
    assert content["head"]["title"] == "Pour le chef d'établissement, par délégation"
    assert "par délégation de DIRECTION Hélène" in Entry.objects.get(act="sign_letter").actor_label


def test_deputy_of_another_school_gets_nothing_from_a_delegation(cast: Cast) -> None:
    desk = make_ready_desk(cast)
    delegate(cast)
    elsewhere = factories.make_assignment(Role.DEPUTY, cast.other_school, cast.deputy)

    assert [each.assignment for each in capacities_for(cast.deputy)][-1] == elsewhere
    with pytest.raises(DomainError):
        sign(capacities_for(cast.deputy)[-1].scope, desk.letter)
