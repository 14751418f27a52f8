"""The head designates and shares; what is typed is kept until then."""

from collections.abc import Iterator, Sequence

import pytest

from relais.allowances.models import Share
from relais.campaigns.domain import designate_in_campaign, save_step_draft, share_in_campaign
from relais.campaigns.domain.save_step_draft import LONGEST_VALUE, MOST_FIELDS
from relais.campaigns.enums import Step
from relais.campaigns.models import Invitation, StepDraft
from relais.campaigns.selectors import draft_of
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM, Role, Scope
from relais.designations.domain import TeamMember
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from tests import factories
from tests.campaigns.builders import NOON, OPENING, YEAR, issue, mails, sign
from tests.cast import Cast
from tests.letters.builders import make_desk, make_ready_desk

OTHERS = ("deputy", "referent", "other_head", "officer", "pay_officer", "authority_reader", "outsider")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def head(cast: Cast) -> Scope:
    return factories.scope_of(cast.head)


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    return factories.make_invitation(cast.school)


def steps_drafted(invitation: Invitation) -> list[str]:
    drafts = StepDraft.objects.filter(school=invitation.school, year=invitation.campaign.year)
    return sorted(drafts.values_list("step", flat=True))


def type_in(actor: Scope, invitation: Invitation, *steps: Step) -> None:
    for step in steps or (Step.DESIGNATE, Step.SHARE):
        save_step_draft(actor=actor, invitation=invitation, step=step, data={"add_0_last_name": "Nou"})


def designate(
    actor: Scope, invitation: Invitation, members: Sequence[TeamMember] = (), reason: str = ""
) -> list[Designation]:
    named = members or [TeamMember(first_name="Camille", last_name="Nouvelle", address="n1@example.org")]
    return designate_in_campaign(actor=actor, invitation=invitation, members=named, over_cap_reason=reason)


# Designating


def test_designate_names_the_team_of_the_campaigns_year_and_forgets_what_was_typed(
    head: Scope, invitation: Invitation
) -> None:
    type_in(head, invitation)

    [named] = designate(head, invitation)

    assert (named.school, named.year, str(named.person)) == (invitation.school, YEAR, "NOUVELLE Camille")
    assert mails() == [("designation_proposed", "n1@example.org")]
    assert steps_drafted(invitation) == []


def test_designate_passes_the_reason_of_a_fourth_person(head: Scope, invitation: Invitation) -> None:
    four = [
        TeamMember(first_name="Camille", last_name=f"N{rank}", address=f"n{rank}@example.org")
        for rank in range(4)
    ]
    with pytest.raises(DomainError) as refused:
        designate(head, invitation, four)

    assert (refused.value.code, Designation.objects.count()) == ("over_cap_reason_required", 0)
    assert designate(head, invitation, four, "Deux sites")[3].over_cap_reason == "Deux sites"


def test_designate_refused_keeps_what_was_typed(head: Scope, invitation: Invitation) -> None:
    type_in(head, invitation)

    with pytest.raises(DomainError) as refused:
        designate(head, invitation, [TeamMember(first_name="Sans", last_name="Adresse", address="x")])

    assert (refused.value.code, steps_drafted(invitation)) == ("bad_address", ["designate", "share"])


def test_designate_leaves_the_drafts_of_other_schools_and_years(
    cast: Cast, head: Scope, invitation: Invitation
) -> None:
    elsewhere = factories.make_invitation(cast.other_school)
    ahead = factories.make_invitation(cast.school, factories.make_campaign(year=YEAR.next))
    type_in(factories.scope_of(cast.other_head), elsewhere)
    type_in(head, ahead)

    designate(head, invitation)

    assert (len(steps_drafted(elsewhere)), len(steps_drafted(ahead))) == (2, 2)


@pytest.mark.parametrize("who", OTHERS)
def test_designate_by_anyone_but_the_head_is_forbidden(cast: Cast, invitation: Invitation, who: str) -> None:
    # The deputy may designate outside the campaign; the three steps are the head's.
    with pytest.raises(DomainError) as refused:
        designate(factories.scope_of(getattr(cast, who)), invitation)

    assert (refused.value.code, Designation.objects.count()) == ("forbidden", 0)


def test_designate_by_the_installation_is_forbidden(invitation: Invitation) -> None:
    with pytest.raises(DomainError) as refused:
        designate(SYSTEM, invitation)

    assert refused.value.code == "forbidden"


@pytest.mark.parametrize("reach", [sign, issue])
def test_designate_after_the_signature_is_refused(cast: Cast, invitation: Invitation, reach) -> None:
    desk = make_ready_desk(cast)
    reach(desk)

    with pytest.raises(DomainError) as refused:
        designate(desk.head, invitation)

    assert refused.value.code == "letter_signed"
    assert active_team(cast.school.pk, YEAR) == [desk.first, desk.second]


def test_designate_after_the_letter_is_proposed_is_possible(cast: Cast, invitation: Invitation) -> None:
    desk = make_ready_desk(cast)
    desk.letter.state = "proposed"
    desk.letter.proposed_at, desk.letter.proposed_by = NOON, "RÉFÉRENTE Rachida"
    desk.letter.save()

    assert len(designate(desk.head, invitation)) == 1


# Sharing


