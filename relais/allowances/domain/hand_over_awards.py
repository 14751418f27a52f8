"""What one person is paid passes to another, for good or for a time."""

from datetime import date, timedelta

from django.db import transaction

from relais.allowances.domain.write_awards import close_share, recount, write_remainder
from relais.allowances.enums import PaymentMode, Recognition
from relais.allowances.models import ACTOR_LENGTH, Award, Envelope, Share, Suspension
from relais.allowances.rules import can_share_envelope
from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.designations.models import Designation

ONE_DAY = timedelta(days=1)


@transaction.atomic
def hand_over_awards(
    *,
    actor: Scope,
    leaving: Designation,
    arriving: Designation,
    from_on: date,
    until_on: date | None = None,
) -> Share | None:
    """Pay `arriving` instead of `leaving` from a day on: for good, or until a day for an interim.

    The two amounts make the whole, to the cent (décret 2015-475, art. 4: suspended from the day the holder
    is replaced, paid to the replacement). What is new is proposed to the rectorat. Returns the share of who
    arrives, None when nothing was shared yet. Raises DomainError `forbidden`, `other_school` or `bad_days`.
    """
    _check(actor, leaving, arriving)
    envelope = _lock_envelope(leaving)
    share = Share.objects.filter(designation=leaving).select_related("designation").first()
    if envelope is None or share is None:
        return None
    if until_on is not None and until_on < from_on:
        raise DomainError("bad_days", "La fin de l'intérim précède son début.")
    if not share.awards.exists():
        return _pass_recognition(actor, share, arriving, from_on, until_on)
    last_day = until_on or arriving.ends_on
    heir = _share_of(actor, share, arriving)
    for award in share.awards.prefetch_related("suspensions").select_related(
        "share__envelope__school", "share__designation"
    ):
        _pass_award(award, heir, from_on, last_day, is_interim=until_on is not None)
    if until_on is None:
        share.closed_on = max(from_on - ONE_DAY, leaving.starts_on)
    _recount_share(share)
    _recount_share(heir)
    write_remainder(envelope)
    record_entry(
        actor=actor,
        act="hand_over_awards",
        on=envelope,
        comment=f"{share} · {heir}",
        after={"from_on": from_on, "until_on": until_on},
    )
    return heir


@transaction.atomic
def close_awards(*, actor: Scope, designation: Designation, last_day: date) -> Share | None:
    """Stop what a person is paid after that day, without replacement; the rest stays in the envelope.

    Returns the share, None without one. Raises DomainError `forbidden`.
    """
    _check(actor, designation, designation)
    envelope = _lock_envelope(designation)
    share = Share.objects.filter(designation=designation).select_related("designation").first()
    if envelope is None or share is None:
        return None
    freed = close_share(share, last_day=last_day)
    write_remainder(envelope)
    record_entry(
        actor=actor,
        act="close_awards",
        on=envelope,
        comment=str(share),
        after={"last_day": last_day, "freed_cents": freed},
    )
    return share


def give_back_awards(designation: Designation) -> None:
    """Undo what an interim or a replacement was to be paid, once the person has declined.

    The holder of an interim is paid all along again; what a departure freed waits in the envelope. It follows
    from the refusal, which is in the journal.
    """
    envelope = _lock_envelope(designation)
    share = Share.objects.filter(designation=designation).select_related("designation").first()
    if envelope is None or share is None:
        return
    close_share(share, last_day=designation.starts_on - ONE_DAY)
    share.delete()
    write_remainder(envelope)


def _check(actor: Scope, leaving: Designation, arriving: Designation) -> None:
    school = leaving.school
    if not can_share_envelope(actor, school_id=school.pk, academie_id=school.academie_id):
        raise DomainError("forbidden", "Vous ne pouvez pas répartir l'enveloppe de cet établissement.")
    if (arriving.school_id, arriving.year) != (leaving.school_id, leaving.year):
        raise DomainError("other_school", "Le remplacement se fait dans l'établissement et dans l'année.")


def _lock_envelope(designation: Designation) -> Envelope | None:
    fixed = Envelope.objects.select_for_update().filter(
        school=designation.school_id, year=designation.year, cents__isnull=False
    )
    return fixed.first()


def _share_of(actor: Scope, share: Share, arriving: Designation) -> Share:
    """Return the share of who arrives, made of nothing when there was none."""
    heir, is_new = Share.objects.get_or_create(
        designation=arriving,
        defaults={
            "envelope_id": share.envelope_id,
            "recognition": share.recognition,
            "cents": 0,
            "weekly_minutes": share.weekly_minutes,
            "shared_at": clock.now(),
            "shared_by": actor.label[:ACTOR_LENGTH],
        },
    )
    if not is_new and heir.recognition != Recognition.IMP and share.recognition == Recognition.IMP:
        heir.recognition, heir.weekly_minutes = Recognition.IMP, 0
        heir.save(update_fields=["recognition", "weekly_minutes"])
    return heir


def _pass_recognition(
    actor: Scope, share: Share, arriving: Designation, from_on: date, until_on: date | None
) -> Share:
    """Pass a recognition without money: nothing to count, only who holds it."""
    if until_on is None:
        share.closed_on = from_on - ONE_DAY
        share.save(update_fields=["closed_on"])
    return _share_of(actor, share, arriving)


def _pass_award(award: Award, heir: Share, from_on: date, last_day: date, *, is_interim: bool) -> None:
    """Take the days from one award, and give what they are worth to a new one."""
    start, end = max(from_on, award.starts_on), min(last_day, award.ends_on)
    if end < start:
        return
    successor = Award(
        share=heir,
        annual_cents=award.annual_cents,
        cents=0,
        starts_on=start,
        ends_on=end,
        mode=PaymentMode.SERVICE_DONE,
    )
    if is_interim:
        successor.save()
        Suspension.objects.create(award=award, starts_on=start, ends_on=end, interim=successor)
        award = Award.objects.select_related("share__envelope__school", "share__designation").get(pk=award.pk)
        successor.cents = recount(award)
        successor.save()
        return
    if start == award.starts_on:  # nothing was served: the award itself changes hands
        award.share = heir
        award.save(update_fields=["share"])
        return
    award.ends_on = start - ONE_DAY
    successor.cents = recount(award)
    successor.succeeds = award
    successor.save()


def _recount_share(share: Share) -> None:
    share.cents = sum(share.awards.values_list("cents", flat=True))
    share.save(update_fields=["cents", "closed_on"])
