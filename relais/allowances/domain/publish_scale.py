"""The academy adopts a scale."""

from django.db import transaction

from relais.allowances.enums import ScaleState
from relais.allowances.models import ADOPTION_REASON_LENGTH, AUTHOR_LENGTH, Scale
from relais.allowances.numbers.scale import scale_faults
from relais.allowances.rules import can_publish_scale
from relais.allowances.selectors import fixed_years, rules_of
from relais.audit.domain import Transition, apply_transition
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.models import Academie

TRANSITIONS = {
    "publish_scale": Transition(
        frozenset({ScaleState.DRAFT.value}),
        ScaleState.PUBLISHED,
        can_publish_scale,
    ),
}


@transaction.atomic
def publish_scale(*, actor: Scope, scale: Scale, revision: int, reason: str) -> Scale:
    """Publish a draft for its academy, from its first year on; it is frozen from then on.

    The reason enters the journal of decisions. Raises DomainError `forbidden`, `stale_state`, `stale`,
    `reason_required`, `no_line`, `faults`, `year_fixed` or `year_taken`.
    """
    reason = reason.strip()
    if not reason:
        raise DomainError("reason_required", "Dites la raison : elle entre au journal des décisions.")
    if scale.academie_id is not None:  # who fixes envelopes waits, and finds the scale published
        Academie.objects.select_for_update().get(pk=scale.academie_id)
    locked = Scale.objects.select_for_update(of=("self",)).get(pk=scale.pk)
    if can_publish_scale(actor, locked) and locked.is_draft:
        if locked.revision != revision:
            raise DomainError(
                "stale", "Ce brouillon a été modifié entre-temps : relisez-le avant de l'adopter."
            )
        check_adoption(locked)
    return apply_transition(
        locked,
        transitions=TRANSITIONS,
        transition="publish_scale",
        actor=actor,
        comment=reason[:ADOPTION_REASON_LENGTH],
        published_at=clock.now(),
        published_by=actor.label[:AUTHOR_LENGTH],
        adoption_reason=reason[:ADOPTION_REASON_LENGTH],
    )


def check_adoption(draft: Scale) -> None:
    """Raise DomainError `no_line`, `faults`, `year_fixed` or `year_taken` if the draft cannot be adopted."""
    rules = rules_of(draft)
    if not rules:
        raise DomainError("no_line", "Ce barème n'a aucune ligne.")
    faults = scale_faults(rules)
    if faults:
        raise DomainError("faults", f"Ce barème a un défaut. {faults[0]}")
    if draft.academie is not None:
        _check_year(draft.academie, draft.from_year)


def _check_year(academie: Academie, year: SchoolYear) -> None:
    last = max(fixed_years(academie), default=year.previous)
    if last >= year:
        raise DomainError(
            "year_fixed",
            f"Les enveloppes de {last} sont déjà fixées : un nouveau barème ne peut entrer en vigueur "
            f"qu'à partir de {last.next}.",
        )
    if _is_taken(academie, year):
        raise DomainError("year_taken", f"Un barème de l'académie est déjà publié pour {year}.")


def _is_taken(academie: Academie, year: SchoolYear) -> bool:
    return Scale.objects.filter(academie=academie, from_year=year, state=ScaleState.PUBLISHED).exists()
