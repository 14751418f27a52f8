"""Reads of a school's page: each one cut to what the scope may see, none growing with the academy's lists."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from relais.allowances.models import Envelope, Share
from relais.allowances.selectors import COUNTED_SHARES, TO_DECIDE, compute_envelopes, envelopes_visible_to
from relais.campaigns.models import Invitation
from relais.campaigns.selectors import SchoolProgress, school_progress
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.dashboards.rules import can_see_inside
from relais.dashboards.selectors.letters import can_download, letter_of
from relais.designations.enums import ACTIVE_STATES, DesignationState
from relais.designations.models import Designation
from relais.designations.selectors import designations_visible_to
from relais.letters.models import Letter
from relais.letters.rules import can_edit_letter
from relais.letters.selectors import is_frozen, letter_progress, letters_visible_to
from relais.schools.enums import SECTION_NATURES, Sector
from relais.schools.models import HeadCount, School, SchoolZone
from relais.schools.selectors import campaign_schools, in_zone, memberships_of_schools, schools_visible_to

STATE_ORDER: list[str] = [*ACTIVE_STATES[::-1], DesignationState.ENDED, DesignationState.DECLINED]

OUTSIDE: tuple[tuple[Callable[[School], bool], str], ...] = (
    (
        lambda school: not school.is_open,
        "Cet établissement est fermé : il ne désigne plus de référents.",
    ),
    (
        lambda school: school.nature_code in SECTION_NATURES,
        "Cette section n’a pas de référents à elle : ce sont ceux de son établissement de rattachement.",
    ),
    (
        lambda school: school.sector == Sector.PRIVATE,
        "Établissement privé : la mission et son indemnité concernent les établissements publics.",
    ),
)
OTHER_MINISTRY = "Cet établissement relève d’un autre ministère : l’académie n’y suit pas de référents."


@dataclass(frozen=True, slots=True)
class Place:
    """Another school, and whether its page opens to the scope."""

    school: School
    is_visible: bool


@dataclass(frozen=True, slots=True)
class EnvelopeFacts:
    """What a school has to share, fixed or as it would be today; `question_id` is an open question's."""

    cents: int | None
    reason: str
    is_fixed: bool
    is_to_decide: bool
    decided_by: str = ""
    question_id: int | None = None
    remainder_cents: int = 0
    remainder_reason: str = ""


