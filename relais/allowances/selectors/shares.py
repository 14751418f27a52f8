"""Reads: who receives what."""

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from relais.allowances.models import Envelope, Share
from relais.core.school_year import SchoolYear
from relais.designations.enums import ACTIVE_STATES, DesignationState
from relais.schools.models import Academie

# In the team, or gone with something earned.
COUNTED_SHARES = Q(designation__state__in=ACTIVE_STATES) | Q(closed_on__isnull=False)


def shares_for(school_id: int, year: SchoolYear) -> list[Share]:
    """Return the shares of the school's team of the year, and of those who left with something earned."""
    shares = Share.objects.filter(COUNTED_SHARES, envelope__school_id=school_id, envelope__year=year)
    return list(shares.select_related("designation__person"))


def settled_shares(envelope: Envelope) -> list[Share]:
    """Return the shares a new sharing leaves as they are: closed, or bound to another by a replacement."""
    bound = Q(closed_on__isnull=False) | Q(awards__succeeds__isnull=False)
    bound |= Q(awards__suspensions__isnull=False) | Q(awards__stands_in_for__isnull=False)
    return list(envelope.shares.filter(bound).distinct())


def annual_cents(envelope: Envelope) -> dict[int, int]:
    """Return, by designation id, the yearly rates given, in cents."""
    annual = envelope.shares.order_by().annotate(annual=Coalesce(Sum("awards__annual_cents"), 0))
    return dict(annual.values_list("designation_id", "annual"))


def is_shared(envelope: Envelope) -> bool:
    """Tell whether the amount is shared to the cent, what is left being said with its reason."""
    shares = Share.objects.filter(COUNTED_SHARES, envelope=envelope)
    total = shares.aggregate(total=Sum("cents"))["total"]
    return total is not None and total + envelope.remainder_cents == envelope.cents


def shared_school_ids(academie: Academie, year: SchoolYear) -> set[int]:
    """Return the ids of the academy's schools whose envelope is shared, in one query."""
    counted = Q(shares__designation__state__in=ACTIVE_STATES) | Q(shares__closed_on__isnull=False)
    envelopes = Envelope.objects.filter(school__academie=academie, year=year, cents__isnull=False)
    shared = envelopes.annotate(shared=Sum("shares__cents", filter=counted))
    shared = shared.filter(shared=F("cents") - F("remainder_cents"))
    return set(shared.values_list("school_id", flat=True))


def last_years_shares(school_id: int, year: SchoolYear) -> dict[int, int]:
    """Return, by person id, the yearly rate of each referent of the year before, in cents."""
    shares = Share.objects.filter(
        envelope__school_id=school_id,
        envelope__year=year.previous,
        designation__state=DesignationState.ACCEPTED,
    )
    annual = shares.annotate(annual=Coalesce(Sum("awards__annual_cents"), 0))
    return dict(annual.values_list("designation__person_id", "annual"))
