"""Letters of past years, as another tool exported them: kept raw, mapped, checked, then written when told."""

from django.db import models
from django.db.models import Q

from relais.designations.enums import ListState
from relais.letters.models.template import AUTHOR_LENGTH, SHA256_LENGTH
from relais.schools.models import Academie

FILE_NAME_LENGTH = 200


class LetterImport(models.Model):
    """An export received from an academy.

    `signature` is shared by exports of the same headings: the last mapping of one serves the next.
    `questions` holds, by rank of the column, what it asks and its answers in words.
    """

    academie = models.ForeignKey(Academie, on_delete=models.PROTECT, related_name="letter_imports")
    file = models.FileField(upload_to="letters/%Y/")
    file_name = models.CharField(max_length=FILE_NAME_LENGTH)
    file_sha256 = models.CharField(max_length=SHA256_LENGTH)
    signature = models.CharField(max_length=SHA256_LENGTH)
    questions = models.JSONField("questions", default=dict, blank=True)
    mapping = models.JSONField("colonnes et année", default=dict, blank=True)
    state = models.CharField(max_length=10, choices=ListState, default=ListState.RECEIVED)
    written = models.PositiveIntegerField("lettres reprises", default=0)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=AUTHOR_LENGTH)
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "reprise de lettres"
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=["academie", "signature"], name="letter_import_signature"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="written") | Q(written_at__isnull=False),
                name="letter_import_written_has_date",
                violation_error_message="Une reprise faite a une date.",
            ),
        )

    def __str__(self) -> str:
        """Return the name of the file."""
        return self.file_name
