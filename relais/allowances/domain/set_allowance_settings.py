"""An academy says how it shares and pays."""

from typing import Any

from django.db import transaction

from relais.allowances.enums import AwardState
from relais.allowances.models import AllowanceSettings, Award
from relais.allowances.rules import can_set_allowances
from relais.allowances.selectors import settings_for
from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.models import Academie

SENT = (AwardState.TRANSMITTED, AwardState.PAID)
FIELDS = (
    "allows_free_shares",
    "allows_several_awards",
    "prorata_base",
    "asie_up_to_cents",
    "requires_opinions",
)


@transaction.atomic
def set_allowance_settings(
    *,
    actor: Scope,
    academie: Academie,
    from_year: SchoolYear,
    **chosen: Any,  # noqa: ANN401 - the columns of FIELDS
) -> AllowanceSettings:
    """Write the academy's settings from a year on; unchanged, nothing happens.

    Awards already proposed keep what they were worth. Raises DomainError `forbidden`, `closed_year`, or
    `already_transmitted` once an award of that year is at the pay office.
    """
    if not can_set_allowances(actor, academie_id=academie.pk):
        raise DomainError("forbidden", "Seule l'équipe de l'académie change ces réglages.")
    if from_year.last_day < clock.today():
        raise DomainError("closed_year", f"L'année {from_year} est close : ses réglages ne changent plus.")
    Academie.objects.select_for_update().get(pk=academie.pk)
    sent = Award.objects.filter(
        share__envelope__school__academie=academie, share__envelope__year=from_year, state__in=SENT
    )
    if sent.exists():
        raise DomainError(
            "already_transmitted",
            f"Des attributions de {from_year} sont déjà à la paye : choisissez une année suivante.",
        )
    in_force = settings_for(academie.pk, from_year)
    before = {name: getattr(in_force, name) for name in FIELDS}
    after = {**before, **chosen}
    if before == after and in_force.pk:
        return in_force
    settings, _ = AllowanceSettings.objects.update_or_create(
        academie=academie, from_year=from_year, defaults=after
    )
    record_entry(actor=actor, act="set_allowance_settings", on=settings, before=before, after=after)
    return settings
