"""The academy's cockpit: each school of a campaign as it stands, and what adds up from there.

The schools are read once, in ten statements; filters and counts work on what was read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from relais.allowances.enums import EnvelopeQuestion
from relais.allowances.models import Envelope
from relais.campaigns.enums import AWAITED, Awaited, Stage
from relais.campaigns.models import Campaign, Invitation
from relais.campaigns.selectors import SchoolProgress, progress_of
from relais.core import clock
from relais.dashboards.enums import Fact
from relais.designations.enums import USUAL_TEAM_SIZE
from relais.schools.enums import SchoolType
from relais.schools.models import School, Zone
from relais.schools.selectors import zones_for_year

HOLDS: Mapping[str, Callable[[SchoolProgress], bool]] = {
    Fact.DESIGNATED: lambda school: school.is_designated,
    Fact.SHARED: lambda school: school.is_shared,
    Fact.DRAFTED: lambda school: school.is_drafted,
    Fact.SIGNED: lambda school: school.is_signed,
    Fact.NOT_DESIGNATED: lambda school: not school.is_designated,
    Fact.NOT_SHARED: lambda school: not school.is_shared,
    Fact.NOT_DRAFTED: lambda school: not school.is_drafted,
    Fact.NOT_SIGNED: lambda school: not school.is_signed,
}
NO_ZONE = "aucune"
TYPE_NOUNS: Mapping[str, tuple[str, str]] = {
    SchoolType.COLLEGE: ("collège", "collèges"),
    SchoolType.LYCEE: ("lycée", "lycées"),
    SchoolType.LP: ("lycée professionnel", "lycées professionnels"),
    SchoolType.EREA: ("EREA", "EREA"),
    SchoolType.OTHER: ("établissement d’un autre type", "établissements d’un autre type"),
}


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """Something left to the academy; `one` and `many` name it after a number."""

    rank: int
    key: str
    one: str
    many: str
    is_about_money: bool = True

    @property
    def label(self) -> str:
        """Its name alone."""
        return self.one[0].upper() + self.one[1:]


MISSING_HEAD_COUNT = Question(2, "head-count", "effectif inconnu", "effectifs inconnus")
UNKNOWN_TYPE = Question(3, "type", "type hors du barème", "types hors du barème")
OUT_OF_BANDS = Question(4, "bands", "effectif hors du barème", "effectifs hors du barème")
NO_ENVELOPE = Question(5, "envelope", "enveloppe non fixée", "enveloppes non fixées")
NO_HEAD = Question(
    6, "head", "chef d’établissement à trouver", "chefs d’établissement à trouver", is_about_money=False
)
OVER_CAP = Question(7, "over-cap", "quatrième référent", "quatrièmes référents", is_about_money=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRow:
    """A school of the campaign as it stands; without `since` and `days` where nobody is awaited.

    `days` are whole days, 0 since today, counted to the end of the year at most; `facts` are all that hold.
    """

    school: School
    zone: Zone | None
    progress: SchoolProgress
    stage: Stage
    awaited: Awaited
    since: date | None
    days: int | None
    facts: frozenset[str]
    questions: tuple[Question, ...]

    @property
    def zone_key(self) -> str:
        """The zone as an address names it."""
        return str(self.zone.pk) if self.zone else NO_ZONE

    @property
    def authority_key(self) -> str:
        """The local authority as an address names it."""
        return str(self.school.authority_id)

    @property
    def signed_on(self) -> date | None:
        """The day the head signed."""
        letter = self.progress.letter
        return timezone.localdate(letter.signed_at) if letter and letter.signed_at else None


def campaign_rows(campaign: Campaign) -> list[SchoolRow]:
    """Return every school of the campaign, by département, town and name."""
    progress = progress_of(campaign)
    zones = zones_for_year(campaign.academie, campaign.year)
    asked = _envelope_questions(campaign)
    invitations = Invitation.objects.filter(campaign=campaign).select_related("school__authority")
    ordered = invitations.order_by("school__departement_code", "school__town", "school__name")
    # Nobody waits any more once the year is over.
    today = min(clock.today(), campaign.year.last_day)
    return [
        _row(
            invitation,
            progress[invitation.school_id],
            today=today,
            zone=zones.get(invitation.school_id),
            asked=asked.get(invitation.school_id),
        )
        for invitation in ordered
    ]


def _row(
    invitation: Invitation,
    progress: SchoolProgress,
    *,
    today: date,
    zone: Zone | None,
    asked: Question | None,
) -> SchoolRow:
    stage = progress.stage
    awaited = AWAITED[stage]
    since = None if awaited is Awaited.NOBODY else timezone.localdate(progress.since)
    return SchoolRow(
        school=invitation.school,
        zone=zone,
        progress=progress,
        stage=stage,
        awaited=awaited,
        since=since,
        days=(today - since).days if since else None,
        facts=frozenset(fact for fact, holds in HOLDS.items() if holds(progress)),
        questions=_questions(invitation, progress, asked),
    )


def _questions(
    invitation: Invitation, progress: SchoolProgress, asked: Question | None
) -> tuple[Question, ...]:
    """Return what the academy has to settle in a school."""
    found = [asked] if asked else []
    if progress.envelope is None:
        found.append(NO_ENVELOPE)
    if invitation.head_id is None:
        found.append(NO_HEAD)
    if len(progress.team) > USUAL_TEAM_SIZE:
        found.append(OVER_CAP)
    return tuple(found)


def _envelope_questions(campaign: Campaign) -> dict[int, Question]:
    """Return, by school id, why the scale gives no amount; one statement."""
    open_ones = Envelope.objects.filter(
        school__academie_id=campaign.academie_id, year=campaign.year, cents=None
    ).select_related("line", "school")
    return {envelope.school_id: _envelope_question(envelope) for envelope in open_ones}


def _envelope_question(envelope: Envelope) -> Question:
    line = envelope.line
    if line is None:
        return {
            EnvelopeQuestion.MISSING_HEAD_COUNT: MISSING_HEAD_COUNT,
            EnvelopeQuestion.UNKNOWN_TYPE: UNKNOWN_TYPE,
        }.get(EnvelopeQuestion(envelope.question), OUT_OF_BANDS)
    kind = envelope.school.type
    one, many = TYPE_NOUNS[kind]
    band = _describe_band(line.min_pupils, line.max_pupils)
    return Question(1, f"line-{line.pk}-{kind}", f"{one} {band}", f"{many} {band}")


def _describe_band(lowest: int, highest: int | None) -> str:
    """Write "au-delà de 500 élèves", "de 0 à 200 élèves"."""
    if highest is not None:
        return f"de {lowest} à {highest} élèves"
    return f"au-delà de {lowest - 1} élèves" if lowest else "de tout effectif"
