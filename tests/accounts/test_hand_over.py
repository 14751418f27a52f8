from datetime import date, timedelta

import pytest

from relais.accounts.domain import hand_over_role
from relais.accounts.models import RoleAssignment
from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.core.scope import Role
from tests import factories
from tests.cast import Cast

ON = date(2027, 2, 1)
DAY = timedelta(days=1)


def periods(cast: Cast) -> list[tuple[str, date, date | None]]:
    held = RoleAssignment.objects.filter(school=cast.school, role=Role.HEAD).order_by("starts_on")
    return [(str(each.person), each.starts_on, each.ends_on) for each in held]


def test_hand_over_keeps_both_periods(cast: Cast) -> None:
    given = hand_over_role(
        actor=factories.scope_of(cast.officer),
        assignment=cast.head.assignments.get(),
        to_person=cast.outsider,
        on_day=ON,
        reason="Mutation",
    )

    assert (given.person, given.role, given.school, given.reason) == (
        cast.outsider,
        Role.HEAD,
        cast.school,
        "Mutation",
    )
    assert periods(cast) == [
        ("DIRECTION Hélène", factories.LONG_AGO, ON - DAY),
        ("ÉTRANGER Oscar", ON, None),
    ]
    assert list(Entry.objects.order_by("pk").values_list("act", "comment")) == [
        ("end_role", "Mutation"),
        ("grant_role", "Mutation"),
    ]


def test_hand_over_runs_as_long_as_the_first_would_have(cast: Cast) -> None:
    held = cast.referent.assignments.get()
    held.ends_on = ON
    held.save()

    given = hand_over_role(
        actor=factories.scope_of(cast.officer), assignment=held, to_person=cast.outsider, on_day=ON
    )

    held.refresh_from_db()
    assert (held.ends_on, given.starts_on, given.ends_on) == (ON - DAY, ON, ON)


def refused(cast: Cast, **given: object) -> str:
    values = {
        "actor": factories.scope_of(cast.officer),
        "assignment": cast.head.assignments.get(),
        "to_person": cast.outsider,
        "on_day": ON,
        **given,
    }
    before = periods(cast)
    with pytest.raises(DomainError) as error:
        hand_over_role(**values)  # type: ignore[arg-type]
    assert periods(cast) == before
    return error.value.code


def test_hand_over_refused(cast: Cast) -> None:
    assert refused(cast, actor=factories.scope_of(cast.deputy)) == "forbidden"
    assert refused(cast, to_person=cast.head) == "same_person"
    assert refused(cast, on_day=factories.LONG_AGO) == "end_before_start"
    cast.head.assignments.update(ends_on=ON - DAY)
    assert refused(cast) == "already_ended"


def test_hand_over_by_the_leaving_one_is_refused_whole(cast: Cast) -> None:
    """A head may leave the role, and may not give it."""
    assert refused(cast, actor=factories.scope_of(cast.head)) == "forbidden"
