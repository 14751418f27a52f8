"""The awards of a share, from the days its designation serves."""

from collections.abc import Sequence
from datetime import date

from relais.allowances.enums import ProrataBase
from relais.allowances.models import AllowanceSettings, Award, Envelope, Share, Suspension
from relais.allowances.numbers.payments import Period, Service, due_cents, payment_mode
from relais.allowances.selectors import settings_for
from relais.allowances.selectors.schedules import service_of
from relais.designations.models import Designation

UNSERVED = "jours non servis"


def service_of_designation(designation: Designation) -> Service:
    """Return the days of a designation."""
    return Service(designation.year, Period(designation.starts_on, designation.ends_on))


def new_award(*, share: Share, annual_cents: int, service: Service, settings: AllowanceSettings) -> Award:
    """Return an award not saved yet, worth what the service comes to."""
    return Award(
        share=share,
        annual_cents=annual_cents,
        cents=due_cents(annual_cents, service, ProrataBase(settings.prorata_base)),
        starts_on=service.period.starts_on,
        ends_on=service.period.ends_on,
        mode=payment_mode(
            annual_cents,
            service,
            base=ProrataBase(settings.prorata_base),
            asie_up_to=settings.asie_up_to_cents,
        ),
    )


def replace_awards(*, share: Share, annual_cents: Sequence[int], settings: AllowanceSettings) -> None:
    """Give the share these yearly rates instead of those it had, and the sum they come to."""
    service = service_of_designation(share.designation)
    share.awards.all().delete()
    awards = [
        new_award(share=share, annual_cents=cents, service=service, settings=settings)
        for cents in annual_cents
    ]
    Award.objects.bulk_create(awards)
    share.cents = sum(award.cents for award in awards)
    share.save(update_fields=["cents"])


def recount(award: Award) -> int:
    """Save what the award is worth now, from its days and suspensions; return what it lost, in cents."""
    year, before = award.share.designation.year, award.cents
    settings = settings_for(award.share.envelope.school.academie_id, year)
    service = service_of(award, year)
    award.cents = due_cents(award.annual_cents, service, ProrataBase(settings.prorata_base))
    award.save(update_fields=["cents", "ends_on"])
    return before - award.cents


def close_share(share: Share, *, last_day: date) -> int:
    """Stop a person's awards after that day, which still counts; return what is freed, in cents.

    An award that had not begun is worth nothing. Whom an interim stood in for is paid again from the day
    after, so that those days free nothing.
    """
    lost = resumed = 0
    for award in share.awards.prefetch_related("suspensions"):
        if award.ends_on > last_day:
            lost += _stop(award, last_day)
            resumed += sum(_resume(each, last_day) for each in award.stands_in_for.all())
    share.closed_on = last_day
    share.cents -= lost
    share.save(update_fields=["closed_on", "cents"])
    return lost - resumed


def _stop(award: Award, last_day: date) -> int:
    """End an award after that day; return what it lost, all of it when it had not begun."""
    if last_day >= award.starts_on:
        award.ends_on = last_day
        return recount(award)
    before, award.cents, award.ends_on = award.cents, 0, award.starts_on
    award.save(update_fields=["cents", "ends_on"])
    return before


def _resume(suspension: Suspension, last_day: date) -> int:
    """Pay the holder again from the day after; return what that is worth, in cents."""
    if last_day < suspension.starts_on:
        suspension.delete()
    else:
        suspension.ends_on = min(suspension.ends_on, last_day)
        suspension.save(update_fields=["ends_on"])
    fresh = Award.objects.select_related("share__envelope__school", "share__designation")
    award = fresh.get(pk=suspension.award_id)
    gained = -recount(award)
    award.share.cents += gained
    award.share.save(update_fields=["cents"])
    return gained


def write_remainder(envelope: Envelope, reason: str = "") -> None:
    """Write what no share holds, days not served included, with its reason."""
    left = (envelope.cents or 0) - sum(share.cents for share in envelope.shares.all())
    envelope.remainder_cents = left
    envelope.remainder_reason = (reason or envelope.remainder_reason or UNSERVED) if left else ""
    envelope.save(update_fields=["remainder_cents", "remainder_reason"])
