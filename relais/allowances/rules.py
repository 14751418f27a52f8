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

# Décret 2015-475, art. 9: the head proposes, the recteur decides.
DECIDE_AWARDS = declare("decide_awards", "Décider des attributions", {Role.OFFICER: Reach.ACADEMIE})
ATTEST_SERVICE = declare(
    "attest_service", "Attester le service fait", {Role.HEAD: Reach.SCHOOL}, is_delegable=True
)
PAY_AWARDS = declare(
    "pay_awards",
    "Émettre le fichier de paye, noter les saisies et les versements",
    {Role.OFFICER: Reach.ACADEMIE, Role.PAY_OFFICER: Reach.ACADEMIE},
)

SET_ALLOWANCES = declare(
    "set_allowances", "Régler comment l'académie répartit et paie", {Role.OFFICER: Reach.ACADEMIE}
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


def can_decide_awards(actor: Scope, *, academie_id: int) -> bool:
    """Tell whether the actor decides of the awards the heads propose."""
    return DECIDE_AWARDS.allows(actor, Place(academie_id=academie_id))


def can_attest_service(actor: Scope, *, school_id: int) -> bool:
    """Tell whether the actor says that the service is done."""
    return ATTEST_SERVICE.allows(actor, Place(school_id=school_id))


def can_pay_awards(actor: Scope, *, academie_id: int) -> bool:
    """Tell whether the actor sends awards to the pay office, and notes what it answers."""
    return PAY_AWARDS.allows(actor, Place(academie_id=academie_id))


def can_set_allowances(actor: Scope, *, academie_id: int) -> bool:
    """Tell whether the actor chooses how the academy shares and pays."""
    return SET_ALLOWANCES.allows(actor, Place(academie_id=academie_id))
