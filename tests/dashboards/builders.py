"""Campaigns and schools at each stage of them, as the tests start."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from relais.allowances.models import Envelope, ScaleLine
from relais.campaigns.enums import Stage
from relais.campaigns.models import Campaign, Invitation
from relais.core.scope import Role
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.letters.enums import Decision, LetterState, VisaKind
from relais.letters.models import Letter, Visa
from relais.schools.enums import SchoolType, Sector
from relais.schools.models import Academie, School
from tests import factories

YEAR = factories.YEAR
OPENED = datetime(2026, 9, 3, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TODAY = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
AMOUNT = 125_000

# The stages in the order they are reached, each with what the one before lacked.
ORDER = (
    Stage.DESIGNATE,
    Stage.DECIDE,
    Stage.SHARE,
    Stage.ANSWER,
    Stage.WRITE,
    Stage.VISA,
    Stage.SIGN,
    Stage.REVIEW,
    Stage.ISSUE,
    Stage.DONE,
)


def make_campaign(academie: Academie | None = None, **given: Any) -> Campaign:
    """Open the campaign of the year, without inviting anybody."""
    year = given.pop("year", YEAR)
    values = {
        "academie": academie or factories.make_academie(),
        "year": year,
        "opened_at": OPENED,
        "opened_by": "RECTORAT Odile",
        "due_on": date(year.start, 10, 2),
        **given,
    }
    return Campaign.objects.create(**values)


def make_invitation(campaign: Campaign, school: School, **given: Any) -> Invitation:
    """Invite the school, through a head it may already have."""
    if "head" not in given:
        given["head"] = school.assignments.filter(role=Role.HEAD).first() or factories.make_assignment(
            Role.HEAD, school
        )
    return Invitation.objects.create(
        campaign=campaign, school=school, **{"invited_at": campaign.opened_at, **given}
    )


def make_school_at(stage: Stage, campaign: Campaign, *, since: datetime = OPENED, **school: Any) -> School:
    """Make a school of the campaign that has come to this stage, at `since` for what it waits for now."""
    made = factories.make_school(**{"academie": campaign.academie, **school})
    make_invitation(campaign, made, invited_at=since if stage is Stage.DESIGNATE else OPENED)
    envelope = _envelope(made, campaign, is_known=stage is not Stage.DECIDE)
    if stage is not Stage.DESIGNATE:
        _team(made, envelope, campaign, stage, since)
    if ORDER.index(stage) >= ORDER.index(Stage.VISA):
        make_letter_at(stage, made, year=campaign.year, since=since)
    return made


def _envelope(school: School, campaign: Campaign, *, is_known: bool) -> Envelope:
    return factories.make_envelope(school, AMOUNT if is_known else None, year=campaign.year)


def _team(school: School, envelope: Envelope, campaign: Campaign, stage: Stage, since: datetime) -> None:
    is_early = stage in {Stage.DECIDE, Stage.SHARE}
    has_answered = stage is not Stage.ANSWER
    designation = factories.make_designation(
        school,
        year=campaign.year,
        state=DesignationState.ACCEPTED if has_answered else DesignationState.PROPOSED,
        designated_at=since if is_early or not has_answered else OPENED,
        answered_at=(since if is_early or stage is Stage.WRITE else OPENED) if has_answered else None,
    )
    if not is_early:
        share_whole(envelope, designation, at=OPENED)


def share_whole(envelope: Envelope, designation: Designation, *, at: datetime) -> None:
    """Give the whole envelope to one person."""
    share = factories.make_share(envelope, designation, AMOUNT)
    share.shared_at = at
    share.save()


def make_letter_at(stage: Stage, school: School, *, year: Any = YEAR, since: datetime = OPENED) -> Letter:
    """Make the letter of a school where it waits for the signature, is signed, or is issued."""
    given: dict[str, Any] = {"year": year, "started_at": OPENED}
    if stage in {Stage.VISA, Stage.SIGN}:
        given |= {"state": LetterState.PROPOSED, "proposed_at": since, "proposed_by": "RÉFÉRENT Rémi"}
        letter = factories.make_letter(school, **given)
        if stage is Stage.SIGN:
            give_visas(letter, at=since)
        return letter
    if stage is Stage.DONE:
        given |= {
            "state": LetterState.ISSUED,
            "issued_at": since,
            "work_state": "done",
            "document": factories.make_document(school, year=year),
        }
    if stage is Stage.REVIEW:
        given["state"] = LetterState.REVIEW
    content = {"signed": {"by": "DIRECTION Hélène"}}
    return factories.make_signed_letter(school, content, signed_at=since, **given)


def give_visas(letter: Letter, *, at: datetime) -> None:
    """Have everybody of the team agree to the letter as it is."""
    for designation in Designation.objects.filter(school=letter.school, year=letter.year):
        Visa.objects.create(
            letter=letter,
            kind=VisaKind.REFERENT,
            designation=designation,
            decision=Decision.AGREED,
            given_at=at,
            given_by=str(designation.person),
            text_sha256=letter.text_sha256,
        )


def make_undecided_line(school_type: str = SchoolType.EREA, **given: Any) -> ScaleLine:
    """Return a line of the national scale that leaves the amount to the academy."""
    return ScaleLine.objects.get(school_types=[school_type], sector=Sector.PUBLIC, cents=None, **given)