@dataclass(frozen=True, slots=True)
class Referent:
    """Somebody's year in the school; `cents` is None without a share, or when money is hidden."""

    designation: Designation
    cents: int | None
    is_visible: bool

    @property
    def is_active(self) -> bool:
        """Whether this person is in the team: has agreed, or has still to answer."""
        return self.designation.state in ACTIVE_STATES


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """A school's letter and what the scope may do with it; `progress`, in percent, until it is signed."""

    letter: Letter
    progress: int
    can_read: bool
    can_write: bool
    can_download: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the school stands in the year's campaign."""

    invitation: Invitation
    progress: SchoolProgress


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of the autumn, done at that moment or not yet."""

    title: str
    is_done: bool
    at: datetime | None


def years_of(school: School) -> list[SchoolYear]:
    """Return the years something was done in, and the current one, latest first."""
    rows = (
        Invitation.objects.filter(school=school).order_by().values_list("campaign__year"),
        *(
            model._default_manager.filter(school=school).order_by().values_list("year")
            for model in (Designation, Envelope, Letter)
        ),
    )
    found = {year for (year,) in rows[0].union(*rows[1:])}
    return sorted({SchoolYear.current(), *found}, reverse=True)


def why_outside_campaign(school: School) -> str:
    """Return, in French, why the school has no referents of its own; empty when it has."""
    for is_outside, why in OUTSIDE:
        if is_outside(school):
            return why
    return "" if campaign_schools(school.academie).filter(pk=school.pk).exists() else OTHER_MINISTRY


def head_counts_of(school: School) -> list[HeadCount]:
    """Return every count of the school, latest first."""
    return list(HeadCount.objects.filter(school=school).order_by("-year"))


def zone_of_year(school: School, year: SchoolYear) -> SchoolZone | None:
    """Return the zone the school belongs to that year, with where it comes from."""
    return memberships_of_schools(year, [school]).get(school.pk)


def _as_places(scope: Scope, schools: QuerySet[School]) -> list[Place]:
    opens = Exists(schools_visible_to(scope).filter(pk=OuterRef("pk")))
    return [Place(school, school.opens) for school in schools.annotate(opens=opens)]


def relatives_of(scope: Scope, school: School) -> tuple[Place | None, list[Place]]:
    """Return the school this one is a part of, if any, and its own parts."""
    family = _as_places(scope, School.objects.filter(Q(pk=school.parent_id) | Q(parent=school)))
    parent = next((place for place in family if place.school.pk == school.parent_id), None)
    return parent, [place for place in family if place.school.parent_id == school.pk]


def neighbours_of(scope: Scope, school: School, year: SchoolYear, zone: SchoolZone | None) -> list[Place]:
    """Return the schools its referents meet with: of its zone that year, else of its département."""
    others = campaign_schools(school.academie).exclude(pk=school.pk).exclude(longitude=None)
    if zone is None:
        return _as_places(scope, others.filter(departement_code=school.departement_code))
    return _as_places(scope, in_zone(others, year, zone.zone_id))


def envelope_facts(scope: Scope, school: School, year: SchoolYear) -> EnvelopeFacts | None:
    """Return the envelope as fixed, else as computed for a year not over; None when there is none to show."""
    fixed = envelopes_visible_to(scope).filter(school=school, year=year).first()
    if fixed is not None:
        is_question = fixed.question in TO_DECIDE
        return EnvelopeFacts(
            cents=fixed.cents,
            reason=fixed.reason,
            is_fixed=True,
            is_to_decide=is_question and fixed.cents is None,
            decided_by=fixed.decided_by,
            question_id=fixed.pk if is_question else None,
            remainder_cents=fixed.remainder_cents,
            remainder_reason=fixed.remainder_reason,
        )
    if not can_see_inside(scope) or year < SchoolYear.current():
        return None
    computed = {row.school.pk: row for row in compute_envelopes(school.academie, year)}.get(school.pk)
    if computed is None:
        return None
    return EnvelopeFacts(computed.cents, computed.reason, is_fixed=False, is_to_decide=computed.is_to_decide)


def referents_of(scope: Scope, school: School, year: SchoolYear) -> tuple[list[Referent], list[Referent]]:
    """Return the referents of the year, then those of the year before, the team first.

    A local authority gets only those who agreed, without money.
    """
    rows = Designation.objects.filter(school=school, year__in=[year, year.previous])
    if not can_see_inside(scope):
        rows = rows.filter(state=DesignationState.ACCEPTED)
    opens = Exists(designations_visible_to(scope).filter(pk=OuterRef("pk")))
    designations = list(rows.select_related("person").annotate(opens=opens))
    shares = Share.objects.filter(
        COUNTED_SHARES, designation__in=designations, envelope__in=envelopes_visible_to(scope)
    )
    cents = dict(shares.values_list("designation_id", "cents"))
    referents = [Referent(each, cents.get(each.pk), each.opens) for each in designations]
    referents.sort(key=lambda each: (STATE_ORDER.index(each.designation.state), each.designation.pk))
    this_year = [each for each in referents if each.designation.year == year]
    return this_year, [each for each in referents if each.designation.year != year]


def letter_facts(scope: Scope, school: School, year: SchoolYear) -> LetterFacts | None:
    """Return the school's letter of the year, with what the scope may do with it."""
    letter = letter_of(school.pk, year)
    if letter is None:
        return None
    return LetterFacts(
        letter=letter,
        progress=letter_progress(letter) if can_see_inside(scope) else 0,
        can_write=can_edit_letter(scope, letter) and not is_frozen(letter),
        can_read=letters_visible_to(scope).filter(pk=letter.pk).exists(),
        can_download=can_download(scope, letter),
    )


def standing_of(scope: Scope, school: School, year: SchoolYear) -> Standing | None:
    """Return where the school stands in the campaign of the year; None if not invited, or not to be told."""
    if not can_see_inside(scope):
        return None
    invitations = Invitation.objects.filter(school=school, campaign__year=year)
    invitation = invitations.select_related("campaign", "head__person").first()
    return None if invitation is None else Standing(invitation, school_progress(invitation))


def milestones_of(progress: SchoolProgress) -> list[Milestone]:
    """Return the steps from the invitation to the letter issued, in order."""
    letter = progress.letter
    answers = [each.answered_at for each in progress.team if each.answered_at]
    facts = (
        ("Campagne ouverte pour l’établissement", True, [progress.invited_at]),
        ("Référents désignés", progress.is_designated, [each.designated_at for each in progress.team]),
        ("Enveloppe répartie", progress.is_shared, [share.shared_at for share in progress.shares]),
        ("Accord de chaque référent", progress.is_designated and not progress.awaiting, answers),
        (
            "Lettre rédigée",
            progress.is_proposed or progress.is_signed,
            [letter and (letter.proposed_at or letter.signed_at)],
        ),
        ("Lettre signée", progress.is_signed, [letter and letter.signed_at]),
        ("Lettre émise et envoyée", progress.is_issued, [letter and letter.issued_at]),
    )
    return [
        Milestone(title, is_done, max((at for at in moments if at), default=None) if is_done else None)
        for title, is_done, moments in facts
    ]
