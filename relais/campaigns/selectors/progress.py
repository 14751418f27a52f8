"""How far each school of a campaign has come, whom it waits for and since when.

Seven statements, whatever the number of schools. The letter is the one that counts: an amendment changes
nothing until it is signed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef

from relais.allowances.models import Envelope, Share
from relais.allowances.selectors import COUNTED_SHARES
from relais.campaigns.enums import AWAITED, Awaited, Stage
from relais.campaigns.models import Campaign, Invitation
from relais.designations.enums import ACTIVE_STATES, DesignationState
from relais.designations.models import Designation
from relais.letters.enums import LetterState
from relais.letters.models import SIGNED_STATES, Letter, LetterActivity
from relais.letters.selectors import REFERENT, awaited_by_letter, counted_letters
from relais.letters.selectors import Awaited as LetterAwaits

AGREED_STAGES = frozenset({Stage.WRITE, Stage.VISA, Stage.SIGN})
SHARED_STAGES = AGREED_STAGES | {Stage.ANSWER}


@dataclass(slots=True)
class SchoolProgress:
    """What is known of one school: the facts, then what follows from them."""

    school_id: int
    invited_at: datetime
    team: list[Designation] = field(default_factory=list)
    envelope: Envelope | None = None
    shares: list[Share] = field(default_factory=list)
    letter: Letter | None = None
    letter_awaits: LetterAwaits | None = None
    has_activities: bool = False
    declined_at: datetime | None = None

    @property
    def is_designated(self) -> bool:
        """Whether somebody is named."""
        return bool(self.team)

    @property
    def designated_at(self) -> datetime:
        """When the last one of the team was named; the invitation while nobody is."""
        return max((each.designated_at for each in self.team), default=self.invited_at)

    @property
    def awaiting(self) -> list[Designation]:
        """Who has not answered yet."""
        return [each for each in self.team if each.state == DesignationState.PROPOSED]

    @property
    def is_undecided(self) -> bool:
        """Whether the academy has still to say the amount."""
        return self.envelope is None or self.envelope.cents is None

    @property
    def is_shared(self) -> bool:
        """Whether each person named has a share, and shares and rest said on purpose make the envelope."""
        return (
            self.envelope is not None
            and self.envelope.cents is not None
            and bool(self.team)
            and {share.designation_id for share in self.shares} >= {each.pk for each in self.team}
            and sum(share.cents for share in self.shares) + self.envelope.remainder_cents
            == self.envelope.cents
        )

    @property
    def is_drafted(self) -> bool:
        """Whether the letter has been written in."""
        return self.letter is not None and (self.has_activities or self.letter.state != LetterState.DRAFT)

    @property
    def is_proposed(self) -> bool:
        """Whether the letter waits for the referents' visas, then for the head's signature."""
        return self.letter is not None and self.letter.state == LetterState.PROPOSED

    @property
    def lacking_visas(self) -> list[Designation]:
        """Who has not given a visa on the letter proposed."""
        awaits = self.letter_awaits
        return list(awaits.designations) if self.is_proposed and awaits and awaits.kind == REFERENT else []

    @property
    def is_signed(self) -> bool:
        """Whether the head has signed."""
        return self.letter is not None and self.letter.state in SIGNED_STATES

    @property
    def is_in_review(self) -> bool:
        """Whether the academy reads the letter before it is issued."""
        return self.letter is not None and self.letter.state == LetterState.REVIEW

    @property
    def is_issued(self) -> bool:
        """Whether the letter has been issued and mailed."""
        return self.letter is not None and self.letter.state == LetterState.ISSUED

    @property
    def stage(self) -> Stage:
        """The first thing that is not done."""
        return next(stage for stage, is_here in STAGES if is_here(self))

    @property
    def awaited(self) -> Awaited:
        """Whom the school waits for."""
        return AWAITED[self.stage]

    @property
    def since(self) -> datetime:
        """Since when it waits there: the latest act that brought it to this stage."""
        if self.is_signed:
            return max(self._acts_on_letter())
        stage = self.stage
        acts = [self.invited_at, self.designated_at]
        if self.declined_at and (stage == Stage.DESIGNATE or (stage == Stage.SHARE and self.shares)):
            acts.append(self.declined_at)  # the refusal is what brought it back there
        if stage in SHARED_STAGES:
            acts += [share.shared_at for share in self.shares]
        if stage in AGREED_STAGES:
            acts += [each.answered_at for each in self.team if each.answered_at]
            acts += self._acts_on_letter()
        return max(acts)

    def _acts_on_letter(self) -> list[datetime]:
        letter = self.letter
        if letter is None:
            return []
        awaited_since = self.letter_awaits.since if self.letter_awaits and self.is_proposed else None
        acts = (letter.proposed_at, letter.returned_at, letter.signed_at, letter.issued_at, awaited_since)
        return [at for at in acts if at]


STAGES: tuple[tuple[Stage, Callable[[SchoolProgress], bool]], ...] = (
    (Stage.DONE, lambda school: school.is_issued),
    (Stage.REVIEW, lambda school: school.is_in_review),
    (Stage.ISSUE, lambda school: school.is_signed),
    (Stage.DESIGNATE, lambda school: not school.is_designated),
    (Stage.DECIDE, lambda school: school.is_undecided),
    (Stage.SHARE, lambda school: not school.is_shared),
    (Stage.ANSWER, lambda school: bool(school.awaiting)),
    (Stage.VISA, lambda school: bool(school.lacking_visas)),
    (Stage.SIGN, lambda school: school.is_proposed),
    (Stage.WRITE, lambda school: True),  # noqa: ARG005 - the last one takes all that is left
)


def progress_of(campaign: Campaign, school_ids: Iterable[int] | None = None) -> dict[int, SchoolProgress]:
    """Return the progress of each school invited, by school id; of some schools only when told."""
    invitations = Invitation.objects.filter(campaign=campaign)
    if school_ids is not None:
        invitations = invitations.filter(school_id__in=list(school_ids))
    progress = {
        school_id: SchoolProgress(school_id=school_id, invited_at=invited_at)
        for school_id, invited_at in invitations.values_list("school_id", "invited_at")
    }
    ids = [*progress] if school_ids is not None else None
    _add_teams(campaign, progress, ids)
    _add_money(campaign, progress, ids)
    _add_letters(campaign, progress, ids)
    return progress


def school_progress(invitation: Invitation) -> SchoolProgress:
    """Return the progress of one school invited."""
    return progress_of(invitation.campaign, [invitation.school_id])[invitation.school_id]


def _of_year(campaign: Campaign, ids: list[int] | None) -> dict[str, object]:
    """Return the filters of the campaign's rows: by academy for all, by id for some."""
    where = {"school__academie_id": campaign.academie_id} if ids is None else {"school_id__in": ids}
    return {"year": campaign.year, **where}


