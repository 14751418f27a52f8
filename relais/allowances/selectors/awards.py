"""Reads: the awards on their way to being paid."""

from collections.abc import Iterable

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import Http404

from relais.allowances.enums import AwardState
from relais.allowances.models import Award, Envelope, Payment
from relais.allowances.rules import (
    ATTEST_SERVICE,
    DECIDE_AWARDS,
    PAY_AWARDS,
    SEE_ENVELOPES,
    SHARE_ENVELOPE,
)
from relais.core.rights import Paths
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.enums import Sector
from relais.schools.models import Academie

PATHS = Paths(school="share__envelope__school_id", academie="share__envelope__school__academie_id")
ENVELOPE_PATHS = Paths(school="school_id", academie="school__academie_id")
# What the pay office must know of.
PAYABLE_STATES = (AwardState.ATTESTED, AwardState.TRANSMITTED, AwardState.PAID)


def awards_visible_to(scope: Scope, year: SchoolYear) -> QuerySet[Award]:
    """Return the year's awards that the scope sees, with person and school."""
    awards = Award.objects.filter(SEE_ENVELOPES.within(scope, PATHS), share__envelope__year=year)
    return awards.select_related("share__designation__person", "share__envelope__school")


def circuit_or_404(scope: Scope, year: SchoolYear) -> QuerySet[Award]:
    """Return the year's awards to those who act on them, or follow them; Http404 to others."""
    if not any(right.is_held_by(scope) for right in (DECIDE_AWARDS, ATTEST_SERVICE, PAY_AWARDS)):
        msg = "no part in the circuit"
        raise Http404(msg)
    return awards_visible_to(scope, year)


def awards_to_act_on(scope: Scope, year: SchoolYear, keys: Iterable[str]) -> list[Award]:
    """Return the awards of the circuit whose keys are given, in the order of the list."""
    numbers = [int(key) for key in keys if key.isdecimal()]
    kept = circuit_or_404(scope, year).filter(pk__in=numbers)
    return list(kept.order_by("share__envelope__school__uai", "pk"))


def paid_cents() -> Subquery:
    """Return, as a column of an award, what is paid of it already, in cents."""
    paid = Payment.objects.filter(award=OuterRef("pk")).values("award")
    return Subquery(paid.annotate(total=Sum("cents")).values("total"))


def payable_awards(academie: Academie, year: SchoolYear) -> QuerySet[Award]:
    """Return what the pay file of the year holds: attested, transmitted or paid."""
    awards = Award.objects.filter(
        share__envelope__school__academie=academie, share__envelope__year=year, state__in=PAYABLE_STATES
    )
    return awards.select_related("share__designation__person", "share__envelope__school")


def count_by_state(awards: QuerySet[Award]) -> list[tuple[AwardState, int, int]]:
    """Return, by state, how many awards and how many cents; every state, in order."""
    rows = awards.order_by().values("state").annotate(count=Count("pk"), total=Sum("cents"))
    found = {row["state"]: (row["count"], row["total"]) for row in rows}
    return [(state, *found.get(state, (0, 0))) for state in AwardState]


def has_opinions(envelope: Envelope) -> bool:
    """Tell whether the opinions are given: both boards', or the teachers' information in a private school.

    Décret 2015-475, art. 8; décret 2015-605 for private schools.
    """
    if envelope.school.sector == Sector.PRIVATE:
        return envelope.teachers_informed_on is not None
    return envelope.pedagogical_council_on is not None and envelope.board_on is not None


def get_envelope_or_404(scope: Scope, uai: str, year: SchoolYear, *, to_share: bool = False) -> Envelope:
    """Return a school's envelope to those who see it, or who share it; Http404 to others."""
    right = SHARE_ENVELOPE if to_share else SEE_ENVELOPES
    envelopes = Envelope.objects.filter(right.within(scope, ENVELOPE_PATHS), school__uai=uai, year=year)
    envelope = envelopes.select_related("school").first()
    if envelope is None:
        msg = "no such envelope in scope"
        raise Http404(msg)
    return envelope


def awards_by_reference(academie: Academie, year: SchoolYear, references: Iterable[str]) -> dict[str, Award]:
    """Return the year's awards by the reference the pay file gives them."""
    wanted = [int(each) for each in references if each.isdecimal()]
    awards = Award.objects.filter(
        Q(pk__in=wanted), share__envelope__school__academie=academie, share__envelope__year=year
    )
    return {str(award.pk): award for award in awards}
