"""The officer writes again to a head: a new link, the old one closed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from relais.accounts.models import AccessLink
from relais.audit.models import Entry
from relais.campaigns.domain import invite_head, open_campaign
from relais.campaigns.models import Invitation
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM, Role, Scope
from relais.outbox.models import Message
from relais.schools.models import School
from tests import factories
from tests.campaigns.builders import NOON, OPENING, YEAR, live_link, mails
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def officer(cast: Cast) -> Scope:
    return factories.scope_of(cast.officer)


@pytest.fixture
def invitation(cast: Cast, officer: Scope) -> Invitation:
    with clock.at(OPENING):
        open_campaign(actor=officer, academie=cast.academie, year=YEAR, due_on=date(2026, 10, 2))
    return Invitation.objects.get(school=cast.school)


def mails_to(school: School) -> list[Message]:
    return list(Message.objects.filter(school=school).order_by("pk"))


def test_invite_sends_a_new_link_and_closes_the_old_one(
    cast: Cast, officer: Scope, invitation: Invitation
) -> None:
    old_link = invitation.link

    again = invite_head(actor=officer, invitation=invitation)

    first, second = mails_to(cast.school)
    assert (first.to_address, second.to_address) == (cast.head.email, cast.head.email)
    assert (live_link(first), live_link(second)) == (None, again.link)
    assert old_link is not None
    old_link.refresh_from_db()
    assert old_link.revoked_at == NOON
    assert again.invited_at == OPENING  # the school has been waiting since then
    assert Entry.objects.filter(act="invite_head", at=NOON).get().comment == cast.head.email


def test_invite_leaves_the_other_links_of_the_head_alone(
    cast: Cast, officer: Scope, invitation: Invitation
) -> None:
    other = factories.make_access_link(cast.head)

    invite_head(actor=officer, invitation=invitation)

    other.refresh_from_db()
    assert other.is_live


def test_invite_writes_to_the_head_who_has_come_since(
    cast: Cast, officer: Scope, invitation: Invitation
) -> None:
    cast.head.assignments.update(ends_on=date(2026, 9, 10))
    present = factories.make_member(Role.HEAD, cast.school, "Nadia", "Nouvelle")

    again = invite_head(actor=officer, invitation=invitation)

    assert again.head == present.assignments.get()
    assert mails_to(cast.school)[1].to_address == present.email
    assert AccessLink.objects.filter(assignment__person=present, revoked_at=None).get() == again.link


def test_invite_school_that_has_an_address_since(cast: Cast, officer: Scope) -> None:
    silent = factories.make_school(email="")
    with clock.at(OPENING):
        open_campaign(actor=officer, academie=cast.academie, year=YEAR, due_on=date(2026, 10, 2))
    School.objects.filter(pk=silent.pk).update(email="enfin@example.org")

    invited = invite_head(actor=officer, invitation=Invitation.objects.get(school=silent))

    assert invited.head is not None
    assert (invited.head.role, invited.head.person.email) == (Role.HEAD, "enfin@example.org")
    assert [message.to_address for message in mails_to(silent)] == ["enfin@example.org"]


def test_invite_school_still_without_address_is_refused_and_changes_nothing(
    cast: Cast, officer: Scope, invitation: Invitation
) -> None:
    cast.head.assignments.update(ends_on=date(2026, 9, 10))
    School.objects.filter(pk=cast.school.pk).update(email="")
    before = (invitation.head, invitation.link, len(mails()))

    with pytest.raises(DomainError) as refused:
        invite_head(actor=officer, invitation=invitation)

    invitation.refresh_from_db()
    assert refused.value.code == "school_without_address"
    assert (invitation.head, invitation.link, len(mails())) == before
    assert invitation.link is not None
    assert invitation.link.revoked_at is None


@pytest.mark.parametrize(
    ("today", "expires_on"),
    [
        (datetime(2026, 10, 2, 12, 0, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 1, 12, 0, tzinfo=UTC), date(2027, 3, 1)),
    ],
)
def test_invite_link_lives_three_months_after_the_date_or_after_today(
    officer: Scope, invitation: Invitation, today: datetime, expires_on: date
) -> None:
    with clock.at(today):
        link = invite_head(actor=officer, invitation=invitation).link

    assert link is not None
    assert timezone.localtime(link.expires_at).date() == expires_on


@pytest.mark.parametrize(
    "actor", ["head", "deputy", "referent", "other_head", "pay_officer", "authority_reader", "outsider"]
)
def test_invite_by_another_is_forbidden(cast: Cast, invitation: Invitation, actor: str) -> None:
    with pytest.raises(DomainError) as refused:
        invite_head(actor=factories.scope_of(getattr(cast, actor)), invitation=invitation)

    assert (refused.value.code, len(mails_to(cast.school))) == ("forbidden", 1)


def test_invite_by_another_academies_officer_is_forbidden(cast: Cast, invitation: Invitation) -> None:
    paris = factories.make_academie(code="01", name="académie de Paris")
    elsewhere = factories.scope_of(factories.make_member(Role.OFFICER, paris))

    for actor in (elsewhere, SYSTEM):
        with pytest.raises(DomainError) as refused:
            invite_head(actor=actor, invitation=invitation)
        assert refused.value.code == "forbidden"

    [sent] = mails_to(cast.school)
    assert live_link(sent) == invitation.link
