"""Which campaigns and invitations exist for whom; which year may be opened when."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import Http404

from relais.campaigns import selectors
from relais.campaigns.models import Campaign, Invitation
from relais.campaigns.rules import FOLLOW_CAMPAIGN, OPEN_CAMPAIGN
from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.core.scope import NOBODY, SYSTEM, Role, Scope
from relais.schools.enums import Sector
from relais.schools.selectors import get_academie_for_or_404
from tests import factories
from tests.campaigns.builders import NOON, YEAR
from tests.cast import Cast

PEOPLE = (
    "head",
    "deputy",
    "referent",
    "other_head",
    "officer",
    "pay_officer",
    "authority_reader",
    "outsider",
)
ROLELESS = {"nobody": NOBODY, "system": SYSTEM}
# A scope is plain data: one without the perimeter its role asks for sees nothing either.
WITHOUT_PERIMETER = {
    role.value: Scope(person_id=1, person_name="X", role=role) for role in (Role.OFFICER, Role.HEAD)
}


def scopes(cast: Cast) -> dict[str, Scope]:
    paris = factories.make_academie(code="01", name="académie de Paris")
    return {
        **{name: factories.scope_of(getattr(cast, name)) for name in PEOPLE},
        **ROLELESS,
        **{f"{role} of nothing": scope for role, scope in WITHOUT_PERIMETER.items()},
        "officer of Paris": factories.scope_of(factories.make_member(Role.OFFICER, paris)),
    }


def found_by(cast: Cast, get: Callable[[Scope], object]) -> dict[str, object]:
    """Return what each of them gets, those who get a 404 left out."""
    found = {}
    for who, scope in scopes(cast).items():
        try:
            found[who] = get(scope)
        except Http404:
            continue
    return found


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return factories.make_campaign()


# Campaigns


def test_campaigns_are_visible_to_those_who_work_for_the_academie(cast: Cast, campaign: Campaign) -> None:
    before = factories.make_campaign(year=YEAR.previous)

    seen = {who: list(selectors.campaigns_visible_to(scope)) for who, scope in scopes(cast).items()}

    assert {who: campaigns for who, campaigns in seen.items() if campaigns} == {
        "officer": [campaign, before],
        "pay_officer": [campaign, before],
    }


def test_get_campaign_is_the_latest_or_that_of_the_year(cast: Cast, campaign: Campaign) -> None:
    before = factories.make_campaign(year=YEAR.previous)

    assert found_by(cast, selectors.get_campaign_or_404) == {"officer": campaign, "pay_officer": campaign}
    assert found_by(cast, lambda scope: selectors.get_campaign_or_404(scope, YEAR.previous)) == {
        "officer": before,
        "pay_officer": before,
    }
    assert found_by(cast, lambda scope: selectors.get_campaign_or_404(scope, YEAR.next)) == {}


def test_get_campaign_before_the_first_is_none(cast: Cast) -> None:
    assert found_by(cast, selectors.get_campaign_or_404) == {}


def test_latest_campaign_is_the_academies(cast: Cast, campaign: Campaign) -> None:
    paris = factories.make_academie(code="01", name="académie de Paris")
    factories.make_campaign(year=YEAR.previous)
    assert selectors.latest_campaign(paris.pk) is None

    ahead = factories.make_campaign(paris, year=YEAR.next)

    assert selectors.latest_campaign(cast.academie.pk) == campaign
    assert selectors.latest_campaign(paris.pk) == ahead


def test_following_academie_is_that_of_those_who_follow_it_open_or_not(cast: Cast) -> None:
    factories.make_campaign()
    reader, trainer = (
        factories.scope_of(factories.make_member(role, cast.academie))
        for role in (Role.ACADEMIE_READER, Role.TRAINING_OFFICER)
    )

    found = found_by(cast, lambda scope: get_academie_for_or_404(scope, FOLLOW_CAMPAIGN).name)

    assert found == {
        "officer": "académie de Poitiers",
        "pay_officer": "académie de Poitiers",
        "officer of Paris": "académie de Paris",
    }
    assert get_academie_for_or_404(reader, FOLLOW_CAMPAIGN) == cast.academie
    with pytest.raises(Http404):
        get_academie_for_or_404(trainer, FOLLOW_CAMPAIGN)


def test_opening_academie_is_its_officers(cast: Cast) -> None:
    found = found_by(cast, lambda scope: get_academie_for_or_404(scope, OPEN_CAMPAIGN).name)

    assert found == {"officer": "académie de Poitiers", "officer of Paris": "académie de Paris"}


# Years


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2026, 9, 1), [2026]),
        (date(2026, 12, 31), [2026]),
        (date(2027, 1, 1), [2026]),
        (date(2027, 4, 30), [2026]),
        (date(2027, 5, 1), [2026, 2027]),
        (date(2027, 8, 31), [2026, 2027]),
        (date(2027, 9, 1), [2027]),
    ],
)
def test_openable_years_add_the_next_one_from_may(today: date, years: list[int]) -> None:
    with clock.at(datetime.combine(today, datetime.min.time(), UTC).replace(hour=12)):
        assert selectors.openable_years() == [SchoolYear(start) for start in years]


@pytest.mark.parametrize(
    ("today", "opened", "expected"),
    [
        ("2026-06-10", [], 2025),
        ("2026-06-10", [2025], 2026),
        ("2026-06-10", [2026], 2025),
        ("2026-06-10", [2025, 2026], None),
        ("2026-09-24", [2025], 2026),
        ("2026-09-24", [2025, 2026], None),
    ],
)
def test_year_to_open_is_the_first_not_open_yet(
    cast: Cast, today: str, opened: list[int], expected: int | None
) -> None:
    for start in opened:
        factories.make_campaign(year=SchoolYear(start))

    with clock.at(datetime.fromisoformat(f"{today}T12:00:00+00:00")):
        year = selectors.year_to_open(cast.academie.pk)

    assert year == (SchoolYear(expected) if expected else None)


def test_year_to_open_does_not_look_at_other_academies(cast: Cast) -> None:
    factories.make_campaign(factories.make_academie(code="01", name="académie de Paris"))

    with clock.at(NOON):
        assert selectors.year_to_open(cast.academie.pk) == YEAR


# Schools nobody could be written to


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"email": ""}, True),
        ({}, False),
        ({"email": "", "sector": Sector.PRIVATE}, False),
        ({"email": "", "is_open": False, "closed_on": date(2026, 8, 31)}, False),
    ],
    ids=str,
)
def test_unreachable_is_a_school_of_the_campaign_without_address(
    cast: Cast, given: dict[str, Any], expected: bool
) -> None:
    school = factories.make_school(**given)

    with clock.at(NOON):
        assert list(selectors.unreachable_schools(cast.academie)) == ([school] if expected else [])


@pytest.mark.parametrize(
    ("role", "ends_on", "expected"),
    [
        (Role.HEAD, None, []),
        (Role.HEAD, date(2026, 9, 24), []),
        (Role.HEAD, date(2026, 9, 23), [True]),
        (Role.DEPUTY, None, [True]),
    ],
)
def test_unreachable_is_not_a_school_whose_head_is_known_today(
    cast: Cast, role: Role, ends_on: date | None, expected: list[bool]
) -> None:
    silent = factories.make_school(email="")
    factories.make_assignment(role, silent, ends_on=ends_on)

    with clock.at(NOON):
        assert [school == silent for school in selectors.unreachable_schools(cast.academie)] == expected


# Invitations


def test_invitations_are_visible_to_the_officer_and_to_the_school(cast: Cast, campaign: Campaign) -> None:
    own, others = (factories.make_invitation(school) for school in (cast.school, cast.other_school))

    seen = {
        who: list(selectors.invitations_visible_to(scope).order_by("pk"))
        for who, scope in scopes(cast).items()
    }

    assert {who: invitations for who, invitations in seen.items() if invitations} == {
        "officer": [own, others],
        "head": [own],
        "deputy": [own],
        "other_head": [others],
    }


def test_managed_invitation_is_the_officers_of_the_academie(cast: Cast, campaign: Campaign) -> None:
    invitation = factories.make_invitation(cast.school)

    assert found_by(cast, lambda scope: selectors.get_managed_invitation_or_404(scope, invitation.pk)) == {
        "officer": invitation
    }
    assert found_by(cast, lambda scope: selectors.get_managed_invitation_or_404(scope, 0)) == {}


def test_invitation_is_that_of_ones_own_school(cast: Cast, campaign: Campaign) -> None:
    invitation = factories.make_invitation(cast.school)

    assert found_by(cast, selectors.get_invitation_or_404) == {"head": invitation, "deputy": invitation}


def test_invitation_is_that_of_the_latest_campaign(cast: Cast, campaign: Campaign) -> None:
    latest = factories.make_invitation(cast.school)
    factories.make_invitation(cast.school, factories.make_campaign(year=YEAR.previous))

    assert selectors.get_invitation_or_404(factories.scope_of(cast.head)) == latest


def test_latest_invitation_is_none_for_a_school_not_invited_and_for_the_officer(
    cast: Cast, campaign: Campaign
) -> None:
    factories.make_invitation(cast.school)

    found = {who: selectors.latest_invitation(scope) for who, scope in scopes(cast).items()}

    assert {who for who, invitation in found.items() if invitation} == {"head", "deputy"}
    assert isinstance(found["head"], Invitation)
