"""Reads: who receives what."""

from django.db.models import F, Q, QuerySet, Sum

from relais.allowances.models import Envelope, Share
from relais.core.school_year import SchoolYear
from relais.designations.enums import ACTIVE_STATES, DesignationState
from relais.schools.models import Academie


def _live_shares() -> QuerySet[Share]:
    """Return the shares of people still in the team."""
    return Share.objects.filter(designation__state__in=ACTIVE_STATES)


def shares_for(school_id: int, year: SchoolYear) -> list[Share]:
    """Return the shares of the school's team of the year."""
    shares = _live_shares().filter(envelope__school_id=school_id, envelope__year=year)
    return list(shares.select_related("designation__person"))


def is_shared(envelope: Envelope) -> bool:
    """Tell whether the whole amount is shared between people still in the team."""
    shares = _live_shares().filter(envelope=envelope)
    return envelope.cents is not None and shares.exists() and _total(shares) == envelope.cents


def _total(shares: QuerySet[Share]) -> int:
    return shares.aggregate(total=Sum("cents"))["total"] or 0


def shared_school_ids(academie: Academie, year: SchoolYear) -> set[int]:
    """Return the ids of the academy's schools whose whole envelope is shared, in one query."""
    live = Q(shares__designation__state__in=ACTIVE_STATES)
    envelopes = Envelope.objects.filter(school__academie=academie, year=year, cents__isnull=False)
    shared = envelopes.annotate(shared=Sum("shares__cents", filter=live)).filter(shared=F("cents"))
    return set(shared.values_list("school_id", flat=True))


def last_years_shares(school_id: int, year: SchoolYear) -> dict[int, int]:
    """Return, by person id, what each referent of the year before received, in cents."""
    shares = Share.objects.filter(
        envelope__school_id=school_id,
        envelope__year=year.previous,
        designation__state=DesignationState.ACCEPTED,
    )
    return dict(shares.values_list("designation__person_id", "cents"))
