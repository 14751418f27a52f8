from typing import Any

import pytest

from relais.accounts.rules import (
    PersonPlace,
    RolePlace,
    can_edit_person,
    can_merge_person,
    can_name_person,
    can_see_person,
    grantable_roles,
)
from relais.core.scope import SYSTEM, Role, Scope

HERE, ELSEWHERE = 13, 4
SCHOOL = 7
OFFICER = Scope(1, "Odile", Role.OFFICER, academie_id=HERE)
ADMIN = Scope(2, "Ada", Role.ADMIN)
HEAD = Scope(3, "Hélène", Role.HEAD, school_id=SCHOOL)
RULES = (can_see_person, can_edit_person, can_merge_person, can_name_person)


def place(*academie_ids: int | None, roles: Any = (), person_id: int = 9) -> PersonPlace:
    return PersonPlace(person_id=person_id, academie_ids=frozenset(academie_ids), roles=frozenset(roles))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    ("actor", "person", "expected"),
    [
        (OFFICER, place(HERE), True),
        (OFFICER, place(ELSEWHERE), False),
        (OFFICER, place(HERE, ELSEWHERE), True),
        (OFFICER, place(), True),  # never held a role: whose first is it to give?
        (OFFICER, place(None), False),  # the platform's administrator is of no academy
        (ADMIN, place(ELSEWHERE), True),
        (ADMIN, place(None), True),
        (ADMIN, place(), True),
        (HEAD, place(HERE), False),
        (HEAD, place(), False),
        (Scope(9, "Oscar", Role.PAY_OFFICER, academie_id=HERE), place(HERE, person_id=8), False),
    ],
)
def test_person_is_reached(rule: Any, actor: Scope, person: PersonPlace, expected: bool) -> None:
    assert rule(actor, person) is expected


def test_person_names_oneself_and_changes_nothing_else() -> None:
    own = place(HERE, person_id=3)

    assert [rule(HEAD, own) for rule in RULES] == [False, False, False, True]


def test_system_names_and_edits() -> None:
    assert [rule(SYSTEM, place(HERE)) for rule in RULES] == [False, True, False, True]


@pytest.mark.parametrize("rule", [can_edit_person, can_merge_person])
@pytest.mark.parametrize(
    ("actor", "held", "expected"),
    [
        (OFFICER, RolePlace(role=Role.HEAD, school_id=SCHOOL, academie_id=HERE), True),
        (OFFICER, RolePlace(role=Role.OFFICER, academie_id=HERE), True),
        (OFFICER, RolePlace(role=Role.AUTHORITY_READER), True),
        (OFFICER, RolePlace(role=Role.HEAD, school_id=8, academie_id=ELSEWHERE), False),
        (OFFICER, RolePlace(role=Role.ADMIN), False),
        (ADMIN, RolePlace(role=Role.ADMIN), True),
        (ADMIN, RolePlace(role=Role.OFFICER, academie_id=ELSEWHERE), True),
    ],
)
def test_person_with_a_role_one_cannot_give_is_not_changed(
    rule: Any, actor: Scope, held: RolePlace, expected: bool
) -> None:
    """An address opens every role of its owner: adding one's own would be taking them."""
    common = RolePlace(role=Role.HEAD, school_id=SCHOOL, academie_id=HERE)

    assert rule(actor, place(HERE, held.academie_id, roles=[common, held])) is expected


def test_grantable_roles_leave_the_referent_to_the_designation() -> None:
    assert set(grantable_roles(ADMIN)) == set(Role) - {Role.REFERENT}
    assert set(grantable_roles(OFFICER)) == set(Role) - {Role.REFERENT, Role.ADMIN}
    assert grantable_roles(HEAD) == [Role.DEPUTY]
    assert grantable_roles(Scope(9, "Rachida", Role.REFERENT, school_id=SCHOOL)) == []
