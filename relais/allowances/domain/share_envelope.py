"""The head proposes who receives what."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from relais.allowances.domain.write_awards import (
    UNSERVED,
    close_share,
    replace_awards,
    service_of_designation,
    write_remainder,
)
from relais.allowances.enums import LATER_STATES, ProrataBase, Recognition
from relais.allowances.models import ACTOR_LENGTH, SENTENCE_LENGTH, AllowanceSettings, Envelope, Share
from relais.allowances.numbers.payments import due_cents
from relais.allowances.numbers.splits import pieces
from relais.allowances.rules import can_share_envelope
from relais.allowances.selectors import legal_rates, settings_for, settled_shares
from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.money import format_euros
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.enums import ACTIVE_STATES
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.schools.models import School


@dataclass(frozen=True, slots=True)
class Part:
    """What one person is given: yearly rates in cents, or another recognition of the mission."""

    recognition: Recognition
    rates: tuple[int, ...] = ()
    weekly_minutes: int = 0


@dataclass(frozen=True, slots=True)
class OtherRecognition:
    """A mission that is not paid by an IMP; `weekly_minutes` for a service reduction."""

    recognition: Recognition
    weekly_minutes: int = 0


NO_OTHER: Mapping[int, OtherRecognition] = {}
NOTHING = Part(Recognition.NONE)
FIXED_RATE = "taux fixe par référent"


@transaction.atomic
def share_envelope(
    *,
    actor: Scope,
    school: School,
    year: SchoolYear,
    cents_by_designation: Mapping[int, int],
    others: Mapping[int, OtherRecognition] = NO_OTHER,
    remainder_reason: str = "",
) -> list[Share]:
    """Set every share of the school's envelope, in cents of a whole year, to the cent.

    `others` are the people whose mission is recognised otherwise. What is left is said, with a reason, or
    refused. A person of the team left out receives nothing; shares of people gone without having earned
    anything are taken away; those of a handover stay. Asked twice, nothing changes. Raises DomainError
    `forbidden`, `closed_year`, `no_amount`, `not_in_team`, `both_recognitions`, `illegal_rate`,
    `several_awards`, `no_reduction`, `sum_differs` or `already_decided`.
    """
    if not can_share_envelope(actor, school_id=school.pk, academie_id=school.academie_id):
        raise DomainError("forbidden", "Vous ne pouvez pas répartir l'enveloppe de cet établissement.")
    if year.last_day < clock.today():
        raise DomainError("closed_year", f"L'année {year} est close : la répartition ne change plus.")
    envelope = Envelope.objects.select_for_update().filter(school=school, year=year).first()
    if envelope is None or envelope.cents is None:
        raise DomainError("no_amount", "L'académie n'a pas encore fixé l'enveloppe de cet établissement.")
    _settle_people_gone(envelope)
    settings = settings_for(school.academie_id, year)
    settled = {share.designation_id: share for share in settled_shares(envelope)}
    team = [one for one in active_team(school.pk, year) if one.pk not in settled]
    _check_people({one.pk for one in team}, cents_by_designation, others)
    rates = legal_rates(year)
    parts = {
        one.pk: _part(cents_by_designation.get(one.pk, 0), others.get(one.pk), rates, settings)
        for one in team
    }
    left = envelope.cents - sum(share.cents for share in settled.values())
    rest = left - sum(sum(part.rates) for part in parts.values())
    if rest < 0:  # who comes late is worth less than the yearly rate: what counts is what is due
        rest = min(0, left - _due(team, parts, settings))
    reason = _reason_of_rest(rest, remainder_reason, parts, envelope.per_person_cents)
    return _write(actor, envelope, team, parts, reason, settings)


def _check_people(
    team: set[int], cents_by_designation: Mapping[int, int], others: Mapping[int, OtherRecognition]
) -> None:
    if not cents_by_designation.keys() | others.keys() <= team:
        raise DomainError("not_in_team", "Une part va à une personne qui n'est plus dans l'équipe.")
    # Décret 2015-475, art. 1.
    if any(cents_by_designation.get(pk) for pk in others):
        raise DomainError(
            "both_recognitions",
            "Pour une même mission, c'est une indemnité ou un allègement de service, jamais les deux.",
        )


def _part(
    cents: int, other: OtherRecognition | None, rates: tuple[int, ...], settings: AllowanceSettings
) -> Part:
    """Return a person's part, checked against the rates and what the academy allows."""
    if other is not None:
        if other.recognition == Recognition.SERVICE_REDUCTION and other.weekly_minutes <= 0:
            raise DomainError("no_reduction", "Indiquez la durée hebdomadaire de l'allègement de service.")
        is_reduction = other.recognition == Recognition.SERVICE_REDUCTION
        return Part(other.recognition, (), other.weekly_minutes if is_reduction else 0)
    if cents == 0:
        return NOTHING
    legal = pieces(cents, rates) if cents > 0 else ()
    if len(legal) == 1 or (legal and settings.allows_several_awards):
        return Part(Recognition.IMP, legal)
    if settings.allows_free_shares and cents > 0:
        return Part(Recognition.IMP, (cents,))
    if legal:
        raise DomainError(
            "several_awards", "L'académie n'admet qu'une attribution par personne : choisissez un seul taux."
        )
    raise DomainError("illegal_rate", "Un montant n'est pas un taux légal (arrêté du 27 avril 2015).")


