"""Words of the accounts."""

from django.db.models import TextChoices


class SignInWay(TextChoices):
    """How a session was opened."""

    LINK = "link", "lien reçu par courriel"
    PASSWORD = "password", "mot de passe"
    IDENTITY = "identity", "fournisseur d'identité"
    PORTAL = "portal", "portail académique"
    DEMO = "demo", "compte de démonstration"


class AttemptKind(TextChoices):
    """What is tried, and counted so that it cannot be tried without end."""

    PASSWORD = "password", "mot de passe"
    CODE = "code", "code de vérification"
    LINK = "link", "demande de lien"


class Gender(TextChoices):
    """A person's gender as the academy knows it; never guessed from a first name."""

    UNKNOWN = "unknown", "non renseigné"
    WOMAN = "woman", "femme"
    MAN = "man", "homme"
