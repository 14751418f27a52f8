"""Words of the designations."""

from django.db.models import TextChoices


class DesignationState(TextChoices):
    """Where a designation stands: the head names, the person agrees (décret 2015-475, art. 1)."""

    PROPOSED = "proposed", "En attente de son accord"
    ACCEPTED = "accepted", "Acceptée"
    DECLINED = "declined", "Refusée"
    ENDED = "ended", "Terminée"


class Theme(TextChoices):
    """What a referent can help colleagues of the academy with: the framework's missions, in plain words."""

    ENT = "ent", "ENT et vie scolaire"
    RESOURCES = "resources", "Ressources numériques et GAR"
    PIX = "pix", "Pix et compétences numériques"
    PEDAGOGY = "pedagogy", "Scénarios pédagogiques et classe mobile"
    ASSESSMENT = "assessment", "Évaluer et différencier"
    INCLUSION = "inclusion", "Accessibilité et école inclusive"
    ARTIFICIAL_INTELLIGENCE = "ai", "Intelligence artificielle"
    CODING = "coding", "Programmation et robotique"
    MEDIA = "media", "Médias, webradio et vidéo"
    SAFETY = "safety", "Données personnelles et sécurité"
    NETWORK = "network", "Réseau, postes et comptes"
    STEERING = "steering", "Projet numérique et équipement"


ACTIVE_STATES = (DesignationState.PROPOSED, DesignationState.ACCEPTED)

# The framework page asks for no more than three "autant que possible": beyond, a reason, never a wall.
USUAL_TEAM_SIZE = 3
OVER_CAP_WARNING = (
    "L'académie demande de ne pas dépasser trois référents par établissement, autant que possible. "
    "Une quatrième désignation reste possible : dites pourquoi, l'académie en sera informée."
)

# A change in the course of the year may be told afterwards, not so long after.
DAYS_BACK = 60

EFFECTS = (
    "Ces personnes recevront un courriel, figureront sur la liste de diffusion académique et seront "
    "convoquées au regroupement de votre zone."
)
