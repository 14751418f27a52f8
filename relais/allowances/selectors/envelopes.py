"""Reads: the envelopes computed and fixed."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from relais.allowances.enums import EnvelopeQuestion
from relais.allowances.models import Envelope, ScaleLine
from relais.allowances.numbers.scale import CountedPupils, compute_envelope
from relais.allowances.rules import FIX_ENVELOPES, SEE_ENVELOPES
from relais.allowances.selectors.scales import scale_for
from relais.core.rights import Paths
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.models import Academie, HeadCount, School
from relais.schools.selectors import latest_head_counts

PATHS = Paths(school="school_id", academie="school__academie_id")
TO_DECIDE = (
    EnvelopeQuestion.MISSING_HEAD_COUNT,
    EnvelopeQuestion.UNKNOWN_TYPE,
    EnvelopeQuestion.UNDECIDED_LINE,
)


@dataclass(frozen=True, slots=True)
class ComputedEnvelope:
    """What a school's envelope is, or would be if it were fixed now.

    `question` empty means an amount; `decided_by` tells an amount the academy decided on a question.
    `outdated_by` is what would be computed today, where the amount fixed is another: an alert, never a
    silent correction.
    """

    school: School
    year: SchoolYear
    cents: int | None
    question: str
    line: ScaleLine | None
    pupils: int | None
    counted_year: SchoolYear | None
    counts_post_bac: bool
    reason: str
    decided_by: str = ""
    envelope_id: int | None = None
    per_person_cents: int | None = None
    outdated_by: "ComputedEnvelope | None" = None

    @property
    def is_answered_since(self) -> bool:
        """Tell whether the scale settles today what was fixed as a question."""
        return self.cents is None and self.outdated_by is not None and self.outdated_by.cents is not None

    @property
    def is_to_decide(self) -> bool:
        """Tell whether the academy has a question to answer here."""
        return self.cents is None and self.question in TO_DECIDE


def compute_envelopes(academie: Academie, year: SchoolYear) -> list[ComputedEnvelope]:
    """Compute, from today's scale and head-counts, the envelope of every open school, public ones first."""
    scale = scale_for(academie, year)
    lines = list(scale.lines.all()) if scale else []
    schools = School.objects.filter(academie=academie, is_open=True)
    counts = latest_head_counts(year, schools)
    ordered = schools.order_by("-sector", "departement_code", "town", "name")
    name = scale.name if scale else "barème"
    return [_compute(school, year, counts.get(school.pk), academie, lines, name) for school in ordered]


def _compute(
    school: School,
    year: SchoolYear,
    count: HeadCount | None,
    academie: Academie,
    lines: list[ScaleLine],
    scale_name: str,
) -> ComputedEnvelope:
    counts_post_bac = academie.counts_post_bac
    counted = None
    if count is not None:
        counted = CountedPupils(
            second_degree=count.pupils(counts_post_bac=False),
            post_bac=count.post_bac or 0,
            year=count.year,
            counts_post_bac=counts_post_bac,
        )
    outcome = compute_envelope(
        school_type=school.type,
        sector=school.sector,
        counted=counted,
        lines=lines,
        scale_name=scale_name,
    )
    return ComputedEnvelope(
        school=school,
        year=year,
        cents=outcome.cents,
        question=outcome.question or "",
        line=outcome.line,
        pupils=counted.total if counted else None,
        counted_year=counted.year if counted else None,
        counts_post_bac=counts_post_bac,
        reason=outcome.reason,
        per_person_cents=outcome.line.per_person_cents if outcome.line else None,
    )


def envelope_table(academie: Academie, year: SchoolYear) -> list[ComputedEnvelope]:
    """Return the envelope of every open school: as fixed, or as computed where it is not fixed yet."""
    fixed = envelopes_by_school(academie, year)
    return [
        _as_fixed(fixed[row.school.pk], row) if row.school.pk in fixed else row
        for row in compute_envelopes(academie, year)
    ]


def _as_fixed(envelope: Envelope, today: ComputedEnvelope) -> ComputedEnvelope:
    is_outdated = not envelope.decided_by and envelope.cents != today.cents
    return ComputedEnvelope(
        school=today.school,
        year=envelope.year,
        cents=envelope.cents,
        question=envelope.question,
        line=envelope.line,
        pupils=envelope.pupils,
        counted_year=envelope.counted_year,
        counts_post_bac=envelope.counts_post_bac,
        reason=envelope.reason,
        decided_by=envelope.decided_by,
        envelope_id=envelope.pk,
        per_person_cents=envelope.per_person_cents,
        outdated_by=today if is_outdated else None,
    )


def envelopes_by_school(academie: Academie, year: SchoolYear) -> dict[int, Envelope]:
    """Return, by school id, the envelopes fixed for the academy's schools, with their line."""
    fixed = Envelope.objects.filter(school__academie=academie, year=year).select_related("line")
    return {envelope.school_id: envelope for envelope in fixed}


def envelopes_visible_to(scope: Scope) -> QuerySet[Envelope]:
    """Return the envelopes of the scope's academy or school; a local authority sees no money."""
    return Envelope.objects.filter(SEE_ENVELOPES.within(scope, PATHS))


def get_question_or_404(scope: Scope, pk: int) -> Envelope:
    """Return an envelope that is a question, decided or not, to the academy's team; Http404 to others."""
    questions = envelopes_visible_to(scope).filter(question__in=TO_DECIDE).select_related("school", "line")
    envelope = questions.filter(FIX_ENVELOPES.within(scope, PATHS), pk=pk).first()
    if envelope is None:
        msg = "no such question in scope"
        raise Http404(msg)
    return envelope


def envelope_for(school_id: int, year: SchoolYear) -> Envelope | None:
    """Return the school's envelope fixed for the year, with its line and its school."""
    fixed = Envelope.objects.filter(school_id=school_id, year=year)
    return fixed.select_related("line__scale", "school").first()
