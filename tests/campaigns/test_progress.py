"""How far a school has come, whom it waits for, since when."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relais.allowances.models import Envelope, Share
from relais.campaigns.enums import Awaited, Stage
from relais.campaigns.models import Invitation
from relais.campaigns.selectors import SchoolProgress, progress_of, school_progress
from relais.core import clock
from relais.core.leases import WorkState
from relais.designations.domain import answer_designation, end_designation
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.letters.domain import propose_letter, return_letter
from relais.letters.enums import LetterState, Party, Priority
from relais.letters.models import Letter
from relais.schools.models import School
from tests import factories
from tests.campaigns.builders import NOON, OPENING, YEAR, issue, sign
from tests.cast import Cast
from tests.letters.builders import agree, keep, make_desk, make_ready_desk

PROPOSED, ACCEPTED = DesignationState.PROPOSED, DesignationState.ACCEPTED


def day(number: int) -> datetime:
    """Return a moment: the greater the later."""
    return OPENING + timedelta(days=number)


def named(pk: int = 1, state: DesignationState = ACCEPTED, *, on: int = 1, answered: int = 3) -> Designation:
    return Designation(
        pk=pk,
        state=state,
        designated_at=day(on),
        answered_at=None if state == PROPOSED else day(answered),
    )


def share(pk: int, cents: int, *, on: int = 2) -> Share:
    return Share(designation_id=pk, cents=cents, shared_at=day(on))


def letter(state: LetterState = LetterState.DRAFT, **on: int) -> Letter:
    return Letter(state=state, started_at=day(4), **{name: day(number) for name, number in on.items()})


def school(*team: Designation, cents: int | None = 125_000, **given: Any) -> SchoolProgress:
    """Return a school invited on the first day, whose envelope is one IMP."""
    values = {"team": list(team), "envelope": Envelope(cents=cents), **given}
    return SchoolProgress(school_id=1, invited_at=day(0), **values)


WHOLE = [share(1, 125_000)]


# Stages: each with whom it waits for, and since when


@pytest.mark.parametrize(
    ("progress", "stage", "awaited", "since"),
    [
        (school(), Stage.DESIGNATE, Awaited.HEAD, 0),
        (school(cents=None), Stage.DESIGNATE, Awaited.HEAD, 0),
        (school(declined_at=day(5)), Stage.DESIGNATE, Awaited.HEAD, 5),
        (school(named(), cents=None), Stage.DECIDE, Awaited.ACADEMIE, 1),
        (school(named(), envelope=None), Stage.DECIDE, Awaited.ACADEMIE, 1),
        (school(named(state=PROPOSED)), Stage.SHARE, Awaited.HEAD, 1),
        (school(named(), declined_at=day(5)), Stage.SHARE, Awaited.HEAD, 1),
        (school(named(), declined_at=day(5), shares=[share(1, 62_500)]), Stage.SHARE, Awaited.HEAD, 5),
        (school(named(), letter=letter(LetterState.PROPOSED, proposed_at=6)), Stage.SHARE, Awaited.HEAD, 1),
        (school(named(state=PROPOSED), shares=WHOLE), Stage.ANSWER, Awaited.REFERENT, 2),
        (
            school(
                named(1, answered=9), named(2, PROPOSED), shares=[share(1, 125_000, on=5), share(2, 0, on=5)]
            ),
            Stage.ANSWER,
            Awaited.REFERENT,
            5,
        ),
        (school(named(), shares=WHOLE), Stage.WRITE, Awaited.REFERENT, 3),
        (school(named(answered=1), shares=WHOLE), Stage.WRITE, Awaited.REFERENT, 2),
        (school(named(), shares=WHOLE, letter=letter()), Stage.WRITE, Awaited.REFERENT, 3),
        (school(named(), shares=WHOLE, letter=letter(returned_at=8)), Stage.WRITE, Awaited.REFERENT, 8),
        (
            school(named(), shares=WHOLE, letter=letter(LetterState.PROPOSED, proposed_at=7)),
            Stage.SIGN,
            Awaited.HEAD,
            7,
        ),
        (
            school(named(), shares=WHOLE, letter=letter(LetterState.SIGNED, proposed_at=7, signed_at=8)),
            Stage.ISSUE,
            Awaited.RELAIS,
            8,
        ),
        (
            school(named(), shares=WHOLE, letter=letter(LetterState.ISSUED, signed_at=8, issued_at=9)),
            Stage.DONE,
            Awaited.NOBODY,
            9,
        ),
        # Whoever comes or goes later, a signed letter is signed.
        (school(letter=letter(LetterState.SIGNED, signed_at=8)), Stage.ISSUE, Awaited.RELAIS, 8),
        (
            school(named(on=20), letter=letter(LetterState.ISSUED, signed_at=8, issued_at=9)),
            Stage.DONE,
            Awaited.NOBODY,
            9,
        ),
    ],
)
def test_stage_is_the_first_thing_not_done(
    progress: SchoolProgress, stage: Stage, awaited: Awaited, since: int
) -> None:
    assert (progress.stage, progress.awaited, progress.since) == (stage, awaited, day(since))


def test_facts_of_a_school_where_nothing_is_done() -> None:
    progress = school()

    assert not any(
        (
            progress.is_designated,
            progress.awaiting,
            progress.is_undecided,
            progress.is_shared,
            progress.is_drafted,
            progress.is_proposed,
            progress.is_signed,
            progress.is_issued,
        )
    )
    assert progress.designated_at == day(0)


def test_designated_is_when_the_last_one_was_named() -> None:
    assert school(named(1, on=1), named(2, on=6)).designated_at == day(6)


def test_awaiting_are_those_who_have_not_answered() -> None:
    waiting = named(2, PROPOSED)

    assert school(named(1), waiting).awaiting == [waiting]


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([], False),
        ([share(1, 125_000)], False),  # nothing was said of the second
        ([share(1, 125_000), share(2, 0)], True),
        ([share(1, 62_500), share(2, 62_500)], True),
        ([share(1, 62_500), share(2, 31_250)], False),
        ([share(1, 125_000), share(2, 125_000)], False),
        ([share(1, 125_000), share(3, 0)], False),
    ],
)
def test_shared_is_a_share_for_each_and_the_whole_amount(shares: list[Share], expected: bool) -> None:
    assert school(named(1), named(2), shares=shares).is_shared is expected


def test_shared_is_not_without_team_nor_amount() -> None:
    assert not school(cents=0).is_shared
    assert not school(named(), cents=None, shares=[share(1, 0)]).is_shared
    assert not school(named(), envelope=None).is_shared
    assert school(named(), cents=0, shares=[share(1, 0)]).is_shared


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, False),
        ({"letter": letter()}, False),
        ({"letter": letter(), "has_activities": True}, True),
        ({"letter": letter(LetterState.PROPOSED, proposed_at=7)}, True),
        ({"letter": letter(LetterState.ISSUED, issued_at=9)}, True),
    ],
)
def test_drafted_is_a_letter_written_in(given: dict[str, Any], expected: bool) -> None:
    assert school(named(), **given).is_drafted is expected


# Read from the database


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    return factories.make_invitation(cast.school, invited_at=OPENING)


def test_school_progress_reads_team_money_and_letter(cast: Cast, invitation: Invitation) -> None:
    desk = make_ready_desk(cast)

    progress = school_progress(invitation)

    assert (progress.school_id, progress.invited_at) == (cast.school.pk, OPENING)
    assert (progress.team, progress.letter) == ([desk.first, desk.second], desk.letter)
    assert progress.envelope == Envelope.objects.get()
    assert progress.shares == list(Share.objects.all())
    assert (progress.has_activities, progress.stage) == (True, Stage.WRITE)


def test_school_progress_of_a_school_that_has_done_nothing(invitation: Invitation) -> None:
    progress = school_progress(invitation)

    assert progress == SchoolProgress(school_id=invitation.school_id, invited_at=OPENING)


def test_school_progress_counts_neither_other_years_nor_other_schools(
    cast: Cast, invitation: Invitation
) -> None:
    for place, year in ((cast.school, YEAR.previous), (cast.other_school, YEAR)):
        designation = factories.make_designation(place, year=year)
        factories.make_share(factories.make_envelope(place, year=year), designation, 250_000)
        factories.make_letter(place, year=year)

    assert school_progress(invitation).stage == Stage.DESIGNATE


@pytest.mark.parametrize("state", [DesignationState.DECLINED, DesignationState.ENDED])
def test_school_progress_whose_only_referent_is_gone_is_to_designate_again(
    cast: Cast, invitation: Invitation, state: DesignationState
) -> None:
    gone = factories.make_designation(cast.school, state=state)
    factories.make_share(factories.make_envelope(cast.school), gone, 250_000)

    progress = school_progress(invitation)

    assert (progress.team, progress.shares, progress.stage) == ([], [], Stage.DESIGNATE)


def test_declined_person_sends_the_school_back_since_the_refusal(cast: Cast, invitation: Invitation) -> None:
    named_one = factories.make_designation(
        cast.school, cast.referent, state=PROPOSED, designated_at=day(1), answered_at=None
    )
    with clock.at(NOON):
        answer_designation(actor=factories.scope_of(cast.referent), designation=named_one, accepts=False)

    progress = school_progress(invitation)

    assert (progress.stage, progress.awaited, progress.since) == (Stage.DESIGNATE, Awaited.HEAD, NOON)


def test_declined_person_of_two_sends_the_sharing_back_since_the_last_refusal(
    cast: Cast, invitation: Invitation
) -> None:
    desk = make_ready_desk(cast)
    for number, person in ((5, factories.make_person()), (2, factories.make_person())):
        declined = {"state": DesignationState.DECLINED, "answered_at": day(number)}
        factories.make_designation(cast.school, person, **declined)
    Designation.objects.update(designated_at=OPENING)
    desk.second.delete()

    progress = school_progress(invitation)

    assert (progress.team, len(progress.shares)) == ([desk.first], 1)
    assert (progress.stage, progress.since) == (Stage.SHARE, day(5))


def test_declined_person_replaced_waits_since_the_replacement(cast: Cast, invitation: Invitation) -> None:
    factories.make_designation(cast.school, state=DesignationState.DECLINED, answered_at=day(2))
    factories.make_designation(cast.school, designated_at=day(4))
    factories.make_envelope(cast.school)

    assert (school_progress(invitation).stage, school_progress(invitation).since) == (Stage.SHARE, day(4))


def test_share_of_a_person_gone_is_to_share_again(cast: Cast, invitation: Invitation) -> None:
    desk = make_ready_desk(cast)
    assert school_progress(invitation).is_shared

    with clock.at(NOON):
        end_designation(actor=desk.head, designation=desk.second, reason="Mutation")

    progress = school_progress(invitation)
    assert ([each.designation_id for each in progress.shares], progress.is_shared) == (
        [desk.first.pk],
        False,
    )
    assert (progress.stage, progress.awaited) == (Stage.SHARE, Awaited.HEAD)


def test_undecided_envelope_waits_for_the_academie(cast: Cast, invitation: Invitation) -> None:
    factories.make_designation(cast.school)
    factories.make_envelope(cast.school, None)

    progress = school_progress(invitation)

    assert (progress.stage, progress.awaited) == (Stage.DECIDE, Awaited.ACADEMIE)


def test_letter_goes_to_and_fro_then_is_signed_and_issued(cast: Cast, invitation: Invitation) -> None:
    desk = make_ready_desk(cast)

    def reach(number: int, act: Callable[[], object]) -> tuple[Stage, datetime]:
        with clock.at(NOON + timedelta(days=number)):
            act()
        progress = school_progress(invitation)
        return progress.stage, progress.since - timedelta(days=number)

    Designation.objects.update(designated_at=OPENING, answered_at=OPENING)
    Share.objects.update(shared_at=OPENING)
    assert [
        reach(1, lambda: propose_letter(actor=desk.referent, letter=desk.letter)),
        reach(1, lambda: agree(desk.letter)),
        reach(2, lambda: return_letter(actor=desk.head, letter=desk.letter, comment="À revoir")),
        reach(3, lambda: propose_letter(actor=desk.referent, letter=desk.letter)),
        reach(4, lambda: sign(desk)),
    ] == [
        (Stage.VISA, NOON),
        (Stage.SIGN, NOON),
        (Stage.WRITE, NOON),
        (Stage.SIGN, NOON),  # nothing was changed: the visas stand
        (Stage.ISSUE, NOON),
    ]


def test_letter_issued_is_the_end(cast: Cast, invitation: Invitation) -> None:
    issue(make_ready_desk(cast))

    progress = school_progress(invitation)

    assert (progress.is_signed, progress.is_issued) == (True, True)
    assert (progress.stage, progress.awaited) == (Stage.DONE, Awaited.NOBODY)


def test_progress_of_a_campaign_is_that_of_each_school_invited(cast: Cast, invitation: Invitation) -> None:
    desk = make_ready_desk(cast)
    factories.make_invitation(cast.other_school)
    not_invited = factories.make_school()
    factories.make_designation(not_invited)
    factories.make_designation(not_invited, state=DesignationState.DECLINED)
    factories.make_envelope(not_invited)
    factories.make_letter(not_invited)

    progress = progress_of(invitation.campaign)

    assert {pk: each.stage for pk, each in progress.items()} == {
        cast.school.pk: Stage.WRITE,
        cast.other_school.pk: Stage.DESIGNATE,
    }
    assert progress[cast.school.pk].team == [desk.first, desk.second]


def test_progress_of_some_schools_only(cast: Cast, invitation: Invitation) -> None:
    factories.make_invitation(cast.other_school)
    stranger = factories.make_school()

    assert set(progress_of(invitation.campaign, [cast.other_school.pk, stranger.pk])) == {
        cast.other_school.pk
    }
    assert progress_of(invitation.campaign, []) == {}


def test_progress_costs_seven_statements_whatever_the_schools(cast: Cast, invitation: Invitation) -> None:
    def count(school_ids: list[int] | None = None) -> int:
        with CaptureQueriesContext(connection) as queries:
            for each in progress_of(invitation.campaign, school_ids).values():
                assert str(each.team[0].person if each.team else each.since)
        return len(queries)

    def add_school() -> School:
        added = factories.make_school()
        factories.make_invitation(added)
        designation = factories.make_designation(added)
        factories.make_share(factories.make_envelope(added), designation, 250_000)
        keep(factories.make_letter(added), "M1.1", Priority.MAIN, Party.STAFF)
        return added

    first = add_school()
    assert (count(), count([first.pk])) == (7, 7)

    second, third = add_school(), add_school()
    assert (count(), count([first.pk, second.pk, third.pk])) == (7, 7)


def test_progress_leaves_the_content_of_signed_letters_in_the_database(
    cast: Cast, invitation: Invitation
) -> None:
    sign(make_ready_desk(cast))

    read = school_progress(invitation).letter

    assert read is not None
    assert read.get_deferred_fields() == {"signed_content"}


def test_work_given_up_is_still_awaited_of_relais(cast: Cast, invitation: Invitation) -> None:
    signed = sign(make_ready_desk(cast))
    Letter.objects.filter(pk=signed.pk).update(work_state=WorkState.FAILED)

    assert school_progress(invitation).awaited == Awaited.RELAIS


def test_desk_without_money_waits_for_the_academie(cast: Cast, invitation: Invitation) -> None:
    make_desk(cast)

    assert (school_progress(invitation).envelope, school_progress(invitation).stage) == (None, Stage.DECIDE)
