"""The officer opens the campaign: what is written, to whom, and what is refused."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db.models.signals import post_save
from django.utils import timezone

from relais.accounts.models import AccessLink, EmailAddress, RoleAssignment
from relais.allowances.domain import ensure_default_scale
from relais.allowances.enums import EnvelopeQuestion
from relais.allowances.models import Envelope
from relais.audit.models import Entry
from relais.campaigns.domain import open_campaign
from relais.campaigns.models import Campaign, Invitation
from relais.campaigns.selectors import unreachable_schools
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import SYSTEM, Role, Scope
from relais.outbox.models import Message
from relais.schools.enums import Sector, ZoneSource
from relais.schools.models import School, SchoolZone
from tests import factories
from tests.campaigns.builders import OPENING, YEAR, live_link, mails
from tests.cast import Cast

DUE = date(2026, 10, 2)
DAY = timedelta(days=1)
Open = Callable[..., Campaign]


@pytest.fixture(autouse=True)
def _today(db: None) -> Iterator[None]:
    ensure_default_scale()
    with clock.at(OPENING):
        yield


@pytest.fixture
def officer(cast: Cast) -> Scope:
    return factories.scope_of(cast.officer)


@pytest.fixture
def opens(cast: Cast, officer: Scope) -> Open:
    def open_it(**given: Any) -> Campaign:
        values = {"actor": officer, "academie": cast.academie, "year": YEAR, "due_on": DUE, **given}
        return open_campaign(**values)

    return open_it


def refusal(opens: Open, **given: Any) -> str:
    """Return why the opening is refused, having checked that it has left nothing behind."""
    before = Campaign.objects.count()
    with pytest.raises(DomainError) as refused:
        opens(**given)
    assert (Campaign.objects.count(), Invitation.objects.count(), Message.objects.count()) == (before, 0, 0)
    return refused.value.code


# Heads


def test_open_writes_once_to_every_head(cast: Cast, opens: Open, officer: Scope) -> None:
    campaign = opens()

    assert (campaign.academie, campaign.year, campaign.due_on) == (cast.academie, YEAR, DUE)
    assert (campaign.opened_at, campaign.opened_by) == (OPENING, officer.label)
    heads = (cast.head, cast.other_head)
    assert sorted(mails()) == sorted(("head_invited", head.email) for head in heads)
    assert {(each.school, each.head, each.invited_at) for each in Invitation.objects.all()} == {
        (cast.school, cast.head.assignments.get(), OPENING),
        (cast.other_school, cast.other_head.assignments.get(), OPENING),
    }


def test_open_mails_a_personal_link_to_the_three_steps(cast: Cast, opens: Open) -> None:
    opens()

    message = Message.objects.get(school=cast.school)
    link = live_link(message)
    assert link is not None
    assert (message.to_person, link) == (cast.head, Invitation.objects.get(school=cast.school).link)
    assert (link.assignment, link.target) == (cast.head.assignments.get(), "/campagne/ma-rentree/2026-2027/")
    assert timezone.localtime(link.expires_at).date() == date(2026, 12, 31)  # 90 days after the date
    with clock.at(datetime(2027, 1, 1, 0, 0, tzinfo=UTC)):
        assert live_link(message) is None


def test_open_reaches_an_unknown_head_at_the_schools_own_address(cast: Cast, opens: Open) -> None:
    school = factories.make_school(email="ce.0860003x@example.org")

    opens()

    [role] = RoleAssignment.objects.filter(school=school)
    assert (role.role, role.person.email, role.person.is_named) == (
        Role.HEAD,
        "ce.0860003x@example.org",
        False,
    )
    assert Invitation.objects.get(school=school).head == role
    assert ("head_invited", "ce.0860003x@example.org") in mails()


def test_open_reaches_the_present_head_not_the_one_before(cast: Cast, opens: Open) -> None:
    cast.head.assignments.update(ends_on=date(2026, 8, 31))
    present = factories.make_member(Role.HEAD, cast.school, "Nadia", "Nouvelle")

    opens()

    assert Message.objects.get(school=cast.school).to_person == present


def test_open_two_schools_at_one_address_have_one_head_and_a_link_each(cast: Cast, opens: Open) -> None:
    schools = [factories.make_school(email="cite@example.org") for _ in range(2)]

    opens()

    invited = Invitation.objects.filter(school__in=schools).select_related("head")
    assert len({each.head and each.head.person_id for each in invited}) == 1
    assert len({each.link_id for each in invited}) == 2
    assert mails().count(("head_invited", "cite@example.org")) == 2


def test_open_school_nobody_can_be_written_to_is_in_the_campaign_and_reported(
    cast: Cast, opens: Open
) -> None:
    silent = factories.make_school(name="Collège Sans-Adresse", email="")
    assert list(unreachable_schools(cast.academie)) == [silent]

    campaign = opens()

    invitation = Invitation.objects.get(school=silent)
    assert (invitation.campaign, invitation.head, invitation.link) == (campaign, None, None)
    assert Entry.objects.get(act="fail_to_invite").comment == (
        f"{silent} n'a ni chef d'établissement connu ni adresse."
    )
    assert Entry.objects.get(act="open_campaign").comment == "2 établissements invités sur 3"
    assert len(mails()) == 2


@pytest.mark.parametrize("fault", ["head without address", "closed account"])
def test_open_head_who_cannot_be_written_to_stops_nothing(cast: Cast, opens: Open, fault: str) -> None:
    if fault == "head without address":
        EmailAddress.objects.filter(person=cast.head).delete()
    else:
        cast.head.is_active = False
        cast.head.save()
        School.objects.filter(pk=cast.school.pk).update(email=cast.head.email)

    opens()

    invitation = Invitation.objects.get(school=cast.school)
    assert (invitation.head, invitation.link, AccessLink.objects.count()) == (None, None, 1)
    assert mails() == [("head_invited", cast.other_head.email)]
    assert Entry.objects.filter(act="fail_to_invite").count() == 1


# Schools


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"sector": Sector.PRIVATE},
        {"is_open": False, "closed_on": date(2026, 8, 31)},
        {"nature_code": "390"},
        {"ministry": "MINISTERE DE L'AGRICULTURE"},
    ],
    ids=str,
)
def test_open_leaves_out_schools_without_referents(
    cast: Cast, opens: Open, elsewhere: dict[str, Any]
) -> None:
    left_out = factories.make_school(**elsewhere)

    campaign = opens()

    assert {each.school for each in campaign.invitations.all()} == {cast.school, cast.other_school}
    assert left_out.email not in {address for _, address in mails()}


def test_open_leaves_out_the_schools_of_another_academie(cast: Cast, opens: Open) -> None:
    factories.make_school(academie=factories.make_academie(code="01", name="académie de Paris"))

    assert opens().invitations.count() == 2


# What is fixed at the opening


def test_open_fixes_the_envelopes_of_the_year(cast: Cast, opens: Open) -> None:
    factories.make_head_count(cast.school, 412)

    opens()

    known, unknown = (
        Envelope.objects.get(school=school, year=YEAR) for school in (cast.school, cast.other_school)
    )
    assert (known.cents, known.question, known.fixed_at) == (250_000, "", OPENING)
    assert (unknown.cents, unknown.question) == (None, EnvelopeQuestion.MISSING_HEAD_COUNT)


def test_open_never_changes_an_envelope_fixed_before(cast: Cast, opens: Open) -> None:
    factories.make_head_count(cast.school, 412)
    factories.make_envelope(cast.school, 125_000)

    opens()

    assert Envelope.objects.get(school=cast.school).cents == 125_000


def test_open_gives_each_school_its_zone(cast: Cast, opens: Open) -> None:
    civray = factories.make_zone("Civray")
    factories.make_school_zone(cast.school, civray, year=YEAR.previous)

    opens()

    assert {(each.school, str(each.zone), each.source) for each in SchoolZone.objects.filter(year=YEAR)} == {
        (cast.school, "Civray", ZoneSource.MANUAL),
        (cast.other_school, "Vienne", ZoneSource.DEPARTEMENT),
    }


def test_open_is_all_or_nothing(cast: Cast, opens: Open) -> None:
    factories.make_head_count(cast.school, 412)
    entries = Entry.objects.count()

    def break_down(instance: Invitation, **_: object) -> None:
        if Invitation.objects.count() == 2:
            raise OSError

    post_save.connect(break_down, sender=Invitation)
    try:
        with pytest.raises(OSError, match=r"^$"):
            opens()
    finally:
        post_save.disconnect(break_down, sender=Invitation)

    left = [model.objects.count() for model in (Campaign, Invitation, Envelope, SchoolZone, AccessLink)]
    assert (left, mails(), Entry.objects.count()) == ([0, 0, 0, 0, 0], [], entries)


def test_open_says_so_in_the_journal(cast: Cast, opens: Open, officer: Scope) -> None:
    campaign = opens()

    entry = Entry.objects.get(act="open_campaign")
    assert (entry.object_id, entry.actor_label, entry.to_state) == (campaign.pk, officer.label, "open")
    assert entry.comment == "2 établissements invités sur 2"
    assert Entry.objects.filter(act="invite_head").count() == 2


# Refusals


@pytest.mark.parametrize(
    "actor", ["head", "deputy", "referent", "pay_officer", "authority_reader", "outsider"]
)
def test_open_by_another_is_forbidden(cast: Cast, opens: Open, actor: str) -> None:
    assert refusal(opens, actor=factories.scope_of(getattr(cast, actor))) == "forbidden"


def test_open_by_the_officer_of_another_academie_is_forbidden(cast: Cast, opens: Open) -> None:
    paris = factories.make_academie(code="01", name="académie de Paris")
    elsewhere = factories.make_member(Role.OFFICER, paris)

    assert refusal(opens, actor=factories.scope_of(elsewhere)) == "forbidden"
    assert refusal(opens, actor=SYSTEM) == "forbidden"


def test_open_twice_is_refused_and_writes_to_nobody_again(cast: Cast, opens: Open) -> None:
    campaign = opens()

    with pytest.raises(DomainError) as refused:
        opens(due_on=DUE + DAY)

    campaign.refresh_from_db()
    assert refused.value.code == "campaign_already_open"
    assert (campaign.due_on, len(mails()), Invitation.objects.count()) == (DUE, 2, 2)


@pytest.mark.parametrize("start", [2025, 2027])
def test_open_a_year_past_or_to_come_is_refused_in_autumn(opens: Open, start: int) -> None:
    assert refusal(opens, year=SchoolYear(start)) == "year_not_open"


@pytest.mark.parametrize(
    ("due_on", "code"),
    [
        (OPENING.date() - DAY, "due_date_past"),
        (OPENING.date(), "due_date_past"),
        (YEAR.last_day + DAY, "due_date_too_late"),
    ],
)
def test_open_with_a_date_out_of_the_year_is_refused(opens: Open, due_on: date, code: str) -> None:
    assert refusal(opens, due_on=due_on) == code


@pytest.mark.parametrize("due_on", [OPENING.date() + DAY, YEAR.last_day])
def test_open_with_the_first_and_the_last_date_possible(opens: Open, due_on: date) -> None:
    assert opens(due_on=due_on).due_on == due_on


def test_open_without_school_is_refused(cast: Cast, opens: Open) -> None:
    School.objects.update(sector=Sector.PRIVATE)

    assert refusal(opens) == "no_school"


# From May on, next year's


def test_open_next_years_campaign_from_may(cast: Cast, opens: Open) -> None:
    with clock.at(datetime(2026, 4, 30, 21, 59, tzinfo=UTC)):  # 23 h 59 in Paris
        assert refusal(opens) == "year_not_open"

    with clock.at(datetime(2026, 4, 30, 22, 0, tzinfo=UTC)):  # 1 May in Paris
        campaign = opens()

    assert (campaign.year, Envelope.objects.filter(year=YEAR).count(), len(mails())) == (YEAR, 2, 2)


def test_open_this_years_campaign_is_still_possible_in_august(opens: Open) -> None:
    with clock.at(datetime(2026, 8, 20, 12, 0, tzinfo=UTC)):
        assert opens(year=YEAR.previous, due_on=date(2026, 8, 31)).year == YEAR.previous