def test_share_gives_each_their_part_and_forgets_what_was_typed(cast: Cast, invitation: Invitation) -> None:
    desk = make_desk(cast)
    envelope = factories.make_envelope(cast.school)
    type_in(desk.head, invitation)

    shares = share_in_campaign(
        actor=desk.head,
        invitation=invitation,
        cents_by_designation={desk.first.pk: 125_000, desk.second.pk: 125_000},
    )

    assert [(each.envelope, each.designation, each.cents) for each in shares] == [
        (envelope, desk.first, 125_000),
        (envelope, desk.second, 125_000),
    ]
    assert steps_drafted(invitation) == ["designate"]


@pytest.mark.parametrize(
    ("cents", "code"),
    [
        ((125_000, 62_500), "sum_differs"),
        ((187_500, 62_500), "several_awards"),
        ((150_000, 100_000), "illegal_rate"),
    ],
)
def test_share_refused_keeps_what_was_typed(
    cast: Cast, invitation: Invitation, cents: tuple[int, int], code: str
) -> None:
    desk = make_desk(cast)
    factories.make_envelope(cast.school)
    type_in(desk.head, invitation)

    with pytest.raises(DomainError) as refused:
        share_in_campaign(
            actor=desk.head,
            invitation=invitation,
            cents_by_designation=dict(zip([desk.first.pk, desk.second.pk], cents, strict=True)),
        )

    assert (refused.value.code, Share.objects.count()) == (code, 0)
    assert steps_drafted(invitation) == ["designate", "share"]


def test_share_without_amount_is_refused(cast: Cast, invitation: Invitation) -> None:
    desk = make_desk(cast)
    factories.make_envelope(cast.school, None)

    with pytest.raises(DomainError) as refused:
        share_in_campaign(actor=desk.head, invitation=invitation, cents_by_designation={})

    assert refused.value.code == "no_amount"


@pytest.mark.parametrize("who", OTHERS)
def test_share_by_anyone_but_the_head_is_forbidden(cast: Cast, invitation: Invitation, who: str) -> None:
    desk = make_desk(cast)
    factories.make_envelope(cast.school)

    with pytest.raises(DomainError) as refused:
        share_in_campaign(
            actor=factories.scope_of(getattr(cast, who)),
            invitation=invitation,
            cents_by_designation={desk.first.pk: 250_000},
        )

    assert (refused.value.code, Share.objects.count()) == ("forbidden", 0)


@pytest.mark.parametrize("reach", [sign, issue])
def test_share_after_the_signature_is_refused(cast: Cast, invitation: Invitation, reach) -> None:
    desk = make_ready_desk(cast)
    reach(desk)

    with pytest.raises(DomainError) as refused:
        share_in_campaign(
            actor=desk.head, invitation=invitation, cents_by_designation={desk.first.pk: 250_000}
        )

    assert refused.value.code == "letter_signed"
    assert list(Share.objects.values_list("cents", flat=True)) == [125_000, 125_000]


# What is typed


def test_draft_is_kept_as_typed_valid_or_not(head: Scope, invitation: Invitation) -> None:
    typed = {"choice_1": "peut-être", "add_0_address": "n1@", "add_0_last_name": " É "}

    saved = save_step_draft(actor=head, invitation=invitation, step=Step.DESIGNATE, data=typed)

    draft = draft_of(invitation.school_id, YEAR, Step.DESIGNATE)
    assert draft == saved
    assert (saved.data, saved.saved_at, saved.saved_by) == (typed, NOON, head.label)
    assert draft_of(invitation.school_id, YEAR, Step.SHARE) is None
    assert draft_of(invitation.school_id, YEAR.previous, Step.DESIGNATE) is None


def test_draft_last_writer_wins(cast: Cast, head: Scope, invitation: Invitation) -> None:
    second = factories.make_member(Role.HEAD, cast.school, "Nadia", "Nouvelle")
    with clock.at(OPENING):
        save_step_draft(actor=head, invitation=invitation, step=Step.SHARE, data={"a": "1", "b": "2"})

    save_step_draft(actor=factories.scope_of(second), invitation=invitation, step=Step.SHARE, data={"a": "3"})

    draft = StepDraft.objects.get()
    assert (draft.data, draft.saved_at) == ({"a": "3"}, NOON)
    assert draft.saved_by.startswith("NOUVELLE Nadia")


def too_many() -> dict[str, str]:
    return {str(rank): "" for rank in range(MOST_FIELDS + 1)}


def too_long() -> dict[str, str]:
    return {"over_cap_reason": "x" * (LONGEST_VALUE + 1)}


@pytest.mark.parametrize("make", [too_many, too_long])
def test_draft_too_long_is_refused_and_the_one_before_stays(
    head: Scope, invitation: Invitation, make
) -> None:
    type_in(head, invitation, Step.DESIGNATE)

    with pytest.raises(DomainError) as refused:
        save_step_draft(actor=head, invitation=invitation, step=Step.DESIGNATE, data=make())

    assert refused.value.code == "draft_too_long"
    assert StepDraft.objects.get().data == {"add_0_last_name": "Nou"}


def test_draft_as_long_as_can_be_is_kept(head: Scope, invitation: Invitation) -> None:
    longest = {str(rank): "x" * LONGEST_VALUE for rank in range(MOST_FIELDS)}

    save_step_draft(actor=head, invitation=invitation, step=Step.DESIGNATE, data=longest)

    assert StepDraft.objects.get().data == longest


@pytest.mark.parametrize("who", OTHERS)
def test_draft_by_anyone_but_the_head_is_forbidden(cast: Cast, invitation: Invitation, who: str) -> None:
    with pytest.raises(DomainError) as refused:
        type_in(factories.scope_of(getattr(cast, who)), invitation)

    assert (refused.value.code, StepDraft.objects.count()) == ("forbidden", 0)
