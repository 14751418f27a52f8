"""Who may do what in the campaign."""

from typing import TYPE_CHECKING

from relais.core.rights import Place, Reach, declare
from relais.core.scope import Role, Scope

if TYPE_CHECKING:
    from relais.campaigns.models import ReminderPlan
    from relais.schools.models import Academie, School

FOLLOW_CAMPAIGN = declare(
    "follow_campaign",
    "Suivre la campagne de l'académie",
    {
        Role.OFFICER: Reach.ACADEMIE,
        Role.PAY_OFFICER: Reach.ACADEMIE,
        Role.ACADEMIE_READER: Reach.ACADEMIE,
    },
)
OPEN_CAMPAIGN = declare(
    "open_campaign",
    "Ouvrir la campagne et écrire aux chefs d'établissement",
    {Role.OFFICER: Reach.ACADEMIE},
)
SEE_HEAD_STEPS = declare(
    "see_head_steps",
    "Voir les trois étapes de l'établissement",
    {Role.HEAD: Reach.SCHOOL, Role.DEPUTY: Reach.SCHOOL},
)
DO_HEAD_STEPS = declare(
    "do_head_steps",
    "Désigner et répartir dans la campagne",
    {Role.HEAD: Reach.SCHOOL},
    is_delegable=True,
)

SEE_TEAM = declare(
    "see_team",
    "Voir l'équipe de l'année, avec ses départs et ses intérims",
    {Role.HEAD: Reach.SCHOOL, Role.DEPUTY: Reach.SCHOOL, Role.OFFICER: Reach.ACADEMIE},
)
CHANGE_TEAM = declare(
    "change_team",
    "Remplacer, suppléer, ajouter un référent en cours d'année, ou mettre fin à sa mission",
    {Role.HEAD: Reach.SCHOOL, Role.OFFICER: Reach.ACADEMIE},
    is_delegable=True,
)


def can_see_team(actor: Scope, school: "School") -> bool:
    """Tell whether the actor sees who is and was in the team of this school."""
    return SEE_TEAM.allows(actor, Place(school_id=school.pk, academie_id=school.academie_id))


def can_change_team(actor: Scope, school: "School") -> bool:
    """Tell whether the actor changes the team of this school in the course of the year."""
    return CHANGE_TEAM.allows(actor, Place(school_id=school.pk, academie_id=school.academie_id))


def can_open_campaign(actor: Scope, academie: "Academie") -> bool:
    """Tell whether the actor opens the campaign of this academy."""
    return OPEN_CAMPAIGN.allows(actor, Place(academie_id=academie.pk))


def can_see_head_steps(actor: Scope) -> bool:
    """Tell whether the actor has a page of three steps."""
    return SEE_HEAD_STEPS.is_held_by(actor)


def can_do_head_steps(actor: Scope, school: "School") -> bool:
    """Tell whether the actor does the three steps of this school."""
    return DO_HEAD_STEPS.allows(actor, Place(school_id=school.pk))


def can_remind(actor: Scope, plan: "ReminderPlan") -> bool:
    """Tell whether the actor sets and starts the reminders of this campaign."""
    return OPEN_CAMPAIGN.allows(actor, Place(academie_id=plan.academie_id))
