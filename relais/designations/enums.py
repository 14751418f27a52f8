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


class ListField(TextChoices):
    """What a column of a past year's list may hold."""

    UAI = "uai", "UAI de l’établissement"
    SCHOOL = "school", "Nom de l’établissement"
    TOWN = "town", "Commune"
    LAST_NAME = "last_name", "Nom"
    FIRST_NAME = "first_name", "Prénom"
    FULL_NAME = "full_name", "Nom et prénom dans une seule colonne"
    ADDRESS = "address", "Adresse électronique"
    YEAR = "year", "Année scolaire"
    NEWCOMER = "newcomer", "Débute dans la fonction"


class ListState(TextChoices):
    """Where the import of a past year's list stands."""

    RECEIVED = "received", "Colonnes à relier"
    MAPPED = "mapped", "À vérifier"
    WRITTEN = "written", "Importée"


class LineKind(TextChoices):
    """What importing a line of a past year's list would do, or why it would not."""

    NEW = "new", "Personne nouvelle"
    KNOWN = "known", "Personne connue"
    HOMONYM = "homonym", "Homonyme à trancher"
    NO_SCHOOL = "no_school", "Établissement introuvable"
    RECORDED = "recorded", "Déjà enregistrée"
    ERROR = "error", "Erreur"


READY_KINDS = frozenset({LineKind.NEW, LineKind.KNOWN})
