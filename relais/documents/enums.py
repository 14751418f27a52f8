"""Words of the documents."""

from django.db.models import TextChoices


class DocumentKind(TextChoices):
    """What a document is."""

    MISSION_LETTER = "mission_letter", "Lettre de mission"
