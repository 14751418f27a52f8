"""Words of the documents."""

from django.db.models import TextChoices


class DocumentKind(TextChoices):
    """What a document is."""

    MISSION_LETTER = "mission_letter", "Lettre de mission"
    PAPER_LETTER = "paper_letter", "Lettre de mission signée sur papier"


class TableKind(TextChoices):
    """What a table issued again and again lists."""

    ROLES = "roles", "Liste des rôles"
    PAY_FILE = "pay_file", "Fichier de paye"


class RowChange(TextChoices):
    """What became of a row since the table issued before."""

    ADDED = "added", "ajout"
    CHANGED = "changed", "modification"
    REMOVED = "removed", "retrait"
