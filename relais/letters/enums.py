"""Words of the letters."""

from django.db.models import TextChoices


class LetterState(TextChoices):
    """Where a letter stands."""

    DRAFT = "draft", "En rédaction"
    PROPOSED = "proposed", "Proposée à la signature"
    SIGNED = "signed", "Signée"
    ISSUED = "issued", "Émise"


class Priority(TextChoices):
    """How much an activity weighs this year."""

    MAIN = "main", "Principale"
    SECONDARY = "secondary", "Secondaire"


class Party(TextChoices):
    """Who else than a referent may hold an activity."""

    MANAGEMENT = "management", "Direction"
    STAFF = "staff", "Autre personnel"
    AUTHORITY = "authority", "Collectivité"
    ACADEMIE = "academie", "Académie"


class SectionCode(TextChoices):
    """The free texts of a letter."""

    CONTEXT = "context", "Contexte et priorités de l'établissement"
    MEANS = "means", "Moyens"
    FOLLOW_UP = "follow_up", "Suivi et bilan"
