"""Who sees the envelopes, who fixes them, who shares them."""

from typing import TYPE_CHECKING

from relais.core.rights import Place, Reach, declare
from relais.core.scope import Role, Scope

if TYPE_CHECKING:
    from relais.allowances.models import Scale

SEE_ENVELOPES = declare(
    "see_envelopes",
    "Voir les enveloppes et les parts",
    {
        Role.HEAD: Reach.SCHOOL,
        Role.DEPUTY: Reach.SCHOOL,
        Role.REFERENT: Reach.SCHOOL,
        Role.OFFICER: Reach.ACADEMIE,
        Role.PAY_OFFICER: Reach.ACADEMIE,
        Role.ACADEMIE_READER: Reach.ACADEMIE,
    },
)
FIX_ENVELOPES = declare(
    "fix_envelopes",
    "Fixer les enveloppes et trancher les questions du barème",
    {Role.OFFICER: Reach.ACADEMIE},
    is_system=True,
)
SIMULATE_SCALES = declare(
    "simulate_scales",
    "Simuler un barème et en écrire un brouillon",
    {Role.OFFICER: Reach.ACADEMIE},
)
PUBLISH_SCALE = declare(
    "publish_scale",
    "Adopter un barème pour l'académie",
    {Role.OFFICER: Reach.ACADEMIE},
)
# Décret 2015-475, art. 9: the head proposes the individual awards.
SHARE_ENVELOPE = declare(
    "share_envelope",
    "Répartir l'enveloppe",
    {Role.HEAD: Reach.SCHOOL, Role.DEPUTY: Reach.SCHOOL, Role.OFFICER: Reach.ACADEMIE},
    is_system=True,
)


def can_fix_envelopes(actor: Scope, *, academie_id: int) -> bool:
    """Tell whether the actor fixes the academy's envelopes, and decides what the scale does not."""
    return FIX_ENVELOPES.allows(actor, Place(academie_id=academie_id))


def can_share_envelope(actor: Scope, *, school_id: int, academie_id: int) -> bool:
    """Tell whether the actor proposes the shares."""
    return SHARE_ENVELOPE.allows(actor, Place(school_id=school_id, academie_id=academie_id))


def can_simulate_scales(actor: Scope, *, academie_id: int | None) -> bool:
    """Tell whether the actor writes drafts of this academy's scale; nobody does of the national one."""
    return academie_id is not None and SIMULATE_SCALES.allows(actor, Place(academie_id=academie_id))


def can_publish_scale(actor: Scope, scale: "Scale") -> bool:
    """Tell whether the actor adopts this scale for its academy."""
    return scale.academie_id is not None and PUBLISH_SCALE.allows(actor, Place(academie_id=scale.academie_id))
