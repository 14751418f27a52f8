"""An award's way: decided by the rectorat, its service attested by the head, entered for payment."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from relais.allowances.enums import AwardState, PaymentMode
from relais.allowances.models import ACTOR_LENGTH, Award
from relais.allowances.numbers.payments import last_counted_day
from relais.allowances.rules import can_attest_service, can_decide_awards, can_pay_awards
from relais.allowances.selectors import has_opinions, settings_for
from relais.audit.domain import Transition, apply_transition, record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.designations.enums import DesignationState
from relais.ui.french import long_date


def _may_decide(actor: Scope, award: Award) -> bool:
    return can_decide_awards(actor, academie_id=award.share.envelope.school.academie_id)


def _may_attest(actor: Scope, award: Award) -> bool:
    return can_attest_service(actor, school_id=award.share.envelope.school_id)


TRANSITIONS: Final = {
    "decide_award": Transition(frozenset({AwardState.PROPOSED}), AwardState.DECIDED, _may_decide),
    "reopen_award": Transition(
        frozenset({AwardState.DECIDED, AwardState.ATTESTED}), AwardState.PROPOSED, _may_decide
    ),
    "attest_service": Transition(frozenset({AwardState.DECIDED}), AwardState.ATTESTED, _may_attest),
}


@transaction.atomic
def decide_award(*, actor: Scope, award: Award) -> Award:
    """Decide as the head proposed.

    Raises DomainError `forbidden`, `stale_state`, `not_accepted` while the person has not agreed (décret
    2015-475, art. 1), or `opinions_missing` where the academy requires the opinions (art. 8).
    """
    envelope = award.share.envelope
    settings = settings_for(envelope.school.academie_id, envelope.year)
    if award.share.designation.state == DesignationState.PROPOSED:
        raise DomainError("not_accepted", "La personne n'a pas encore accepté sa mission.")
    if settings.requires_opinions and not has_opinions(envelope):
        raise DomainError(
            "opinions_missing", "Il manque les dates des avis, que l'académie exige avant de décider."
        )
    return apply_transition(
        award,
        transitions=TRANSITIONS,
        transition="decide_award",
        actor=actor,
        decided_at=clock.now(),
        decided_by=actor.label[:ACTOR_LENGTH],
    )


@transaction.atomic
def reopen_award(*, actor: Scope, award: Award, reason: str) -> Award:
    """Give an award back to the head, who may share again.

    Raises DomainError `forbidden`, `reason_required`, or `stale_state` once transmitted.
    """
    if not reason.strip():
        raise DomainError("reason_required", "Dites pourquoi l'attribution est rouverte.")
    return apply_transition(
        award,
        transitions=TRANSITIONS,
        transition="reopen_award",
        actor=actor,
        comment=reason.strip(),
        decided_at=None,
        decided_by="",
        attested_at=None,
        attested_by="",
    )


@transaction.atomic
def attest_service(*, actor: Scope, award: Award) -> Award:
    """Say that the service is done: begun for a year paid by ninths, ended for a part of it.

    Décret 2015-475, art. 3: effective exercise, or service done. Raises DomainError `forbidden`, `too_early`
    or `stale_state`.
    """
    is_by_ninths = award.mode == PaymentMode.NINTHS
    done_on = last_counted_day(award.share.designation.year, award.ends_on)
    from_day = award.starts_on if is_by_ninths else done_on
    if clock.today() < from_day and _may_attest(actor, award):
        raise DomainError("too_early", f"Le service s'atteste à partir du {long_date(from_day)}.")
    return apply_transition(
        award,
        transitions=TRANSITIONS,
        transition="attest_service",
        actor=actor,
        attested_at=clock.now(),
        attested_by=actor.label[:ACTOR_LENGTH],
    )


@transaction.atomic
def tick_entered(*, actor: Scope, award: Award, is_entered: bool = True) -> Award:
    """Note that the award is entered in the pay application, or that it is not; twice changes nothing.

    Raises DomainError `forbidden`, or `not_decided` for an award still proposed.
    """
    locked = Award.objects.select_for_update(of=("self",)).select_related("share__envelope__school")
    award = locked.get(pk=award.pk)
    school = award.share.envelope.school
    if not (can_pay_awards(actor, academie_id=school.academie_id) or _may_attest(actor, award)):
        raise DomainError("forbidden", "Vous n'avez pas le droit de faire cela.")
    if award.state == AwardState.PROPOSED:
        raise DomainError("not_decided", "Le rectorat n'a pas encore décidé de cette attribution.")
    if bool(award.entered_at) == is_entered:
        return award
    award.entered_at = clock.now() if is_entered else None
    award.entered_by = actor.label[:ACTOR_LENGTH] if is_entered else ""
    award.save(update_fields=["entered_at", "entered_by"])
    if is_entered:
        record_entry(actor=actor, act="tick_entered", on=award, to_state=award.state)
    else:
        record_entry(actor=actor, act="untick_entered", on=award, to_state=award.state)
    return award


@dataclass(frozen=True, slots=True)
class LineResult:
    """What an act did to one award: done, or why not."""

    award: Award
    error: str = ""


BULK_ACTS: Final[Mapping[str, Callable[[Scope, Award, str], Award]]] = {
    "decide": lambda actor, award, _: decide_award(actor=actor, award=award),
    "reopen": lambda actor, award, reason: reopen_award(actor=actor, award=award, reason=reason),
    "attest": lambda actor, award, _: attest_service(actor=actor, award=award),
    "enter": lambda actor, award, _: tick_entered(actor=actor, award=award),
    "unenter": lambda actor, award, _: tick_entered(actor=actor, award=award, is_entered=False),
}


def act_on_awards(*, actor: Scope, act: str, awards: Iterable[Award], reason: str = "") -> list[LineResult]:
    """Do the same act on each award, each on its own: a refusal stops none of the others."""
    results = []
    for award in awards:
        try:
            results.append(LineResult(BULK_ACTS[act](actor, award, reason)))
        except DomainError as error:
            results.append(LineResult(award, error.message))
    return results