def _add_teams(campaign: Campaign, progress: dict[int, SchoolProgress], ids: list[int] | None) -> None:
    states = (*ACTIVE_STATES, DesignationState.DECLINED)
    named = Designation.objects.filter(**_of_year(campaign, ids), state__in=states)
    for designation in named.select_related("person").order_by("pk"):
        school = progress.get(designation.school_id)
        if school is None:
            continue
        if designation.state in ACTIVE_STATES:
            school.team.append(designation)
        else:
            school.declined_at = max(at for at in (designation.answered_at, school.declined_at) if at)


def _add_money(campaign: Campaign, progress: dict[int, SchoolProgress], ids: list[int] | None) -> None:
    envelopes = list(Envelope.objects.filter(**_of_year(campaign, ids)))
    shares: defaultdict[int, list[Share]] = defaultdict(list)
    where = {f"envelope__{name}": value for name, value in _of_year(campaign, ids).items()}
    for share in Share.objects.filter(COUNTED_SHARES, **where):
        shares[share.envelope_id].append(share)
    for envelope in envelopes:
        if envelope.school_id in progress:
            progress[envelope.school_id].envelope = envelope
            progress[envelope.school_id].shares = shares[envelope.pk]


def _add_letters(campaign: Campaign, progress: dict[int, SchoolProgress], ids: list[int] | None) -> None:
    activities = LetterActivity.objects.filter(letter=OuterRef("pk"))
    counted = counted_letters(campaign.year).filter(**_of_year(campaign, ids))
    letters = list(counted.annotate(has_activities=Exists(activities)).defer("signed_content"))
    awaits = awaited_by_letter(letters)
    for letter in letters:
        if letter.school_id in progress:
            school = progress[letter.school_id]
            school.letter = letter
            school.letter_awaits = awaits.get(letter.pk)
            school.has_activities = letter.has_activities