def _due(team: list[Designation], parts: Mapping[int, Part], settings: AllowanceSettings) -> int:
    """Return what the parts come to, for the days each serves."""
    base = ProrataBase(settings.prorata_base)
    return sum(
        due_cents(rate, service_of_designation(one), base) for one in team for rate in parts[one.pk].rates
    )


def describe_rest(rest: int) -> str:
    """Say in French what is still to share, or by how much the shares exceed, in cents."""
    if rest > 0:
        return f"Il reste {format_euros(rest)} à répartir."
    return f"La répartition dépasse l'enveloppe de {format_euros(-rest)}."


def _reason_of_rest(rest: int, given: str, parts: Mapping[int, Part], per_person: int | None) -> str:
    """Return why something is left, given by the head or plain from the parts; empty for no rest."""
    reason = given.strip()
    if rest > 0 and not reason:
        reason = plain_reason(parts, per_person)
    if rest < 0 or (rest > 0 and not reason):
        raise DomainError("sum_differs", describe_rest(rest))
    return reason[:SENTENCE_LENGTH] if rest else ""


def plain_reason(parts: Mapping[int, Part], per_person: int | None) -> str:
    """Return the reason that the parts say by themselves, when nobody who could be paid is left out."""
    recognitions = {part.recognition for part in parts.values()}
    labels = [
        str(each.label).lower()
        for each in (Recognition.SERVICE_REDUCTION, Recognition.PACTE)
        if each in recognitions
    ]
    if Recognition.IMP not in recognitions:
        return ", ".join(labels)
    paid = {sum(part.rates) for part in parts.values() if part.recognition == Recognition.IMP}
    if paid == {per_person} and Recognition.NONE not in recognitions:
        return ", ".join([FIXED_RATE, *labels])
    return ""


def _write(
    actor: Scope,
    envelope: Envelope,
    team: list[Designation],
    parts: Mapping[int, Part],
    reason: str,
    settings: AllowanceSettings,
) -> list[Share]:
    held = envelope.shares.filter(designation__in=team).prefetch_related("awards")
    shares = {share.designation_id: share for share in held}
    before = {pk: _describe(share) for pk, share in shares.items()}
    after = {one.pk: parts[one.pk] for one in team}
    if before == after and _given_reason(envelope) == reason:
        return [shares[one.pk] for one in team]
    _refuse_decided(envelope, team)
    written = [_write_share(actor, envelope, one, parts[one.pk], settings) for one in team]
    write_remainder(envelope, reason or UNSERVED)
    record_entry(
        actor=actor,
        act="share_envelope",
        on=envelope,
        comment=" · ".join(str(share) for share in written),
        before={"cents_by_designation": {pk: sum(part.rates) for pk, part in before.items()}},
        after={"cents_by_designation": {pk: sum(part.rates) for pk, part in after.items()}},
    )
    return written


def _describe(share: Share) -> Part:
    rates = sorted((award.annual_cents for award in share.awards.all()), reverse=True)
    return Part(Recognition(share.recognition), tuple(rates), share.weekly_minutes)


def _given_reason(envelope: Envelope) -> str:
    return "" if envelope.remainder_reason == UNSERVED else envelope.remainder_reason


def _refuse_decided(envelope: Envelope, team: list[Designation]) -> None:
    if envelope.shares.filter(designation__in=team, awards__state__in=LATER_STATES).exists():
        raise DomainError(
            "already_decided",
            "Le rectorat a déjà décidé de cette répartition : demandez-lui de la rouvrir.",
        )


def _settle_people_gone(envelope: Envelope) -> None:
    """Close, on their last day, what was decided for people gone since; forget what was only proposed."""
    gone = envelope.shares.exclude(designation__state__in=ACTIVE_STATES).filter(closed_on=None)
    for share in gone.filter(awards__state__in=LATER_STATES).distinct().select_related("designation"):
        close_share(share, last_day=share.designation.ends_on)
    gone.filter(closed_on=None).delete()


def _write_share(
    actor: Scope, envelope: Envelope, designation: Designation, part: Part, settings: AllowanceSettings
) -> Share:
    share, _ = Share.objects.update_or_create(
        designation=designation,
        defaults={
            "envelope": envelope,
            "recognition": part.recognition,
            "cents": 0,
            "weekly_minutes": part.weekly_minutes,
            "shared_at": clock.now(),
            "shared_by": actor.label[:ACTOR_LENGTH],
        },
    )
    replace_awards(share=share, annual_cents=part.rates, settings=settings)
    return share
