"""Words of the designations."""

from django.db.models import TextChoices


class DesignationState(TextChoices):
    """Where a designation stands: the head names, the person agrees (décret 2015-475, art. 1)."""

    PROPOSED = "proposed", "En attente de son accord"
    ACCEPTED = "accepted", "Acceptée"
    DECLINED = "declined", "Refusée"
    ENDED = "ended", "Terminée"


ACTIVE_STATES = (DesignationState.PROPOSED, DesignationState.ACCEPTED)

# The framework page asks for no more than three "autant que possible": beyond, a reason, never a wall.
USUAL_TEAM_SIZE = 3
OVER_CAP_WARNING = (
    "L'académie demande de ne pas dépasser trois référents par établissement, autant que possible. "
    "Une quatrième désignation reste possible : dites pourquoi, l'académie en sera informée."
)

EFFECTS = (
    "Ces personnes recevront un courriel, figureront sur la liste de diffusion académique et seront "
    "convoquées au regroupement de votre zone."
)
