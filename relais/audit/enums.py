"""What may be wrong with the journal."""

from django.db.models import TextChoices


class FaultKind(TextChoices):
    """What is found of a tampering."""

    CONTENT_CHANGED = "content_changed", "l'écriture n'est plus celle qui a été enregistrée"
    LINK_CHANGED = "link_changed", "le maillon n'est plus celui qui a été scellé"
    MISSING_NUMBER = "missing_number", "le maillon manque"
    DELETED_ENTRY = "deleted_entry", "l'écriture a été supprimée"
    SHORTENED = "shortened", "la chaîne n'a plus, ou n'a pas, le maillon attendu"
