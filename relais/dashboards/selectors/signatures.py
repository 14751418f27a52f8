"""The share of letters signed on each day of a campaign, and of the year before at the same date."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min
from django.utils import timezone

from relais.campaigns.models import Campaign, Invitation
from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.dashboards.numbers import Portion
from relais.dashboards.selectors.campaign import SchoolRow
from relais.letters.models import Letter

SHOWN_AHEAD = timedelta(days=30)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Signatures:
    """When the letters of some schools were first signed, in order, and how many schools there are."""

    days: Sequence[date]
    schools: int

    def share_on(self, day: date) -> Portion:
        """Return how many were signed on that day at the latest."""
        return Portion(bisect_right(self.days, day), self.schools)


@dataclass(frozen=True, slots=True)
class TwoYears:
    """Signatures of a year and of the one before; None where nothing is known of that one."""

    this: Signatures
    last: Signatures | None
    first_day: date
    today: date
    last_day: date

    @property
    def days(self) -> list[date]:
        """The days drawn: the whole autumn, and as far as we have come."""
        count = (self.last_day - self.first_day).days + 1
        return [self.first_day + n * ONE_DAY for n in range(count)]

    def this_on(self, day: date) -> Portion | None:
        """Return this year's share; None of a day to come."""
        return self.this.share_on(day) if day <= self.today else None

    def last_on(self, day: date) -> Portion | None:
        """Return the share one year before that day."""
        return self.last.share_on(one_year_ago(day)) if self.last else None

    @property
    def last_today(self) -> Portion | None:
        """Last year's share at the same date."""
        return self.last_on(clock.today())


def two_years(campaign: Campaign, rows: Iterable[SchoolRow]) -> TwoYears:
    """Return the signatures of these schools this year and the year before; two statements.

    Last year counts the schools of last year's campaign; without one, all these, as soon as one of their
    letters of that year is known (an older tool's letters were brought in).
    """
    year, schools = campaign.year, [row.school.pk for row in rows]
    signed = _first_signatures(campaign)
    invited = set(_invited(campaign, year.previous))
    last_year = signed.get(year.previous, {})
    compared = [pk for pk in schools if pk in invited or not invited]
    is_known = bool(invited.intersection(schools)) or any(pk in last_year for pk in compared)
    today = min(clock.today(), year.last_day)
    return TwoYears(
        this=_signatures(signed.get(year, {}), schools),
        last=_signatures(last_year, compared) if is_known else None,
        first_day=year.first_day,
        today=today,
        last_day=min(max(today, campaign.due_on) + SHOWN_AHEAD, year.last_day),
    )


def _signatures(signed: Mapping[int, date], schools: Sequence[int]) -> Signatures:
    return Signatures(sorted(signed[pk] for pk in schools if pk in signed), len(schools))


def _first_signatures(campaign: Campaign) -> dict[SchoolYear, dict[int, date]]:
    """Return, by year and school, the day the letter was first signed; an amendment changes nothing to it."""
    letters = Letter.objects.filter(
        school__academie_id=campaign.academie_id,
        year__in=[campaign.year, campaign.year.previous],
        signed_at__isnull=False,
    )
    found: dict[SchoolYear, dict[int, date]] = {}
    for year, school_id, at in letters.values_list("year", "school").annotate(at=Min("signed_at")).order_by():
        found.setdefault(year, {})[school_id] = timezone.localdate(at)
    return found


def _invited(campaign: Campaign, year: SchoolYear) -> Iterable[int]:
    invitations = Invitation.objects.filter(campaign__academie_id=campaign.academie_id, campaign__year=year)
    return invitations.values_list("school_id", flat=True)


def one_year_ago(day: date) -> date:
    """Return the same date one year before; the 28th for a 29 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
